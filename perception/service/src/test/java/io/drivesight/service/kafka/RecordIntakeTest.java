package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.kafka.ResultTail.RecordedOutcome;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.ServiceObserver.Event;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Polled records on their way into the lanes, which take two frames of each camera. */
@Timeout(60)
class RecordIntakeTest {
    private static final TopicPartition FIRST = BusRig.FIRST;
    private static final TopicPartition SECOND = BusRig.SECOND;

    private static List<ConsumerRecord<byte[], ByteBuffer>> frames(TopicPartition partition, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> BusRig.frame(partition, offset))
                .toList();
    }

    @Test
    void take_laneFull_itsPartitionWaitsAndTheOtherGoesOn() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.intake.take(frames(FIRST, 0, 4));
            rig.intake.take(frames(SECOND, 0, 2));

            assertThat(rig.intake.isWaiting(FIRST)).isTrue();
            assertThat(rig.intake.isWaiting(SECOND)).isFalse();
            assertThat(rig.arrivals).hasSize(4);
            rig.work();
            while (!rig.intake.isEmpty()) {
                rig.intake.take(List.of());
            }
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            assertThat(rig.arrivals).hasSize(6);
            assertThat(rig.offsets(Outcome.PROCESSED)).hasSize(6);
            assertThat(rig.offsets.takeCommittable()).containsEntry(FIRST, new OffsetAndMetadata(4));
        }
    }

    /** Failed before: whichever partition was looked at first got all the room that others made. */
    @Test
    void take_roomForTwoFramesInAllLanes_partitionsGetItInTurn() throws Exception {
        long frame = BusRig.frame(FIRST, 19).value().remaining();
        Semaphore go = new Semaphore(0);
        try (BusRig rig = new BusRig(2 * frame, BusRig.PATIENCE)) {
            rig.work(image -> {
                go.acquireUninterruptibly();
                return new ObjectDetector.Result(List.of(), 1, 1, 1);
            });
            rig.intake.take(Stream.of(FIRST, SECOND)
                    .flatMap(partition -> frames(partition, 0, 20).stream())
                    .toList());
            for (int processed = 1; processed <= 20; processed++) {
                go.release();
                while (rig.left.size() < processed || rig.lanes.bufferedBytes() > frame) {
                    Thread.sleep(1);
                }
                rig.intake.take(List.of());
            }
            go.release(1000);

            assertThat(rig.arrivals).hasSize(22);
            assertThat(rig.arrivals.stream()
                            .filter(arrival -> arrival.partition() == 0)
                            .count())
                    .isEqualTo(11);
        }
    }

    @Test
    void take_tooMuchUncommitted_waitsUntilTheOldestIsCommitted() throws Exception {
        try (BusRig rig = new BusRig(FreshnessPolicy.EVERY, Duration.ZERO, 1)) {
            rig.intake.take(frames(FIRST, 0, 2));
            // There is room in the lane.
            assertThat(rig.lanes.status().get(0).waiting()).isEqualTo(1);
            assertThat(rig.intake.isWaiting(FIRST)).isTrue();
            rig.work();
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();

            // It has its outcome, but after a crash now it would come again.
            rig.intake.take(List.of());
            assertThat(rig.intake.isWaiting(FIRST)).isTrue();
            rig.offsets.committed(rig.offsets.takeCommittable());
            rig.intake.take(List.of());

            assertThat(rig.intake.isEmpty()).isTrue();
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 1L);
        }
    }

    /** Frames of both partitions as they come in one answer of a broker, of which each is a part. */
    private static List<ConsumerRecord<byte[], ByteBuffer>> answer(int framesOfEach) {
        List<ConsumerRecord<byte[], ByteBuffer>> frames = Stream.of(FIRST, SECOND)
                .flatMap(partition -> frames(partition, 0, framesOfEach).stream())
                .toList();
        ByteBuffer answer = ByteBuffer.allocate(
                frames.stream().mapToInt(frame -> frame.value().remaining()).sum());
        frames.forEach(frame -> answer.put(frame.value().duplicate()));
        answer.flip();
        return frames.stream()
                .map(frame -> {
                    int size = frame.value().remaining();
                    ByteBuffer part = answer.slice(answer.position(), size);
                    answer.position(answer.position() + size);
                    return new ConsumerRecord<>(frame.topic(), frame.partition(), frame.offset(), frame.key(), part);
                })
                .toList();
    }

    private static int sizeOf(List<ConsumerRecord<byte[], ByteBuffer>> answer) {
        return answer.get(0).value().array().length;
    }

    @Test
    void take_framesOfOneAnswer_itCountsWholeAndOnceUntilTheLastIsOver() throws Exception {
        List<ConsumerRecord<byte[], ByteBuffer>> answer = answer(1);
        Semaphore go = new Semaphore(1);
        try (BusRig rig = new BusRig()) {
            rig.intake.take(answer);
            assertThat(rig.lanes.bufferedBytes()).isEqualTo(sizeOf(answer));
            rig.work(image -> {
                go.acquireUninterruptibly();
                return new ObjectDetector.Result(List.of(), 1, 1, 1);
            });
            while (rig.left.isEmpty()) {
                Thread.sleep(1);
            }
            assertThat(rig.lanes.bufferedBytes()).isEqualTo(sizeOf(answer));
            go.release();
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();

            assertThat(rig.lanes.bufferedBytes()).isZero();
            assertThat(rig.offsets(Outcome.PROCESSED)).hasSize(2);
        }
    }

    @Test
    void take_answersTakeUpHalfOfWhatFramesMay_furtherFramesAreTakenOutOfThem() throws Exception {
        int first = sizeOf(answer(1));
        try (BusRig rig = new BusRig(2 * first - 2, BusRig.PATIENCE)) {
            rig.intake.take(answer(1));
            assertThat(rig.lanes.bufferedBytes()).isEqualTo(first);
            ConsumerRecord<byte[], ByteBuffer> next = frames(FIRST, 1, 2).get(0);
            int size = next.value().remaining();
            ByteBuffer large = ByteBuffer.allocate(1000).put(next.value()).flip();
            rig.intake.take(List.of(new ConsumerRecord<>("frames", 0, 1, new byte[0], large)));
            assertThat(rig.intake.isEmpty()).isTrue();
            assertThat(rig.lanes.bufferedBytes()).isEqualTo(first + size);

            rig.work();
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactlyInAnyOrder(0L, 0L, 1L);
        }
    }

    @Test
    void take_fewMessagesOfALargeAnswerWait_areTakenOutOfIt() throws Exception {
        List<ConsumerRecord<byte[], ByteBuffer>> answer = answer(200);
        try (BusRig rig = new BusRig()) {
            rig.intake.take(answer.subList(0, 4));
            assertThat(rig.intake.isEmpty()).isFalse();
            assertThat(sizeOf(answer)).isGreaterThan(1000);
            assertThat(rig.intake.isFull()).isFalse();

            rig.work();
            while (!rig.intake.isEmpty()) {
                rig.intake.take(List.of());
            }
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 1L, 2L, 3L);
        }
    }

    /** Has the rig take in two messages with headers; gives the answer that they came in. */
    private static WeakReference<byte[]> takeWithHeaders(BusRig rig) {
        List<ConsumerRecord<byte[], ByteBuffer>> answer = answer(200);
        rig.intake.take(answer.subList(2, 4).stream()
                .map(frame -> new ConsumerRecord<>(
                        frame.topic(),
                        frame.partition(),
                        frame.offset(),
                        frame.timestamp(),
                        frame.timestampType(),
                        0,
                        frame.value().remaining(),
                        frame.key(),
                        frame.value(),
                        new RecordHeaders(List.of(new RecordHeader(
                                frame.value().slice(0, 1), frame.value().slice(1, 1)))),
                        Optional.<Integer>empty()))
                .toList());
        return new WeakReference<>(answer.get(0).value().array());
    }

    /** Failed before: headers are parts of the answer too. */
    @Test
    void take_messagesWithHeadersWait_doNotKeepTheirAnswer() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.intake.take(frames(FIRST, 0, 2));
            WeakReference<byte[]> answer = takeWithHeaders(rig);
            assertThat(rig.intake.isFull()).isFalse();

            await().until(() -> {
                System.gc();
                return answer.get() == null;
            });
            assertThat(rig.intake.isWaiting(FIRST)).isTrue();
        }
    }

    @Test
    void take_noFrame_isRejectedAndNobodyHearsOfACamera() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.intake.take(List.of(BusRig.message(FIRST, 7, new byte[] {-1})));

            assertThat(rig.left).containsExactly(new BusRig.Left(7, Outcome.UNDECODABLE, "bad-protobuf"));
            assertThat(rig.arrivals).isEmpty();
            assertThat(rig.offsets.takeCommittable()).containsEntry(FIRST, new OffsetAndMetadata(8));
        }
    }

    @Test
    void take_deadlinePassed_expiresAtOnceUnderLatestOnly() throws Exception {
        // Frame 0 was captured 60 s ago.
        for (FreshnessPolicy policy : FreshnessPolicy.values()) {
            try (BusRig rig = new BusRig(policy, Duration.ofSeconds(60), 10)) {
                rig.intake.take(frames(FIRST, 0, 1));
                rig.publisher.publishPassedOver(List.of(FIRST));

                assertThat(rig.arrivals).hasSize(1);
                assertThat(rig.left)
                        .isEqualTo(
                                policy == FreshnessPolicy.LATEST
                                        ? List.of(new BusRig.Left(0, Outcome.EXPIRED, OutcomeDecision.DEADLINE_PASSED))
                                        : List.of());
            }
            try (BusRig rig = new BusRig(policy, Duration.ofMillis(60_001), 10)) {
                rig.intake.take(frames(FIRST, 0, 1));

                assertThat(rig.left).isEmpty();
            }
        }
    }

    @Test
    void take_outcomeOnRecord_isSkippedOrTrackedAgain() throws Exception {
        try (BusRig rig = new BusRig()) {
            List<RecordedOutcome> recorded = LongStream.range(3, 6)
                    .mapToObj(offset ->
                            new RecordedOutcome(offset, Optional.of(BusRig.camera(FIRST)), Instant.EPOCH, offset != 4))
                    .toList();
            rig.offsets.start(FIRST, 5);
            ReplayPlan plan =
                    ReplayPlan.of(5, 0, recorded, List.of(), Map.of(BusRig.camera(FIRST), 2L), Optional.empty());
            rig.intake.add(Map.of(FIRST, plan));
            rig.work();
            rig.intake.take(frames(FIRST, 3, 7));
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            rig.intake.take(List.of());
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();

            assertThat(rig.count(Event.TRACKED_AGAIN)).isEqualTo(2);
            // 3 and 4 are before the committed offset, and do not count as delivered again.
            assertThat(rig.count(Event.REDELIVERED)).isEqualTo(1);
            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(6L);
            assertThat(rig.arrivals).hasSize(1);
            assertThat(rig.offsets.takeCommittable()).containsEntry(FIRST, new OffsetAndMetadata(7));
        }
    }

    @Test
    void seekTarget_recordsWaitOrSomethingIsOnRecord_nothingIsSkipped() throws Exception {
        try (BusRig rig = new BusRig(Duration.ofMillis(200))) {
            RecordedOutcome recorded = new RecordedOutcome(21, Optional.of(BusRig.camera(FIRST)), Instant.EPOCH, true);
            rig.offsets.start(FIRST, 0);
            rig.intake.add(
                    Map.of(FIRST, ReplayPlan.of(0, 0, List.of(recorded), List.of(), Map.of(), Optional.empty())));
            rig.intake.take(frames(FIRST, 0, 20).stream()
                    .map(frame -> BusRig.stamped(frame, 100 * frame.offset()))
                    .toList());
            assertThat(rig.intake.seekTarget(FIRST, 20, 500)).isEmpty();
            rig.intake.take(frames(FIRST, 20, 22));

            assertThat(rig.intake.seekTarget(FIRST, 22, 500)).hasValue(498);
            assertThat(rig.count(Event.SKIPPED)).isEqualTo(476);
        }
    }

    @Test
    void remove_partitionWithWaitingRecords_forgetsThem() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.intake.take(frames(FIRST, 0, 4));
            rig.intake.remove(List.of(FIRST));

            assertThat(rig.intake.isEmpty()).isTrue();
        }
    }
}
