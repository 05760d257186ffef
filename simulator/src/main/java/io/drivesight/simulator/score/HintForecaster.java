package io.drivesight.simulator.score;

import io.drivesight.core.evaluation.trajectory.PathForecaster;
import io.drivesight.core.evaluation.trajectory.Position;
import io.drivesight.core.evaluation.trajectory.TrajectoryWindow;
import io.drivesight.core.prediction.PathPoint.GroundPoint;
import io.drivesight.core.prediction.PointPredictor;
import io.drivesight.core.prediction.PointPredictor.Way;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;

/**
 * The predictor of the service over recorded positions.
 *
 * @param kind what moves
 * @param density of its acceleration [m/s^1.5]
 * @param deviation of a recorded position [m]
 * @param initialSpeed what a speed may be before it is known [m/s]
 * @param relative true: positions are relative to a vehicle whose motion is unknown
 * @param step seconds between positions
 */
record HintForecaster(
        ObjectClass.Kind kind, double density, double deviation, double initialSpeed, boolean relative, double step)
        implements PathForecaster {
    /** On foot, over ground, positions from above. */
    static HintForecaster walker(double step) {
        return new HintForecaster(ObjectClass.Kind.VULNERABLE, 0.8, 0.05, 2, false, step);
    }

    /** Seen from a moving vehicle whose motion is unknown: the relative acceleration is that of both. */
    static HintForecaster relative(ObjectClass.Kind kind, double step) {
        double own = kind == ObjectClass.Kind.VEHICLE ? 1.5 : 0.8;
        return new HintForecaster(kind, Math.hypot(own, 3), 0.03, 10, true, step);
    }

    @Override
    public List<List<Position>> forecast(TrajectoryWindow window) {
        return ways(window).stream()
                .map(way -> way.points().stream()
                        .map(point -> new Position(point.x(), point.y()))
                        .toList())
                .toList();
    }

    /** The most likely path with its covariances. */
    List<GroundPoint> best(TrajectoryWindow window) {
        return ways(window).get(0).points();
    }

    private List<Way> ways(TrajectoryWindow window) {
        PointPredictor predictor = new PointPredictor(kind, density, deviation, initialSpeed, relative);
        window.observed().forEach(position -> predictor.observe(step, position.x(), position.y()));
        return predictor.ways(window.future().size(), step);
    }
}
