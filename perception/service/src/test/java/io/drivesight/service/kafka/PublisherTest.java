package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.service.config.KafkaConfig.Topics;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import io.drivesight.service.lane.ServiceObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Order and failures of publishing; what a broker does is tested against a real one. */
class PublisherTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final EventOrigin ORIGIN = new EventOrigin("one", "group", "model", "abc", "cpu");
    private static final TopicPartition SOURCE = new TopicPartition("frames", 5);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final OffsetTracker offsets = new OffsetTracker();
    private final List<Throwable> fatal = new ArrayList<>();
    private final TopicLayout layout = new TopicLayout(
            new Topics("frames", "results", "objects", "hints", "outcomes", "dead", "status", "state"),
            Map.of("frames", 6, "objects", 6, "hints", 6, "outcomes", 4, "dead", 1, "state", 6));
    private final StateJournal journal = new StateJournal(
            new EventSender(producer, new BusMonitor(System::nanoTime)),
            layout,
            ORIGIN,
            offsets,
            ServiceObserver.NONE,
            Runnable::run);
    private final Publisher publisher = new Publisher(
            new EventSender(producer, new BusMonitor(System::nanoTime)),
            layout,
            ORIGIN,
            new OutcomeLedger(offsets, journal, ServiceObserver.NONE, fatal::add),
            journal,
            new Deadlines(FreshnessPolicy.LATEST, Clock.fixed(NOW, ZoneOffset.UTC)),
            4,
            Runnable::run,
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> 0);

    private QueuedFrame consumed() {
        return consumed(Optional.empty());
    }

    private QueuedFrame consumed(Optional<Instant> expiry) {
        offsets.track(SOURCE, 77);
        CameraFrame frame = CameraFrame.of(new FrameId(new CameraId("car", "front"), 1), NOW, new byte[] {1});
        ConsumedMessage message = new ConsumedMessage(
                new FrameOutcome.Source("frames", 5, 77),
                ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}),
                NOW,
                0,
                Optional.empty(),
                new StageTimings());
        return new QueuedFrame(message, frame, expiry);
    }

    private static PerceptionResult result(QueuedFrame consumed) {
        return new PerceptionResult(consumed.frame(), new ImageSize(4, 4), List.of(), List.of());
    }

    private List<String> topics() {
        return producer.history().stream().map(ProducerRecord::topic).toList();
    }

    private FrameOutcome lastOutcome() throws Exception {
        ProducerRecord<byte[], byte[]> last =
                producer.history().get(producer.history().size() - 1);
        assertThat(last.topic()).isEqualTo("outcomes");
        return FrameOutcomeCodec.decode(last.value()).outcome();
    }

    @Test
    void publish_outcomeFollowsOnlyWhenBothResultsAreAcknowledged() throws Exception {
        QueuedFrame frame = consumed();
        publisher.publish(frame, result(frame));
        assertThat(topics()).containsExactly("objects", "hints");
        producer.completeNext();
        assertThat(topics()).containsExactly("objects", "hints");

        producer.completeNext();

        assertThat(topics()).containsExactly("objects", "hints", "outcomes");
        assertThat(lastOutcome().outcome()).isEqualTo(Outcome.PROCESSED);
        assertThat(offsets.takeCommittable()).isEmpty();
        producer.completeNext();
        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(producer.history()).extracting(ProducerRecord::partition).containsExactly(5, 5, 1);
    }

    @Test
    void publish_deadlinePassed_onlyTheOutcomeIsPublished() throws Exception {
        QueuedFrame frame = consumed(Optional.of(NOW));
        publisher.publish(frame, result(frame));

        assertThat(topics()).containsExactly("outcomes");
        assertThat(lastOutcome().outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(lastOutcome().stage()).isEqualTo(Stage.PUBLISH);
    }

    @Test
    void publish_withDeadline_resultsCarryItForConsumersTheyReachLate() {
        QueuedFrame frame = consumed(Optional.of(NOW.plusMillis(1)));
        publisher.publish(frame, result(frame));

        assertThat(producer.history())
                .hasSize(2)
                .allSatisfy(sent -> assertThat(
                                sent.headers().lastHeader("ce_expirytime").value())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("2026-11-24T10:00:00.001Z"));
    }

    @Test
    void publish_resultTooLarge_endsAsFailed() throws Exception {
        QueuedFrame frame = consumed();
        publisher.publish(frame, result(frame));
        producer.errorNext(new RecordTooLargeException("too large"));
        producer.completeNext();

        FrameOutcome outcome = lastOutcome();

        assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome.reason()).isEqualTo(OutcomeDecision.PUBLISH_FAILED);
        assertThat(outcome.detail()).contains("too large");
        producer.completeNext();
        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(fatal).isEmpty();
    }

    @Test
    void end_undecodable_deadLetterIsCutAndGoesFirst() throws Exception {
        publisher.end(consumed(), new OutcomeDecision(Outcome.UNDECODABLE, "corrupt", "bad data", Stage.DECODE));
        assertThat(topics()).containsExactly("dead");
        DeadLetter letter = DeadLetterCodec.decode(producer.history().get(0).value());
        producer.completeNext();

        assertThat(letter.value()).containsExactly(1, 2, 3, 4);
        assertThat(letter.truncated()).isTrue();
        assertThat(letter.valueLength()).isEqualTo(6);
        assertThat(letter.source().offset()).isEqualTo(77);
        assertThat(lastOutcome().reason()).isEqualTo("corrupt");
    }

    @Test
    void reject_messageWithoutAFrame_outcomeHasNoIdentity() throws Exception {
        publisher.reject(
                consumed().message(), new OutcomeDecision(Outcome.UNDECODABLE, "bad-message", "no", Stage.FETCH));
        producer.completeNext();

        assertThat(topics()).containsExactly("dead", "outcomes");
        assertThat(lastOutcome().id()).isEmpty();
        assertThat(lastOutcome().source().offset()).isEqualTo(77);
    }

    @Test
    void end_deadLetterRefused_outcomeTellsSo() throws Exception {
        publisher.end(consumed(), new OutcomeDecision(Outcome.OVERSIZE, "too-many-pixels", "huge", Stage.DECODE));
        producer.errorNext(new AuthorizationException("no access"));

        assertThat(lastOutcome().outcome()).isEqualTo(Outcome.OVERSIZE);
        assertThat(lastOutcome().detail()).contains("huge").contains("not kept").contains("no access");
    }

    @Test
    void outcome_timesOut_isSentAgain() {
        publisher.end(consumed(), new OutcomeDecision(Outcome.SUPERSEDED, "newer-frame", "newer", Stage.QUEUE));
        producer.errorNext(new TimeoutException("broker away"));
        assertThat(topics()).containsExactly("outcomes", "outcomes");

        producer.completeNext();

        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(fatal).isEmpty();
    }

    @Test
    void outcome_refusedForGood_isFatalAndNotCommitted() {
        publisher.end(consumed(), new OutcomeDecision(Outcome.SUPERSEDED, "newer-frame", "newer", Stage.QUEUE));
        producer.errorNext(new AuthorizationException("no access"));

        assertThat(fatal).hasSize(1);
        assertThat(offsets.takeCommittable()).isEmpty();
    }
}
