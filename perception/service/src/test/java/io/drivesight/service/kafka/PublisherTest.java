package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.PassedFrame;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
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
    private static final EventOrigin ORIGIN =
            new EventOrigin("group", new FrameResult.Origin("one", "cpu", "model", "abc"));
    private static final CameraId FRONT = new CameraId("car", "front");
    private static final OutcomeDecision SUPERSEDED =
            new OutcomeDecision(Outcome.SUPERSEDED, OutcomeDecision.NEWER_FRAME, "newer", Stage.QUEUE);
    private static final OutcomeDecision EXPIRED_WAITING =
            new OutcomeDecision(Outcome.EXPIRED, OutcomeDecision.DEADLINE_PASSED, "late", Stage.QUEUE);
    private static final OutcomeDecision FAILED =
            new OutcomeDecision(Outcome.FAILED, OutcomeDecision.INFERENCE_FAILED, "no", Stage.INFERENCE);
    private static final TopicPartition SOURCE = new TopicPartition("frames", 5);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final OffsetTracker offsets = new OffsetTracker();
    private final List<Throwable> fatal = new ArrayList<>();
    private final List<FrameOutcome> ended = new ArrayList<>();
    private boolean observerFails;
    private final AtomicLong nanos = new AtomicLong();
    private final ServiceObserver observer = new ServiceObserver() {
        @Override
        public void frameEnded(FrameOutcome outcome) {
            if (observerFails) {
                throw new IllegalStateException("cannot count");
            }
            ended.add(outcome);
        }
    };
    private final TopicLayout layout = new TopicLayout(
            new Topics("frames", "results", "dead", "status", "state"),
            Map.of("frames", 6, "results", 4, "dead", 1, "state", 6));
    private final EventSender sender = new EventSender(producer, layout, ORIGIN, new BusMonitor(System::nanoTime));
    private final StateWriter stateWriter = new StateWriter(sender, offsets, ServiceObserver.NONE, Runnable::run);
    private final Publisher publisher = publisher(Runnable::run);

    private Publisher publisher(Executor executor) {
        return new Publisher(
                sender,
                new PendingResults(offsets, stateWriter, observer, fatal::add),
                stateWriter,
                new Deadlines(FreshnessPolicy.LATEST, Clock.fixed(NOW, ZoneOffset.UTC)),
                4,
                executor,
                executor,
                Clock.fixed(NOW, ZoneOffset.UTC),
                nanos::get);
    }

    private QueuedFrame consumed() {
        return consumed(77);
    }

    private QueuedFrame consumed(long offset) {
        return consumed(offset, Optional.empty());
    }

    private QueuedFrame consumed(long offset, Optional<Instant> expiry) {
        offsets.track(SOURCE, offset);
        CameraFrame frame = CameraFrame.of(new FrameId(FRONT, offset), NOW, new byte[] {1});
        ConsumedMessage message = new ConsumedMessage(
                new FrameOutcome.Source("frames", 5, offset),
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

    private void publish(long offset) {
        QueuedFrame frame = consumed(offset);
        publisher.publish(frame, result(frame));
    }

    private void supersede(long offset) {
        publisher.end(consumed(offset), SUPERSEDED);
    }

    private List<String> topics() {
        return producer.history().stream().map(ProducerRecord::topic).toList();
    }

    private FrameResult last() {
        ProducerRecord<byte[], byte[]> last =
                producer.history().get(producer.history().size() - 1);
        assertThat(last.topic()).isEqualTo("results");
        return result(last);
    }

    private static FrameResult result(ProducerRecord<byte[], byte[]> sent) {
        try {
            return FrameResultCodec.decode(sent.value());
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Long> passed(FrameResult result) {
        return result.passedOver().stream().map(PassedFrame::offset).toList();
    }

    private List<Long> endedOffsets() {
        return ended.stream().map(outcome -> outcome.source().offset()).toList();
    }

    @Test
    void publish_oneRecord_itsAcknowledgementIsTheEnd() {
        nanos.set(5);
        publish(77);
        assertThat(topics()).containsExactly("results");
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.partition()).isEqualTo(1);
        assertThat(sent.key()).asString(StandardCharsets.UTF_8).isEqualTo("car/front");
        assertThat(sent.headers().lastHeader("ce_id").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("frames/5/77/FrameResult");
        FrameOutcome outcome = last().outcome();
        assertThat(outcome.outcome()).isEqualTo(Outcome.PROCESSED);
        assertThat(outcome.outcomeTime()).isEqualTo(NOW);
        assertThat(outcome.timings().reached(Stage.PUBLISH)).isTrue();
        assertThat(last().scene()).isPresent();
        assertThat(last().origin()).isEqualTo(new FrameResult.Origin("one", "cpu", "model", "abc"));
        assertThat(offsets.takeCommittable()).isEmpty();
        assertThat(ended).isEmpty();
        nanos.set(3_005);

        producer.completeNext();

        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(endedOffsets()).containsExactly(77L);
        // The service's own figures have the acknowledgement in it.
        assertThat(ended.get(0).timings().nanos(Stage.PUBLISH)).isEqualTo(3_000);
    }

    @Test
    void publish_cameraBegins_waitsForItsFirstState() throws Exception {
        stateWriter.begin(new CameraState(
                FRONT,
                new FrameOutcome.Source("frames", 5, 76),
                Optional.empty(),
                1,
                "ab",
                SavedState.ofBytes(new byte[1]),
                "one",
                NOW));
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(77));
        Thread.sleep(50);
        assertThat(topics()).containsExactly("state");

        producer.completeNext();
        publishing.get(10, TimeUnit.SECONDS);

        assertThat(topics()).containsExactly("state", "results");
    }

    @Test
    void publish_deadlinePassed_nothingOfWhatWasSeenIsPublished() {
        QueuedFrame frame = consumed(77, Optional.of(NOW));
        publisher.publish(frame, result(frame));

        assertThat(last().outcome().outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(last().outcome().stage()).isEqualTo(Stage.PUBLISH);
        assertThat(last().scene()).isEmpty();
    }

    @Test
    void publish_withDeadline_recordCarriesItForConsumersItReachesLate() {
        QueuedFrame frame = consumed(77, Optional.of(NOW.plusMillis(1)));
        publisher.publish(frame, result(frame));

        assertThat(producer.history())
                .singleElement()
                .satisfies(sent -> assertThat(
                                sent.headers().lastHeader("ce_expirytime").value())
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo("2026-11-24T10:00:00.001Z"));
    }

    @Test
    void publish_refused_endsAsFailedWithoutAScene() {
        supersede(76);
        publish(77);
        producer.errorNext(new RecordTooLargeException("too large"));

        FrameOutcome outcome = last().outcome();
        assertThat(outcome.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(outcome.reason()).isEqualTo(OutcomeDecision.PUBLISH_FAILED);
        assertThat(outcome.detail()).contains("too large");
        assertThat(last().scene()).isEmpty();
        assertThat(passed(last())).containsExactly(76L);
        assertThat(ended).isEmpty();
        producer.completeNext();
        assertThat(endedOffsets()).containsExactly(76L, 77L);
        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(fatal).isEmpty();
    }

    @Test
    void publish_observerFails_allThatIsOnRecordIsCompleteAllTheSame() {
        supersede(76);
        publish(77);
        observerFails = true;
        producer.completeNext();

        assertThat(offsets.takeCommittable()).containsEntry(SOURCE, new OffsetAndMetadata(78));
        publisher.settle(List.of(SOURCE), Duration.ofMillis(20));
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
        assertThat(last().outcome().reason()).isEqualTo("corrupt");
    }

    /** Of each message four bytes are kept. */
    @Test
    void reject_floodWhileNothingIsAcknowledged_lettersKeepLessAndAllAreSent() throws Exception {
        OutcomeDecision bad = new OutcomeDecision(Outcome.UNDECODABLE, "bad-message", "no", Stage.FETCH);
        for (int i = 0; i < 20; i++) {
            publisher.reject(consumed().message(), bad);
        }

        assertThat(letters()).hasSize(20);
        assertThat(letters().subList(0, 16))
                .allSatisfy(letter -> assertThat(letter.value()).hasSize(4));
        assertThat(letters().subList(16, 20)).allSatisfy(letter -> {
            assertThat(letter.value()).isEmpty();
            assertThat(letter.truncated()).isTrue();
        });

        producer.completeNext();
        publisher.reject(consumed().message(), bad);

        assertThat(letters().get(20).value()).hasSize(4);
    }

    private List<DeadLetter> letters() throws WireException {
        List<DeadLetter> letters = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> sent : producer.history()) {
            if (sent.topic().equals("dead")) {
                letters.add(DeadLetterCodec.decode(sent.value()));
            }
        }
        return letters;
    }

    @Test
    void reject_messageWithoutAFrame_recordHasNoIdentity() {
        publisher.reject(
                consumed().message(), new OutcomeDecision(Outcome.UNDECODABLE, "bad-message", "no", Stage.FETCH));
        producer.completeNext();

        assertThat(topics()).containsExactly("dead", "results");
        assertThat(producer.history().get(1).key()).isNull();
        assertThat(last().outcome().id()).isEmpty();
        assertThat(last().outcome().source().offset()).isEqualTo(77);
    }

    @Test
    void end_deadLetterRefused_recordTellsSo() {
        publisher.end(consumed(), new OutcomeDecision(Outcome.OVERSIZE, "too-many-pixels", "huge", Stage.DECODE));
        producer.errorNext(new AuthorizationException("no access"));

        assertThat(last().outcome().outcome()).isEqualTo(Outcome.OVERSIZE);
        assertThat(last().outcome().detail())
                .contains("huge")
                .contains("not kept")
                .contains("no access");
    }

    @Test
    void end_timesOut_isSentAgain() {
        publisher.end(consumed(), FAILED);
        producer.errorNext(new TimeoutException("broker away"));
        assertThat(topics()).containsExactly("results", "results");

        producer.completeNext();

        assertThat(offsets.takeCommittable()).containsKey(SOURCE);
        assertThat(fatal).isEmpty();
    }

    @Test
    void end_refusedForGood_isFatalAndNotCommitted() {
        publisher.end(consumed(), FAILED);
        producer.errorNext(new AuthorizationException("no access"));

        assertThat(fatal).singleElement().asString().contains("drivesight.kafka.topics.results");
        assertThat(offsets.takeCommittable()).isEmpty();
    }

    @Test
    void end_superseded_goesAlongWithTheNextRecordOfItsCamera() {
        supersede(75);
        supersede(74);
        publisher.end(consumed(76), EXPIRED_WAITING);
        assertThat(producer.history()).isEmpty();

        publish(73);

        assertThat(last().outcome().source().offset()).isEqualTo(73);
        assertThat(passed(last())).containsExactly(74L, 75L, 76L);
        assertThat(last().passedOver().get(2).outcome()).isEqualTo(Outcome.EXPIRED);
        producer.completeNext();
        assertThat(endedOffsets()).containsExactlyInAnyOrder(73L, 74L, 75L, 76L);
        publish(77);
        assertThat(last().passedOver()).isEmpty();
    }

    @Test
    void end_expiredAfterItWasBegun_hasARecordOfItsOwn() {
        publisher.end(
                consumed(),
                new OutcomeDecision(Outcome.EXPIRED, OutcomeDecision.DEADLINE_PASSED, "late", Stage.INFERENCE));

        assertThat(last().outcome().outcome()).isEqualTo(Outcome.EXPIRED);
    }

    @Test
    void publishOverdue_noRecordFollows_lastOfThemGetsOne() {
        supersede(75);
        supersede(76);
        nanos.set(Duration.ofMillis(749).toNanos());
        publisher.publishOverdue();
        assertThat(producer.history()).isEmpty();
        nanos.set(Duration.ofMillis(750).toNanos());

        publisher.publishOverdue();

        assertThat(last().outcome().source().offset()).isEqualTo(76);
        assertThat(last().outcome().outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(last().outcome().detail()).isEqualTo("newer");
        assertThat(passed(last())).containsExactly(75L);
        assertThat(Publisher.LOOK_INTERVAL.plusMillis(750)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void end_soManyThatARecordWouldGrow_goAtOnce() {
        LongStream.range(0, PassedOver.MOST + 1).forEach(this::supersede);

        assertThat(producer.history()).hasSize(1);
        assertThat(last().outcomes()).hasSize(PassedOver.MOST);
    }

    @Test
    void publishPassedOver_partitionLeaves_nothingWaits() {
        supersede(76);
        publisher.publishPassedOver(List.of(new TopicPartition("frames", 4)));
        assertThat(producer.history()).isEmpty();

        publisher.publishPassedOver(List.of(SOURCE));

        assertThat(last().outcome().source().offset()).isEqualTo(76);
    }

    /** What the executor has yet to send is on its way already. */
    @Test
    void publishPassedOver_executorIsBusy_isOnItsWay() throws Exception {
        List<Runnable> tasks = new ArrayList<>();
        Publisher busy = publisher(tasks::add);
        busy.end(consumed(76), SUPERSEDED);
        busy.publishPassedOver(List.of(SOURCE));
        assertThat(busy.awaitAcknowledged(List.of(SOURCE), Duration.ofMillis(20)))
                .isFalse();

        tasks.forEach(Runnable::run);
        producer.completeNext();

        assertThat(busy.awaitAcknowledged(List.of(SOURCE), Duration.ofMillis(20)))
                .isTrue();
    }

    @Test
    void dropPassedOver_partitionIsSomebodyElses_nothingIsSaid() {
        supersede(76);
        publisher.dropPassedOver(List.of(SOURCE));
        publish(77);

        assertThat(last().passedOver()).isEmpty();
    }

    @Test
    void skipped_rangeOfOffsets_oneRecordWithoutKeyCompletesTheLast() {
        offsets.track(SOURCE, 99);
        publisher.skipped(SOURCE, 40, 99);

        assertThat(last().outcome().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(last().outcome().source()).isEqualTo(new FrameOutcome.Source("frames", 5, 99));
        assertThat(last().skipped()).contains(new SkippedOffsets(40, 99));
        assertThat(producer.history().get(0).key()).isNull();
        producer.completeNext();
        assertThat(offsets.takeCommittable()).containsEntry(SOURCE, new OffsetAndMetadata(100));
        assertThat(ended).isEmpty();
    }

    /** Failed before: two flushes of the producer may both be over before a record that follows an acknowledgement is sent. */
    @Test
    void settle_recordsThatFollowAnAcknowledgement_areWaitedFor() throws Exception {
        ExecutorService slow = Executors.newSingleThreadExecutor();
        try {
            Publisher late = publisher(task -> slow.execute(() -> {
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                task.run();
            }));
            QueuedFrame refused = consumed(76);
            late.publish(refused, result(refused));
            producer.errorNext(new RecordTooLargeException("too large"));
            late.end(consumed(77), new OutcomeDecision(Outcome.UNDECODABLE, "corrupt", "bad data", Stage.DECODE));
            CompletableFuture<Void> acknowledging = CompletableFuture.runAsync(() -> {
                for (int acknowledged = 0; acknowledged < 3; ) {
                    acknowledged += producer.completeNext() ? 1 : 0;
                }
            });

            late.settle(List.of(SOURCE), Duration.ofSeconds(20));

            acknowledging.join();
            assertThat(topics()).containsExactly("results", "results", "dead", "results");
            assertThat(endedOffsets()).containsExactly(76L, 77L);
        } finally {
            slow.shutdownNow();
        }
    }

    @Test
    void settle_notAcknowledgedInTime_saysSo() {
        publish(77);
        publisher.settle(List.of(new TopicPartition("frames", 4)), Duration.ofMillis(20));

        assertThatThrownBy(() -> publisher.settle(List.of(SOURCE), Duration.ofMillis(20)))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("not acknowledged");
    }
}
