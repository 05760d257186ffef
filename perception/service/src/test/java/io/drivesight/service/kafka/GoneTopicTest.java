package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.state.SavedState;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending waits for a topic that was deleted: that must hold up nothing that has its own topic. */
@Timeout(60)
class GoneTopicTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final EventOrigin ORIGIN =
            new EventOrigin("group", new FrameResult.Origin("one", "cpu", "model", "abc"));
    private static final CameraId FRONT = new CameraId("car", "front");
    private static final TopicPartition SOURCE = new TopicPartition("frames", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch back = new CountDownLatch(1);
    private final ExecutorService results = Executors.newSingleThreadExecutor();
    private final ExecutorService letters = Executors.newSingleThreadExecutor();
    private final ExecutorService states = Executors.newSingleThreadExecutor();
    private final OffsetTracker offsets = new OffsetTracker();
    private volatile String gone = "";
    private final StateWriter stateWriter;
    private final Publisher publisher;

    GoneTopicTest() {
        TopicLayout layout = new TopicLayout(
                new Topics("frames", "results", "dead", "status", "state"),
                Map.of("frames", 1, "results", 1, "dead", 1, "state", 1));
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    /** Others send while one waits. */
                    @Override
                    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
                    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
                        awaitTopic(message.topic());
                        return super.send(message, callback);
                    }
                };
        EventSender sender = new EventSender(producer, layout, ORIGIN, new BusMonitor(System::nanoTime));
        stateWriter = new StateWriter(sender, offsets, ServiceObserver.NONE, states);
        publisher = new Publisher(
                sender,
                new PendingResults(offsets, stateWriter, ServiceObserver.NONE, failure -> {}),
                stateWriter,
                new Deadlines(FreshnessPolicy.EVERY, Clock.fixed(NOW, ZoneOffset.UTC)),
                4,
                results,
                letters,
                Clock.fixed(NOW, ZoneOffset.UTC),
                System::nanoTime);
        offsets.start(SOURCE, 0);
    }

    private void awaitTopic(String topic) {
        if (topic.equals(gone)) {
            waiting.countDown();
            try {
                back.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        back.countDown();
        for (ExecutorService one : List.of(letters, results, states)) {
            one.shutdown();
            assertThat(one.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static FrameOutcome.Source source(long offset) {
        return new FrameOutcome.Source("frames", 0, offset);
    }

    private static CameraState state(long offset) {
        return new CameraState(
                FRONT, source(offset), Optional.empty(), 1, "ab", SavedState.ofBytes(new byte[1]), "one", NOW);
    }

    private void end(long offset, Outcome outcome) {
        offsets.track(SOURCE, offset);
        ConsumedMessage message = new ConsumedMessage(
                source(offset), ByteBuffer.allocate(6), NOW, 0, Optional.empty(), new StageTimings());
        CameraFrame frame = CameraFrame.of(new FrameId(FRONT, offset), NOW, new byte[] {1});
        publisher.end(
                new QueuedFrame(message, frame, Optional.empty()),
                new OutcomeDecision(outcome, "a-reason", "a detail", Stage.DECODE));
    }

    private void awaitEnded(long offset) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (offsets.isInWork(SOURCE, offset)) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "save", "forget"})
    void stateTopicGone_resultsGoOn(String what) throws Exception {
        gone = "state";
        switch (what) {
            case "begin" -> stateWriter.begin(state(-1));
            case "save" -> stateWriter.save(state(-1));
            default -> stateWriter.forget(FRONT, 0);
        }
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        end(0, Outcome.FAILED);
        end(1, Outcome.UNDECODABLE);

        awaitEnded(0);
        awaitEnded(1);
    }

    @Test
    void deadLetterTopicGone_resultsOfOthersGoOnAndThatOfTheBadOneFollowsItsLetter() throws Exception {
        gone = "dead";
        end(0, Outcome.UNDECODABLE);
        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        end(1, Outcome.FAILED);
        awaitEnded(1);
        assertThat(offsets.isInWork(SOURCE, 0)).isTrue();
        back.countDown();

        awaitEnded(0);
    }
}
