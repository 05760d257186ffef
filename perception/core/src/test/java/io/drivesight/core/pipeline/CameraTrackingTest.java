package io.drivesight.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.pipeline.CameraState.LastFrame;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CameraTrackingTest {
    private static final ImageSize SIZE = new ImageSize(640, 384);
    private static final CameraId CAMERA = new CameraId("car", "front");

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);

    private PerceptionResult frame(int index, List<Detection> detections) {
        return frame(tracking, index, detections);
    }

    private static PerceptionResult frame(CameraTracking tracking, int index, List<Detection> detections) {
        Instant time = Instant.EPOCH.plusMillis(100L * index);
        CameraFrame frame = CameraFrame.of(new FrameId(CAMERA, index), time, new byte[0]);
        return tracking.track(new DetectedFrame(frame, SIZE, detections), new StageTimings());
    }

    /** A car 80 px wide that moves to the right. */
    private static Detection car(double left) {
        return new Detection(new Box(left, 180, left + 80, 230), ObjectClass.CAR, "car", 0.9);
    }

    @Test
    void track_objectThatWentOutOfThePicture_isPublishedNoMore() {
        for (int i = 0; i < 15; i++) {
            assertThat(frame(i, List.of(car(20 + 38 * i))).objects()).hasSize(1);
        }
        // Coasting on to 590: five eighths of it are still in the picture.
        PerceptionResult leaving = frame(15, List.of());
        assertThat(leaving.objects()).extracting(object -> object.status()).containsExactly(TrackStatus.COASTING);
        assertThat(frame(16, List.of()).objects()).isEmpty();
        assertThat(frame(17, List.of()).hints()).isEmpty();
    }

    @Test
    void track_objectHiddenWithinThePicture_isPublishedOn() {
        for (int i = 0; i < 8; i++) {
            frame(i, List.of(car(20 + 20 * i)));
        }
        assertThat(frame(8, List.of()).objects())
                .extracting(object -> object.status())
                .containsExactly(TrackStatus.COASTING);
        assertThat(frame(9, List.of(car(200))).objects())
                .extracting(object -> object.trackId())
                .containsExactly(1L);
    }

    @Test
    void restore_atAnyFrame_goesOnWithTheSameResults() {
        CameraTracking undisturbed = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        CameraTracking moved = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        for (int i = 0; i < 40; i++) {
            SavedState state = SavedState.ofBytes(moved.state().toBytes());
            moved = CameraTracking.restore(TrackingSettings.DEFAULT, state, () -> 0);
            // Seen, hidden, seen again; from the 20th frame on with a second one.
            List<Detection> seen =
                    i % 7 == 3 ? List.of() : i < 20 ? List.of(car(10 * i)) : List.of(car(10 * i), car(9));

            PerceptionResult expected = frame(undisturbed, i, seen);
            PerceptionResult result = frame(moved, i, seen);

            assertThat(result.objects()).isEqualTo(expected.objects());
            assertThat(result.hints()).isEqualTo(expected.hints());
            assertThat(moved.last()).isEqualTo(undisturbed.last());
        }
    }

    @Test
    void restore_damagedState_isRefused() {
        CameraTracking one = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0);
        frame(one, 0, List.of(car(10)));
        byte[] bytes = one.state().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            SavedState cut = SavedState.ofBytes(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> CameraTracking.restore(TrackingSettings.DEFAULT, cut, () -> 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void sha256_ofOtherSettings_differs() {
        TrackingSettings usual = TrackingSettings.DEFAULT;
        TrackingSettings other = new TrackingSettings(
                usual.tracker().withStartScore(0.35), usual.prediction(), usual.longestGapSeconds());

        assertThat(other.sha256()).hasSize(64).isNotEqualTo(usual.sha256());
        assertThat(usual.sha256()).isEqualTo(TrackingSettings.DEFAULT.sha256());
    }

    private PerceptionResult frame(long sequence, Instant time) {
        CameraFrame frame = CameraFrame.of(new FrameId(CAMERA, sequence), time, new byte[0]);
        List<Detection> seen = sequence % 3 == 1 ? List.of() : List.of(car(200));
        return tracking.track(new DetectedFrame(frame, SIZE, seen), new StageTimings());
    }

    private static List<Long> ids(PerceptionResult result) {
        return result.objects().stream().map(TrackedObject::trackId).toList();
    }

    @Test
    @Timeout(10)
    void track_yearsAfterTheFrameBefore_beginsAnewAtOnceWithNewIds() {
        frame(0, Instant.EPOCH);
        frame(1, Instant.EPOCH.plusMillis(100));

        assertThat(ids(frame(2, NOW))).containsExactly(2L);
        assertThat(ids(frame(3, NOW.plusMillis(100)))).containsExactly(2L);
    }

    @Test
    void track_gapUpToTheLongest_goesOn() {
        frame(0, NOW);
        assertThat(ids(frame(2, NOW.plusSeconds(5)))).containsExactly(1L);
        assertThat(ids(frame(3, NOW.plusSeconds(5).plusMillis(5_001)))).containsExactly(2L);
    }

    @Test
    void track_clockSetBack_beginsAnewWhileNumbersGrow() {
        frame(2, NOW);

        assertThat(tracking.succession(new LastFrame(3, NOW.minusSeconds(4)))).isEqualTo(Succession.LATE);
        assertThat(tracking.succession(new LastFrame(1, NOW.minusSeconds(6)))).isEqualTo(Succession.LATE);
        assertThat(ids(frame(3, NOW.minusSeconds(6)))).containsExactly(2L);
        assertThat(ids(frame(5, NOW.minusSeconds(5)))).containsExactly(2L);
        assertThatThrownBy(() -> frame(6, NOW.minusMillis(5_500))).isInstanceOf(IllegalArgumentException.class);
    }

    private static final Look REGION = Look.at(new Region(208, 128, new ImageSize(208, 128)));

    private PerceptionResult frame(int index, Look look, Detection... detections) {
        Instant time = Instant.EPOCH.plusMillis(100L * index);
        CameraFrame frame = CameraFrame.of(new FrameId(CAMERA, index), time, new byte[0]);
        return tracking.track(new DetectedFrame(frame, SIZE, List.of(detections), look), new StageTimings());
    }

    private static Detection far(double left) {
        return new Detection(new Box(left, 180, left + 20, 195), ObjectClass.CAR, "car", 0.8);
    }

    /** One car is near, the other is far: no look sees both. */
    @Test
    void track_looksThatTakeTurns_keepsWhatTheyDidNotLookFor() {
        Detection near = car(20);
        List<Double> nearExistence = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            PerceptionResult result = i % 2 == 0 ? frame(i, Look.WHOLE, near) : frame(i, REGION, far(300));
            assertThat(result.look()).isEqualTo(i % 2 == 0 ? Look.WHOLE : REGION);
            if (i >= 5) {
                assertThat(result.objects()).hasSize(2).allMatch(object -> object.existenceProbability() > 0.5);
                nearExistence.add(result.objects().stream()
                        .filter(object -> object.box().left() < 200)
                        .findFirst()
                        .orElseThrow()
                        .existenceProbability());
            }
        }
        assertThat(nearExistence.get(nearExistence.size() - 2)).isGreaterThan(0.8);
    }

    @Test
    void track_lookedForAndNotSeen_goes() {
        for (int i = 0; i < 10; i++) {
            frame(i, i % 2 == 0 ? Look.WHOLE : REGION, i % 2 == 0 ? car(20) : far(300));
        }
        PerceptionResult result = frame(10, Look.WHOLE, car(20));
        for (int i = 11; i < 30; i++) {
            result = i % 2 == 0 ? frame(i, Look.WHOLE, car(20)) : frame(i, REGION);
        }
        assertThat(result.objects()).hasSize(1);
    }

    /** Without any look at its place a track does not stay for ever. */
    @Test
    void track_neverLookedForAgain_goesInTheEnd() {
        for (int i = 0; i < 10; i++) {
            frame(i, REGION, far(300));
        }
        PerceptionResult result = frame(10, Look.WHOLE);
        assertThat(result.objects()).hasSize(1);
        for (int i = 11; i < 40; i++) {
            result = frame(i, Look.WHOLE);
        }
        assertThat(result.objects()).isEmpty();
    }
}
