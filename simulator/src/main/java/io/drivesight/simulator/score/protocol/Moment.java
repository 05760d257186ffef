package io.drivesight.simulator.score.protocol;

import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One frame of a case and what was published for it.
 *
 * @param truth what is in it
 * @param users who is in it
 * @param told what was published
 */
record Moment(FrameTruth truth, List<RoadUser> users, List<Told> told) {
    /**
     * One published object.
     *
     * @param number tells it from all others of the case, of any camera
     * @param about whom its box lies on, in the picture of the camera that follows it
     */
    record Told(long number, TrackedObject object, TrajectoryHint hint, Optional<RoadUser> about) {
        boolean warns() {
            return hint.risk().criticality().compareTo(Criticality.WARNING) >= 0;
        }
    }

    /**
     * One camera's.
     *
     * @param hints in the order of the objects
     * @param first number of the track with id 0
     */
    static Moment of(
            FrameTruth truth,
            List<RoadUser> users,
            List<TrackedObject> objects,
            List<TrajectoryHint> hints,
            long first) {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            TrackedObject object = objects.get(i);
            Optional<RoadUser> about = RoadUser.of(object.box(), users, truth, ScoreRules.SAME_FOR_WARNINGS);
            told.add(new Told(first + object.trackId(), object, hints.get(i), about));
        }
        return new Moment(truth, users, told);
    }

    /** Time of capture since the start [s]. */
    double time() {
        return truth.seconds();
    }

    List<TrackedObject> objects() {
        return told.stream().map(Told::object).toList();
    }
}
