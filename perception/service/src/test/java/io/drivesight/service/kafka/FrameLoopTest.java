package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.ServiceObserver.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop runs on the test's own thread; each step is one that the next poll does first. */
@Timeout(60)
class FrameLoopTest {
    private static final TopicPartition FIRST = BusRig.FIRST;
    private static final TopicPartition SECOND = BusRig.SECOND;

    /** What a poll does first. */
    private interface Step {
        void run() throws Exception;
    }

    private static void onNextPoll(BusRig rig, Step step) {
        rig.consumer.schedulePollTask(() -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void onNextPollFrames(BusRig rig, TopicPartition partition, long from, long to) {
        onNextPoll(
                rig,
                () -> LongStream.range(from, to)
                        .forEach(offset -> rig.consumer.addRecord(BusRig.frame(partition, offset))));
    }

    private static void onNextPollStop(BusRig rig) {
        onNextPoll(rig, rig.loop::stop);
    }

    private static void awaitIdle(BusRig rig) throws InterruptedException {
        assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
    }

    @Test
    void run_stopped_drainsAndCommits() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.work();
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 1L);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(2);
            assertThat(rig.monitor.isJoined()).isTrue();
            // It is stopping: that nothing is polled is no trouble.
            assertThat(rig.monitor.condition().unpolledNanos()).isZero();
        }
    }

    @Test
    void run_commitFails_laterOneMakesUpForIt() throws Exception {
        try (BusRig rig = new BusRig()) {
            AtomicLong failing = new AtomicLong();
            rig.work();
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPoll(rig, () -> {
                awaitIdle(rig);
                rig.consumer.failCommits(new TimeoutException("broker away"));
            });
            onNextPollFrames(rig, FIRST, 2, 3);
            onNextPoll(rig, () -> awaitIdle(rig));
            onNextPoll(rig, () -> {
                failing.set(rig.monitor.condition().uncommittedNanos());
                rig.consumer.failCommits(null);
            });
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(failing.get()).isPositive();
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(3);
        }
    }

    @Test
    void run_tooMuchWaitsForRoom_noPartitionIsFetchedFromUntilLessDoes() throws Exception {
        try (BusRig rig = new BusRig()) {
            onNextPoll(rig, () -> rig.assign(FIRST, SECOND));
            onNextPollFrames(rig, FIRST, 0, 40);
            onNextPoll(rig, () -> {
                assertThat(rig.consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
                rig.work();
                awaitIdle(rig);
            });
            for (int i = 0; i < 20; i++) {
                onNextPoll(rig, () -> awaitIdle(rig));
            }
            onNextPoll(rig, () -> assertThat(rig.consumer.paused()).isEmpty());
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.offsets(Outcome.PROCESSED)).hasSize(40);
        }
    }

    @Test
    void run_laneFull_itsPartitionIsHeldBackUntilThereIsRoom() throws Exception {
        try (BusRig rig = new BusRig()) {
            onNextPoll(rig, () -> rig.assign(FIRST, SECOND));
            onNextPollFrames(rig, FIRST, 0, 4);
            onNextPoll(rig, () -> {
                assertThat(rig.consumer.paused()).containsExactly(FIRST);
                assertThat(rig.monitor.isListening()).isFalse();
                rig.work();
                awaitIdle(rig);
            });
            onNextPoll(rig, () -> {
                assertThat(rig.consumer.paused()).isEmpty();
                assertThat(rig.monitor.isListening()).isTrue();
            });
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(4);
        }
    }

    @Test
    void run_rebalance_givesAPartitionUpAndGoesOnWithTheOther() throws Exception {
        try (BusRig rig = new BusRig()) {
            onNextPoll(rig, () -> rig.assign(FIRST, SECOND));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPoll(rig, () -> rig.assign(SECOND));
            onNextPoll(rig, rig::work);
            onNextPollFrames(rig, SECOND, 0, 1);
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.partitionsLeft).containsExactly(0);
            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L);
            assertThat(rig.consumer.committed(SECOND)).isEqualTo(1);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
        }
    }

    @Test
    void run_pollFails_nothingMoreIsCommitted() throws Exception {
        try (BusRig rig = new BusRig()) {
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPoll(rig, () -> rig.consumer.setPollException(new KafkaException("fenced")));

            assertThatThrownBy(rig.loop::run).isInstanceOf(KafkaException.class).hasMessage("fenced");
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.offsets.partitions()).isEmpty();
            assertThat(rig.left).isEmpty();
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
        }
    }

    @Test
    void run_endsInAnError_nothingMoreIsSaid() throws Exception {
        try (BusRig rig = new BusRig()) {
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPoll(rig, () -> {
                throw new NoClassDefFoundError("gone");
            });

            assertThatThrownBy(rig.loop::run).isInstanceOf(NoClassDefFoundError.class);
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.offsets.partitions()).isEmpty();
        }
    }

    @Test
    void run_positionOfAPartitionIsNotKnown_goesOnAndSkipsOnceItIs() throws Exception {
        try (BusRig rig = new BusRig(Duration.ofMillis(200))) {
            rig.work();
            rig.consumer.updateEndOffsets(Map.of(FIRST, 1000L));
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPoll(rig, () -> rig.consumer.withoutPosition = Set.of(FIRST));
            onNextPollStamped(rig, 0, 10);
            onNextPoll(rig, () -> {
                assertThat(rig.count(Event.SKIPPED)).isZero();
                rig.consumer.withoutPosition = Set.of();
            });
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.count(Event.SKIPPED)).isEqualTo(988);
        }
    }

    /** The frames of a camera of 10 a second, stamped when they were taken. */
    private static void onNextPollStamped(BusRig rig, long from, long to) {
        onNextPoll(
                rig,
                () -> LongStream.range(from, to)
                        .forEach(offset ->
                                rig.consumer.addRecord(BusRig.stamped(BusRig.frame(FIRST, offset), 100 * offset))));
    }

    @Test
    void run_backlogOlderThanOfUse_goesOnNearItsEndAndTheRangeIsOnRecord() throws Exception {
        try (BusRig rig = new BusRig(Duration.ofMillis(200))) {
            rig.work();
            rig.consumer.updateEndOffsets(Map.of(FIRST, 1000L));
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollStamped(rig, 0, 10);
            onNextPoll(rig, () -> assertThat(rig.consumer.position(FIRST)).isEqualTo(998));
            onNextPollStamped(rig, 998, 1000);
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.count(Event.SKIPPED)).isEqualTo(988);
            assertThat(rig.left).hasSize(12);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(1000);
        }
    }

    @Test
    void run_backlogUnderPolicyEvery_isRead() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.work();
            rig.consumer.updateEndOffsets(Map.of(FIRST, 1000L));
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollStamped(rig, 0, 10);
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.consumer.position(FIRST)).isEqualTo(10);
        }
    }

    @Test
    void run_rangeOnRecordAsSkipped_isPassedOverAgainAsOneMessage() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.recorded(FIRST, 1);
            rig.recordedAsSkipped(FIRST, 2, 100_000);
            rig.work();
            rig.consumer.updateEndOffsets(Map.of(FIRST, 100_002L));
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 5);
            onNextPoll(rig, () -> assertThat(rig.consumer.position(FIRST)).isEqualTo(100_001));
            onNextPollFrames(rig, FIRST, 100_001, 100_002);
            onNextPollStop(rig);
            rig.loop.run();

            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 100_001L);
            assertThat(rig.count(Event.REDELIVERED)).isEqualTo(2);
            assertThat(rig.count(Event.SKIPPED)).isZero();
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(100_002);
        }
    }

    @Test
    void run_messagesBehind_lagIsMeasuredAndArrivalsTellIt() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.consumer.updateEndOffsets(Map.of(FIRST, 5L));
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 2);
            onNextPollStop(rig);
            rig.work();
            rig.loop.run();

            assertThat(rig.monitor.lag()).isEqualTo(Map.of(0, 3L));
            assertThat(rig.arrivals)
                    .hasSize(2)
                    .allSatisfy(arrival -> assertThat(arrival.caughtUp()).isFalse());
        }
    }

    @Test
    void run_deadlinePassesWhileAllWorkersAreStuckAndNoFrameComes_waitingFrameExpires() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (BusRig rig = new BusRig(FreshnessPolicy.LATEST, Duration.ofSeconds(90), 10)) {
            rig.work(image -> {
                begun.countDown();
                await(go);
                return new ObjectDetector.Result(List.of(), 1, 1, 1);
            });
            onNextPoll(rig, () -> rig.assign(FIRST));
            onNextPollFrames(rig, FIRST, 0, 1);
            onNextPoll(rig, () -> await(begun));
            onNextPollFrames(rig, FIRST, 1, 2);
            onNextPoll(rig, () -> rig.now = BusRig.NOW.plusSeconds(60));
            onNextPoll(rig, () -> {
                assertThat(rig.lanes.status().get(0).waiting()).isZero();
                go.countDown();
                rig.loop.stop();
            });
            rig.loop.run();
            assertThat(rig.offsets(Outcome.EXPIRED)).contains(1L);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
