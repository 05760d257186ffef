package io.drivesight.core.ground;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tracker whose tracks carry their motion on the ground when frames carry calibration. Lights and signs hang above the
 * ground and have none.
 */
public final class GroundTracker implements Tracker {
    private static final int MARK = 0x44534731;

    private final Tracker tracker;
    private final GroundEstimator estimator;

    public GroundTracker(Tracker tracker, GroundNoise noise) {
        this.tracker = tracker;
        this.estimator = new GroundEstimator(noise, false);
    }

    /**
     * Goes on from the state of one with the same settings, over a tracker restored from its own; {@link
     * IllegalArgumentException} for damage.
     */
    public static GroundTracker restore(Tracker tracker, GroundNoise noise, SavedState state) {
        GroundTracker restored = new GroundTracker(tracker, noise);
        StateReader in = state.reader(MARK);
        restored.estimator.read(in);
        in.end();
        return restored;
    }

    /** What this part remembers, without the tracker inside. */
    public SavedState state() {
        StateWriter out = new StateWriter(MARK);
        estimator.write(out);
        return out.state();
    }

    @Override
    public List<TrackedObject> update(TrackerFrame frame) {
        List<TrackedObject> tracks = tracker.update(frame);
        return frame.camera().map(camera -> placed(frame, camera, tracks)).orElse(tracks);
    }

    private List<TrackedObject> placed(TrackerFrame frame, CameraModel camera, List<TrackedObject> tracks) {
        List<GroundMotion> motions = estimator.estimate(frame, camera, frame.egoMotion(), tracks);
        List<TrackedObject> placed = new ArrayList<>(tracks.size());
        for (int i = 0; i < tracks.size(); i++) {
            TrackedObject track = tracks.get(i);
            boolean hangs = track.objectClass().kind() == ObjectClass.Kind.INFRASTRUCTURE;
            placed.add(hangs ? track : withGround(track, motions.get(i)));
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
                t.motion(),
                Optional.of(motion));
    }
}
