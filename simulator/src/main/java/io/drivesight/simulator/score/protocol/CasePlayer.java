package io.drivesight.simulator.score.protocol;

import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.score.virtual.TrueStates;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays cases through the service's own tracking and prediction, with its default settings. Thread-safe.
 *
 * @param eyes what sees the frames
 * @param trueStates true: tracks are the truth's, and only what follows from them is put to the test
 * @param teller whose warnings are judged
 * @param kept folder in which it is kept who can be seen in a case; empty: it is measured anew
 */
public record CasePlayer(Eyes eyes, boolean trueStates, Teller teller, Optional<Path> kept) {
    /** Whose warnings are judged. */
    public enum Teller {
        /** The front camera's. */
        CAMERA,
        /** Those of four cameras, each on its own. */
        CAMERAS,
        /** Those of the world that the fusion makes of the same four. */
        WORLD;

        /** As in options and reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A case as it was played.
     *
     * @param moments what was told
     * @param pictured of that, what the front camera follows
     */
    record Played(CaseDrive drive, List<Moment> moments, List<Moment> pictured) {}

    /** What one camera makes of a frame. */
    record Look(FrameTruth truth, List<RoadUser> users, PerceptionResult result) {
        Moment moment(double time) {
            return new Moment(time, truth, users, result.objects(), result.hints());
        }
    }

    /** Plays a case to its end and judges it. */
    public CaseResult judged(ProtocolCase one) {
        Played played = play(one);
        return new Judge(played).judge();
    }

    Played play(ProtocolCase one) {
        List<Camera> cameras = one.scenario().cameras().stream()
                .limit(teller == Teller.CAMERA ? 1 : Long.MAX_VALUE)
                .map(camera -> new Camera(one, camera))
                .toList();
        CaseDrive drive = cameras.get(0).drive;
        TogetherTold together = new TogetherTold();
        List<Moment> moments = new ArrayList<>();
        List<Moment> pictured = new ArrayList<>();
        for (int index = 0; index < drive.frames(); index++) {
            double time = drive.time(index);
            List<Look> looks = new ArrayList<>(cameras.size());
            for (Camera camera : cameras) {
                looks.add(camera.look(index));
            }
            Moment front = looks.get(0).moment(time);
            switch (teller) {
                case CAMERA -> {
                    moments.add(front);
                    pictured.add(front);
                }
                case CAMERAS -> {
                    moments.add(TogetherTold.byEach(time, looks));
                    pictured.add(front);
                }
                case WORLD -> {
                    Moment world = together.byWorld(time, looks);
                    moments.add(world);
                    pictured.add(TogetherTold.within(world, looks.get(0)));
                }
            }
        }
        return new Played(drive, moments, pictured);
    }

    /** One camera of a case, with what follows its tracks. */
    private final class Camera {
        private final CaseDrive drive;
        private final CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0L);
        private final MotionPredictor predictor =
                new MotionPredictor(TrackingSettings.DEFAULT.prediction(), TrackingSettings.DEFAULT.risk());
        private final TrueStates states = new TrueStates();

        Camera(ProtocolCase one, CameraSpec camera) {
            drive = new CaseDrive(one, camera.name(), kept);
        }

        Look look(int index) {
            Eyes.Seen seen = eyes.see(drive, index, tracking.tracks());
            PerceptionResult result;
            if (trueStates) {
                List<TrackedObject> tracks = states.of(seen.truth());
                result = new PerceptionResult(
                        seen.detected().frame(),
                        seen.detected().imageSize(),
                        tracks,
                        predictor.predict(frame(seen), tracks));
            } else {
                result = tracking.track(seen.detected(), new StageTimings());
            }
            return new Look(seen.truth(), RoadUser.of(seen.truth()), result);
        }
    }

    private static TrackerFrame frame(Eyes.Seen seen) {
        return new TrackerFrame(
                seen.detected().frame().captureTime(),
                seen.detected().imageSize(),
                seen.detected().detections(),
                seen.detected().frame().camera(),
                seen.detected().frame().egoMotion());
    }
}
