package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drivesight.core.image.PixelBudget;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that do not come forward. The watch's limit is a second of the test's own time. */
@Timeout(30)
class WatchdogTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Lanes.Limits LIMITS = new Lanes.Limits(10, 1, 8, 16, 1 << 20);

    @Test
    void work_detectorHangs_isSeenAndTheFrameEndsOnce() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS)) {
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("a", 1));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            rig.watchNanos.set(TimeUnit.MILLISECONDS.toNanos(900));
            assertThat(rig.watch.look()).isEmpty();
            rig.watchNanos.set(TimeUnit.MILLISECONDS.toNanos(1100));
            assertThat(rig.watch.look())
                    .hasValueSatisfying(what -> assertThat(what).contains("car/a", "1100 ms"));
            assertThat(rig.watch.look()).isPresent();
            go.release();
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.watch.look()).isEmpty();
            assertThat(rig.left)
                    .extracting(LaneRig.Left::outcome, LaneRig.Left::reason, LaneRig.Left::stage)
                    .containsExactly(tuple(Outcome.FAILED, OutcomeDecision.STALLED, Stage.INFERENCE));
        }
    }

    @Test
    void work_trackingHangs_isSeenAndTheFrameEndsOnce() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS)) {
            rig.whileTracking(() -> {
                begun.countDown();
                go.acquireUninterruptibly();
            });
            rig.work(1, LaneRig::oneCar);
            rig.lanes.offer(rig.frame("a", 1));
            rig.lanes.offer(rig.frame("a", 2));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            rig.watchNanos.set(TimeUnit.MILLISECONDS.toNanos(1100));
            assertThat(rig.watch.look()).isPresent();
            assertThat(rig.left)
                    .extracting(LaneRig.Left::outcome, LaneRig.Left::reason, LaneRig.Left::stage)
                    .containsExactly(tuple(Outcome.FAILED, OutcomeDecision.STALLED, Stage.TRACK));
            go.release(1000);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.watch.look()).isEmpty();
            assertThat(rig.left).hasSize(2);
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(2L);
        }
    }

    @Test
    void work_waitsForMemoryThatOthersHave_isNotStuckBeforeItHasItAndHangs() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        PixelBudget budget = new PixelBudget(64 << 10);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS)) {
            rig.pictures(budget);
            PixelBudget.Claim others = budget.claim();
            others.need(1);
            rig.lanes.offer(rig.frame("a", 1));
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            while (!rig.allWait()) {
                Thread.sleep(1);
            }

            rig.watchNanos.set(TimeUnit.MILLISECONDS.toNanos(60_000));
            assertThat(rig.watch.look()).isEmpty();
            others.close();
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            rig.watchNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(900));
            assertThat(rig.watch.look()).isEmpty();
            rig.watchNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(rig.watch.look()).isPresent();
            go.release();
        }
    }
}
