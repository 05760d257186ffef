package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.TrackingSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When cameras' states are taken, and how cameras go on from them. */
@Timeout(30)
class StatesTest {
    private static final Lanes.Limits LIMITS = new Lanes.Limits(4, 2, 2, 16, 1 << 20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<CameraState> begun = Collections.synchronizedList(new ArrayList<>());
    private final List<CameraState> saved = Collections.synchronizedList(new ArrayList<>());
    private final List<String> forgotten = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong nanos = new AtomicLong();
    private final StateSaver keeper = new StateSaver(
            Duration.ofMillis(500),
            "ab",
            "one",
            new StateSaver.Sink() {
                @Override
                public void begin(CameraState empty) {
                    begun.add(empty);
                }

                @Override
                public void save(CameraState state) {
                    saved.add(state);
                }

                @Override
                public void forget(CameraId camera, int partition) {
                    forgotten.add(camera.key() + " " + partition);
                }
            },
            Clock.fixed(LaneRig.START, ZoneOffset.UTC),
            nanos::get);

    private static void work(LaneRig rig, QueuedFrame frame) throws InterruptedException {
        assertThat(rig.lanes.offer(frame)).isTrue();
        assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
    }

    private static List<Long> sequences(List<CameraState> states) {
        return states.stream()
                .map(state -> state.last().orElseThrow().sequence())
                .toList();
    }

    @Test
    void save_framesComing_onceAnIntervalAfterTheEmptyOne() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.work(1, LaneRig::oneCar);
            for (int sequence = 0; sequence < 12; sequence++) {
                work(rig, rig.frame("a", sequence));
                nanos.addAndGet(Duration.ofMillis(100).toNanos());
            }
            assertThat(begun).singleElement().satisfies(state -> {
                assertThat(state.source().offset()).isEqualTo(-1);
                assertThat(state.last()).isEmpty();
            });
            assertThat(sequences(saved)).containsExactly(5L, 10L);
            assertThat(saved).allSatisfy(state -> assertThat(state.instance()).isEqualTo("one"));
        }
    }

    @Test
    void saveIdleStates_framesHaveCeased_savesOnceTheIntervalIsOver() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 0));
            rig.lanes.saveIdleStates();
            assertThat(saved).isEmpty();
            nanos.addAndGet(Duration.ofMillis(500).toNanos());

            rig.lanes.saveIdleStates();
            rig.lanes.saveIdleStates();

            assertThat(sequences(saved)).containsExactly(0L);
            assertThat(rig.lanes.unsavedStates()).isEmpty();
        }
    }

    @Test
    void offer_moreCamerasThanLanes_takesTheClosedOnesOffTheRecord() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 0));
            work(rig, rig.frame("b", 0));
            assertThat(forgotten).isEmpty();
            work(rig, rig.frame("c", 0));

            assertThat(forgotten).containsExactly(LaneRig.camera("a").key() + " 0");
        }
    }

    @Test
    void revokedStates_partitionGoesAway_areThoseNotSaved() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 0));
            rig.lanes.revoke(partition -> partition == 0);
            assertThat(rig.lanes.awaitRevoked(PATIENCE)).isTrue();

            assertThat(sequences(rig.lanes.revokedStates())).containsExactly(0L);
            assertThat(rig.lanes.revokedStates()).isEmpty();
        }
    }

    @Test
    void offer_framesForTrackingOnly_areTrackedAndNothingIsPublished() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, LIMITS, keeper)) {
            rig.lanes.restore(LaneRig.camera("a"), 0, CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime));
            rig.lanes.recorded(LaneRig.camera("a"), 0, List.of(0L, 1L));
            // Under policy latest: neither of them gives way to the frame behind it.
            assertThat(rig.lanes.offer(rig.frame("a", 0).forTrackingOnly())).isTrue();
            assertThat(rig.lanes.offer(rig.frame("a", 1).forTrackingOnly())).isTrue();
            assertThat(rig.lanes.offer(rig.frame("a", 1))).isTrue();
            assertThat(rig.lanes.offer(rig.frame("a", 2))).isTrue();
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.left).hasSize(2);
            assertThat(rig.sequences(Outcome.DUPLICATE, "a")).containsExactly(1L);
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(2L);
            assertThat(begun).isEmpty();
            // All three were taken in: the state is what it is without the break.
            CameraState state = rig.lanes.unsavedStates().get(0);
            assertThat(state.tracking()).isEqualTo(afterThreeFrames());
        }
    }

    private static Object afterThreeFrames() throws InterruptedException {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, new StatesTest().keeper)) {
            rig.work(1, LaneRig::oneCar);
            for (int sequence = 0; sequence < 3; sequence++) {
                work(rig, rig.frame("a", sequence));
            }
            return rig.lanes.unsavedStates().get(0).tracking();
        }
    }

    @Test
    void restore_partitionWentAwayBeforeAFrameCame_isForgotten() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.lanes.restore(LaneRig.camera("a"), 0, CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime));
            rig.lanes.revoke(partition -> partition == 0);
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 0));

            assertThat(begun).hasSize(1);
        }
    }

    @Test
    void revoke_laneOpenedByADuplicate_goesWithItsPartition() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            CameraId camera = LaneRig.camera("a");
            rig.lanes.restore(camera, 0, CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime));
            rig.lanes.recorded(camera, 0, List.of(0L));
            work(rig, rig.frame("a", 0));
            assertThat(rig.sequences(Outcome.DUPLICATE, "a")).containsExactly(0L);

            rig.lanes.revoke(partition -> partition == 0);
            assertThat(rig.lanes.status()).isEmpty();

            // Another instance has tracked the camera on meanwhile: what it knows counts.
            rig.lanes.restore(camera, 0, trackedUpTo(5));
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 5));
            work(rig, rig.frame("a", 6));
            assertThat(rig.sequences(Outcome.OUT_OF_ORDER, "a")).containsExactly(5L);
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(6L);
        }
    }

    private static CameraTracking trackedUpTo(long sequence) throws InterruptedException {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, new StatesTest().keeper)) {
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", sequence));
            return CameraTracking.restore(
                    TrackingSettings.DEFAULT, rig.lanes.unsavedStates().get(0).tracking(), System::nanoTime);
        }
    }

    @Test
    void revoke_cameraThatSentNothing_itsRecordedFramesAreForgotten() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, LIMITS, keeper)) {
            rig.lanes.recorded(LaneRig.camera("a"), 0, List.of(7L));
            rig.lanes.recorded(LaneRig.camera("b"), 1, List.of(7L));
            rig.lanes.revoke(partition -> partition == 0);
            rig.work(1, LaneRig::oneCar);
            work(rig, rig.frame("a", 7));
            work(rig, rig.frame("b", 7));

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(7L);
            assertThat(rig.sequences(Outcome.DUPLICATE, "b")).containsExactly(7L);
        }
    }
}
