package io.drivesight.core.prediction;

import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import java.util.List;

/** Says where the tracked objects of one camera will be. Frames come in capture order. Not thread-safe. */
public interface TrajectoryPredictor {
    /**
     * Predicts every given track from the frame's capture time on.
     *
     * @param frame the frame that the tracks were updated with
     * @param tracks the tracks at its capture time
     * @return one hint per track, in the order of the tracks
     */
    List<TrajectoryHint> predict(TrackerFrame frame, List<TrackedObject> tracks);
}
