package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.service.config.KafkaConfig.Topics;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import io.drivesight.service.lane.ServiceObserver;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However frames end and whatever the broker says: each consumed offset is named exactly once by the records that it took. */
class OneRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final EventOrigin ORIGIN =
            new EventOrigin("group", new FrameResult.Origin("one", "cpu", "model", "abc"));
    private static final List<Outcome> ENDS =
            List.of(Outcome.SUPERSEDED, Outcome.SUPERSEDED, Outcome.EXPIRED, Outcome.UNDECODABLE, Outcome.FAILED);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TopicLayout layout = new TopicLayout(
            new Topics("frames", "results", "dead", "status", "state"), Map.of("frames", 2, "results", 2, "dead", 1));
    private final OffsetTracker offsets = new OffsetTracker();
    private final List<Throwable> fatal = new ArrayList<>();
    private final List<FrameOutcome> told = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** How often the records that were acknowledged name each message. */
    private final Map<FrameOutcome.Source, Integer> named = new HashMap<>();

    private int answered;

    private Publisher publisher() {
        EventSender sender = new EventSender(producer, layout, ORIGIN, new BusMonitor(nanos::get));
        ServiceObserver observer = new ServiceObserver() {
            @Override
            public void frameEnded(FrameOutcome outcome) {
                told.add(outcome);
            }
        };
        StateWriter stateWriter = new StateWriter(sender, offsets, observer, Runnable::run);
        return new Publisher(
                sender,
                new PendingResults(offsets, stateWriter, observer, fatal::add),
                stateWriter,
                new Deadlines(FreshnessPolicy.LATEST, Clock.fixed(NOW, ZoneOffset.UTC)),
                4,
                Runnable::run,
                Runnable::run,
                Clock.fixed(NOW, ZoneOffset.UTC),
                nanos::get);
    }

    private QueuedFrame consumed(TopicPartition partition, int camera) {
        long offset = next.merge(partition, 1L, Long::sum) - 1;
        offsets.track(partition, offset);
        ConsumedMessage message = new ConsumedMessage(
                new FrameOutcome.Source(partition.topic(), partition.partition(), offset),
                ByteBuffer.allocate(3),
                NOW,
                0,
                Optional.empty(),
                new StageTimings());
        FrameId id = new FrameId(new CameraId("car", partition.partition() + "-" + camera), offset);
        return new QueuedFrame(message, CameraFrame.of(id, NOW, new byte[] {1}), Optional.empty());
    }

    private void end(Publisher publisher, QueuedFrame frame, Random random) {
        if (random.nextInt(3) == 0) {
            publisher.publish(frame, new PerceptionResult(frame.frame(), new ImageSize(4, 4), List.of(), List.of()));
        } else {
            Outcome outcome = ENDS.get(random.nextInt(ENDS.size()));
            Stage stage = random.nextBoolean() ? Stage.QUEUE : Stage.INFERENCE;
            publisher.end(frame, new OutcomeDecision(outcome, "why", "for a reason", stage));
        }
    }

    /** The broker takes the oldest record that it was sent, or refuses it, for now or (a scene) for good. */
    private void answer(Random random) throws Exception {
        if (answered == producer.history().size()) {
            return;
        }
        ProducerRecord<byte[], byte[]> sent = producer.history().get(answered++);
        boolean letter = sent.topic().equals("dead");
        FrameResult result = letter ? null : FrameResultCodec.decode(sent.value());
        if (random.nextInt(4) == 0) {
            boolean scene = result != null && result.scene().isPresent();
            producer.errorNext(
                    scene && random.nextBoolean()
                            ? new RecordTooLargeException("too large")
                            : new NotLeaderOrFollowerException("moving"));
        } else {
            if (result != null) {
                result.outcomes().forEach(outcome -> named.merge(outcome.source(), 1, Integer::sum));
            }
            producer.completeNext();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOffset_whateverHappens_isNamedOnce(long seed) throws Exception {
        Random random = new Random(seed);
        Publisher publisher = publisher();
        List<TopicPartition> partitions = List.of(new TopicPartition("frames", 0), new TopicPartition("frames", 1));
        List<QueuedFrame> inWork = new ArrayList<>();
        for (int step = 0; step < 3000; step++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> inWork.add(consumed(partitions.get(random.nextInt(2)), random.nextInt(3)));
                case 2 -> {
                    if (!inWork.isEmpty()) {
                        end(publisher, inWork.remove(random.nextInt(inWork.size())), random);
                    }
                }
                case 3 -> nanos.addAndGet(Duration.ofMillis(random.nextInt(100)).toNanos());
                case 4 -> publisher.publishOverdue();
                default -> answer(random);
            }
        }
        for (QueuedFrame frame : inWork) {
            end(publisher, frame, random);
        }
        publisher.publishPassedOver(partitions);
        while (answered < producer.history().size()) {
            answer(random);
        }

        long messages = next.values().stream().mapToLong(Long::longValue).sum();
        assertThat(named)
                .hasSize((int) messages)
                .allSatisfy((source, times) -> assertThat(times).isOne());
        assertThat(told)
                .extracting(FrameOutcome::source)
                .doesNotHaveDuplicates()
                .hasSize((int) messages);
        assertThat(offsets.takeCommittable())
                .hasSize(2)
                .allSatisfy((partition, offset) ->
                        assertThat(offset).isEqualTo(new OffsetAndMetadata(next.getOrDefault(partition, 0L))));
        publisher.settle(partitions, Duration.ofSeconds(1));
        assertThat(fatal).isEmpty();
        // What goes along needs no record.
        assertThat(producer.history().stream()
                        .filter(sent -> sent.topic().equals("results"))
                        .count())
                .isLessThan(messages * 5 / 4);
    }
}
