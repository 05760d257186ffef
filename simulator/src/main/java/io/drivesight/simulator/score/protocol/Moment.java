package io.drivesight.simulator.score.protocol;

import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.score.virtual.RoadUser;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.List;
import java.util.Optional;

/**
 * One frame of a case and what was published for it.
 *
 * @param truth what is in it
 * @param users who is in it
 * @param objects published
 * @param hints published, in the order of the objects
 * @param about whom each object's box lies on, in the picture of the camera that follows it
 */
record Moment(
        FrameTruth truth,
        List<RoadUser> users,
        List<TrackedObject> objects,
        List<TrajectoryHint> hints,
        List<Optional<RoadUser>> about) {
    /** One camera's. */
    Moment(FrameTruth truth, List<RoadUser> users, List<TrackedObject> objects, List<TrajectoryHint> hints) {
        this(
                truth,
                users,
                objects,
                hints,
                objects.stream()
                        .map(object -> RoadUser.of(object.box(), users, truth, ScoreRules.SAME_FOR_WARNINGS))
                        .toList());
    }

    /** Time of capture since the start [s]. */
    double time() {
        return truth.seconds();
    }

    boolean warns(int object) {
        return hints.get(object).risk().criticality().compareTo(Criticality.WARNING) >= 0;
    }
}
