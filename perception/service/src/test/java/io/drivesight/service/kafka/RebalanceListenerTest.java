package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.ServiceObserver.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Partitions that come and go; states are restored in {@link StateRestoreTest}. */
@Timeout(60)
class RebalanceListenerTest {
    private static final TopicPartition FIRST = BusRig.FIRST;
    private static final TopicPartition SECOND = BusRig.SECOND;

    @Test
    void assigned_none_theServiceHasJoined() throws Exception {
        try (BusRig rig = new BusRig()) {
            assertThat(rig.monitor.isJoined()).isFalse();
            rig.rebalances.onPartitionsAssigned(List.of());

            assertThat(rig.monitor.isJoined()).isTrue();
        }
    }

    @Test
    void assigned_outcomesOnRecord_theirMessagesAreSkippedAndCommitted() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.recorded(FIRST, 0);
            rig.recorded(FIRST, 1);
            rig.subscribe();
            rig.assign(FIRST);
            rig.intake.take(List.of(BusRig.frame(FIRST, 0), BusRig.frame(FIRST, 1)));
            rig.committer.commit();

            assertThat(rig.left).isEmpty();
            assertThat(rig.count(Event.REDELIVERED)).isEqualTo(2);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(2);
        }
    }

    @Test
    void assigned_recordWithoutValueAmongTheResults_isPassedOver() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.recordedNothing();
            rig.recorded(FIRST, 0);
            rig.subscribe();
            rig.assign(FIRST);
            rig.intake.take(List.of(BusRig.frame(FIRST, 0)));

            assertThat(rig.count(Event.REDELIVERED)).isEqualTo(1);
        }
    }

    @Test
    void assigned_identityOnRecordComesWithAnotherOffset_isADuplicate() throws Exception {
        try (BusRig rig = new BusRig()) {
            rig.recorded(FIRST, 0);
            rig.subscribe();
            rig.assign(FIRST);
            rig.intake.take(List.of(
                    BusRig.message(FIRST, 9, BusRig.frame(FIRST, 0).value().array())));

            assertThat(rig.offsets(Outcome.DUPLICATE)).containsExactly(9L);
        }
    }

    /** One frame in detection until told, two behind it in the lane, one that waits for room. */
    private static CountDownLatch fourFrames(BusRig rig) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        rig.work(image -> {
            begun.countDown();
            await(go);
            return new ObjectDetector.Result(List.of(), 1, 1, 1);
        });
        rig.subscribe();
        rig.assign(FIRST, SECOND);
        rig.intake.take(List.of(BusRig.frame(FIRST, 0)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        rig.intake.take(List.of(BusRig.frame(FIRST, 1), BusRig.frame(FIRST, 2), BusRig.frame(FIRST, 3)));
        return go;
    }

    /** Gives what is in work a second each time. */
    private static BusRig impatient() {
        return new BusRig(1 << 20, Duration.ofSeconds(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void revoked_framesInFlight_finishAndAreCommittedTheRestIsGivenBack() throws Exception {
        try (BusRig rig = new BusRig()) {
            fourFrames(rig).countDown();
            rig.rebalances.onPartitionsRevoked(List.of(FIRST));

            // How many the worker had begun by then is a matter of luck; what is given back and what is committed is
            // not.
            long processed = rig.offsets(Outcome.PROCESSED).size();
            assertThat(processed).isBetween(1L, 3L);
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo((int) (3 - processed));
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(processed);
            assertThat(rig.intake.isEmpty()).isTrue();
            assertThat(rig.offsets.partitions()).containsExactly(SECOND);
            assertThat(rig.partitionsLeft).containsExactly(0);
            assertThat(rig.lanes.status()).isEmpty();
        }
    }

    @Test
    void revoked_frameHangs_recordsOnTheirWayAreWaitedFor() throws Exception {
        try (BusRig rig = impatient()) {
            CountDownLatch go = fourFrames(rig);
            rig.acknowledging = false;
            rig.intake.take(List.of(BusRig.message(SECOND, 0, new byte[] {-1})));
            CompletableFuture<Void> broker = CompletableFuture.runAsync(
                    rig::acknowledge, CompletableFuture.delayedExecutor(1500, TimeUnit.MILLISECONDS));
            rig.rebalances.onPartitionsRevoked(List.of(FIRST, SECOND));

            assertThat(rig.offsets(Outcome.UNDECODABLE)).containsExactly(0L);
            assertThat(rig.consumer.committed(SECOND)).isEqualTo(1);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
            broker.join();
            go.countDown();
        }
    }

    @Test
    void revoked_commitFails_partitionIsGivenUpAllTheSame() throws Exception {
        try (BusRig rig = new BusRig()) {
            fourFrames(rig).countDown();
            rig.consumer.failCommits(new RebalanceInProgressException("moving"));
            rig.rebalances.onPartitionsRevoked(List.of(FIRST));

            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
            assertThat(rig.offsets.partitions()).containsExactly(SECOND);
        }
    }

    @Test
    void lost_framesInFlight_endWithoutATrace() throws Exception {
        try (BusRig rig = new BusRig()) {
            CountDownLatch go = fourFrames(rig);
            rig.rebalances.onPartitionsLost(List.of(FIRST));
            go.countDown();
            assertThat(rig.lanes.awaitRevoked(BusRig.PATIENCE)).isTrue();

            assertThat(rig.left).isEmpty();
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
            assertThat(rig.offsets.partitions()).containsExactly(SECOND);
            assertThat(rig.partitionsLeft).containsExactly(0);
        }
    }

    /** Frame 0 was passed over and waits for a record to go along with; frame 1 waits for a worker. */
    private static BusRig passedOver() {
        BusRig rig = new BusRig(FreshnessPolicy.LATEST, Duration.ZERO, 10);
        rig.subscribe();
        rig.assign(FIRST, SECOND);
        rig.intake.take(List.of(BusRig.frame(FIRST, 0), BusRig.frame(FIRST, 1)));
        assertThat(rig.left).isEmpty();
        return rig;
    }

    @Test
    void revoked_frameWasPassedOver_isPublishedBeforeTheLastCommit() throws Exception {
        try (BusRig rig = passedOver()) {
            rig.rebalances.onPartitionsRevoked(List.of(FIRST));

            assertThat(rig.offsets(Outcome.SUPERSEDED)).containsExactly(0L);
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(1);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(1);
        }
    }

    @Test
    void lost_frameWasPassedOver_nothingIsSaidOfIt() throws Exception {
        try (BusRig rig = passedOver()) {
            rig.rebalances.onPartitionsLost(List.of(FIRST));
            rig.publisher.publishPassedOver(List.of(FIRST));

            assertThat(rig.left).isEmpty();
        }
    }

    @Test
    void drain_frameWasPassedOver_isPublishedAndCommitted() throws Exception {
        try (BusRig rig = passedOver()) {
            rig.work();
            rig.rebalances.drain();

            assertThat(rig.left).hasSize(2);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(2);
        }
    }

    @Test
    void drain_frameHangs_nothingIsSaidOfItOrThoseBehindItWhenItGoesOn() throws Exception {
        try (BusRig rig = impatient()) {
            CountDownLatch go = fourFrames(rig);
            rig.rebalances.drain();
            go.countDown();
            assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();

            assertThat(rig.left).isEmpty();
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
        }
    }

    @Test
    void assigned_partitionComesBack_itsFramesAreProcessed() throws Exception {
        try (BusRig rig = new BusRig()) {
            fourFrames(rig).countDown();
            rig.rebalances.onPartitionsRevoked(List.of(FIRST));
            long committed = rig.consumer.committed(FIRST);
            rig.rebalances.onPartitionsAssigned(List.of(FIRST));
            for (long offset = committed; offset < 4; offset++) {
                rig.intake.take(List.of(BusRig.frame(FIRST, offset)));
                assertThat(rig.lanes.awaitIdle(BusRig.PATIENCE)).isTrue();
            }
            rig.rebalances.drain();

            assertThat(rig.offsets(Outcome.PROCESSED)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(4);
        }
    }

    @Test
    void abandon_framesInWork_nothingMoreIsSaidOrCommitted() throws Exception {
        try (BusRig rig = new BusRig()) {
            CountDownLatch go = fourFrames(rig);
            rig.rebalances.abandon();
            go.countDown();
            assertThat(rig.lanes.awaitRevoked(BusRig.PATIENCE)).isTrue();
            rig.committer.commitNow();

            assertThat(rig.left).isEmpty();
            assertThat(rig.count(Event.WITHDRAWN)).isEqualTo(2);
            assertThat(rig.consumer.committed(FIRST)).isEqualTo(-1);
        }
    }
}
