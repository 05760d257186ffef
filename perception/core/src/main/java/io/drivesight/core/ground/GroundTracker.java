package io.drivesight.core.ground;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tracker whose tracks carry their motion on the ground when frames carry calibration. With the vehicle's motion the tracker
 * inside knows it; without, it is estimated here from the tracked boxes, relative to the vehicle. Lights and signs hang above
 * the ground and have none. Motion goes by the clock of the tracker inside.
 */
public final class GroundTracker implements Tracker {
    private static final int MARK = 0x44534733;

    private final MultiObjectTracker tracker;
    private final GroundEstimator estimator;
    /** What was known last over ground; null when that is not the latest frame. */
    private @Nullable Known latest;

    /** A frame with ego motion, and the tracks in it. */
    private record Known(TrackerFrame frame, List<TrackedObject> tracks) {}

    public GroundTracker(MultiObjectTracker tracker) {
        this.tracker = tracker;
        this.estimator = new GroundEstimator(false);
    }

    /**
     * Goes on from the state of one with the same settings, over a tracker restored from its own; {@link
     * IllegalArgumentException} for damage.
     */
    public static GroundTracker restore(MultiObjectTracker tracker, SavedState state) {
        GroundTracker restored = new GroundTracker(tracker);
        state.into(restored::state);
        return restored;
    }

    /** What this part remembers, without the tracker inside. */
    public SavedState state() {
        return SavedState.of(this::state);
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        takeOver();
        codec.mark(MARK);
        estimator.state(codec);
    }

    @Override
    public List<TrackedObject> update(TrackerFrame stamped) {
        List<TrackedObject> tracks = tracker.update(stamped);
        TrackerFrame frame = stamped.at(tracker.time());
        if (frame.camera().isPresent() && frame.egoMotion().isPresent()) {
            latest = new Known(frame, tracks);
            return tracks;
        }
        takeOver();
        return frame.camera().map(camera -> placed(frame, camera, tracks)).orElse(tracks);
    }

    private void takeOver() {
        Known known = latest;
        latest = null;
        if (known != null) {
            estimator.takeOver(
                    known.frame().captureTime(),
                    known.frame().camera().orElseThrow(),
                    known.frame().egoMotion().orElseThrow(),
                    known.tracks());
        }
    }

    private List<TrackedObject> placed(TrackerFrame frame, CameraModel camera, List<TrackedObject> tracks) {
        List<GroundMotion> motions = estimator.estimate(frame, camera, tracks);
        List<TrackedObject> placed = new ArrayList<>(tracks.size());
        for (int i = 0; i < tracks.size(); i++) {
            TrackedObject track = tracks.get(i);
            boolean stands = track.objectClass().kind().isRoadUser();
            placed.add(stands ? withGround(track, motions.get(i)) : track);
        }
        return List.copyOf(placed);
    }

    private static TrackedObject withGround(TrackedObject t, GroundMotion motion) {
        return new TrackedObject(
                t.trackId(),
                t.objectClass(),
                t.label(),
                t.classProbability(),
                t.existenceProbability(),
                t.box(),
                t.measurement(),
                t.status(),
                t.ageSeconds(),
                t.secondsSinceSeen(),
                t.overlooked(),
                t.motion(),
                Optional.of(motion));
    }
}
