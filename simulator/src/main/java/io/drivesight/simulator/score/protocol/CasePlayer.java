package io.drivesight.simulator.score.protocol;

import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.score.virtual.TrueStates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plays cases through the service's own tracking and prediction, with its default settings. Thread-safe.
 *
 * @param eyes what sees the frames
 * @param trueStates true: tracks are the truth's, and only what follows from them is put to the test
 * @param kept folder in which it is kept who can be seen in a case; empty: it is measured anew
 */
public record CasePlayer(Eyes eyes, boolean trueStates, Optional<Path> kept) {
    /** A case as it was played. */
    record Played(CaseDrive drive, List<Moment> moments) {}

    /** Plays a case to its end and judges it. */
    public CaseResult judged(ProtocolCase one) {
        Played played = play(one);
        return new Judge(played).judge();
    }

    Played play(ProtocolCase one) {
        CaseDrive drive = new CaseDrive(one, kept);
        CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, () -> 0L);
        MotionPredictor predictor =
                new MotionPredictor(TrackingSettings.DEFAULT.prediction(), TrackingSettings.DEFAULT.risk());
        TrueStates states = new TrueStates();
        List<Moment> moments = new ArrayList<>();
        for (int index = 0; index < drive.frames(); index++) {
            Eyes.Seen seen = eyes.see(drive, index, tracking.tracks());
            List<RoadUser> users = RoadUser.of(seen.truth());
            if (trueStates) {
                List<TrackedObject> tracks = states.of(seen.truth());
                moments.add(new Moment(
                        drive.time(index), seen.truth(), users, tracks, predictor.predict(frame(seen), tracks)));
            } else {
                PerceptionResult result = tracking.track(seen.detected(), new StageTimings());
                moments.add(new Moment(drive.time(index), seen.truth(), users, result.objects(), result.hints()));
            }
        }
        return new Played(drive, moments);
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
