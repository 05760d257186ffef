package io.drivesight.evaluation.hints;

import io.drivesight.core.prediction.PathModel;
import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.core.prediction.PathModel.PathNoise;
import io.drivesight.core.prediction.PointPredictor;
import io.drivesight.core.prediction.PointPredictor.Way;
import io.drivesight.core.prediction.PredictedPath.PathPoint.GroundPoint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.trajectory.PathForecaster;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.util.List;

/**
 * The predictor of the service over recorded positions.
 *
 * @param kind what moves
 * @param model how it is expected to go on
 * @param density of its acceleration [m/s^1.5]
 * @param deviation of a recorded position [m]
 * @param initialSpeed what a speed may be before it is known [m/s]
 * @param relative true: positions are relative to a vehicle whose motion is unknown
 * @param step seconds between positions
 */
public record HintForecaster(
        ObjectClass.Kind kind,
        PathModel model,
        double density,
        double deviation,
        double initialSpeed,
        boolean relative,
        double step)
        implements PathForecaster {
    /** On foot, over ground, positions from above. */
    public static HintForecaster walker(double step) {
        return new HintForecaster(
                ObjectClass.Kind.VULNERABLE,
                PathModel.of(ObjectClass.Kind.VULNERABLE, false),
                0.8,
                0.05,
                2,
                false,
                step);
    }

    /** Seen from a moving vehicle whose motion is unknown: the relative acceleration is that of both. */
    public static HintForecaster relative(ObjectClass.Kind kind, double step) {
        return relative(kind, 3, 0.03, step);
    }

    /**
     * The same with other noise.
     *
     * @param ego density of the vehicle's own acceleration [m/s^1.5]
     * @param deviation of a labelled position [m]
     */
    public static HintForecaster relative(ObjectClass.Kind kind, double ego, double deviation, double step) {
        double own = kind == ObjectClass.Kind.VEHICLE ? 1.5 : 0.8;
        return new HintForecaster(kind, PathModel.of(kind, true), Math.hypot(own, ego), deviation, 10, true, step);
    }

    /** The same with another uncertainty. */
    HintForecaster with(PathNoise noise, double degreesOfFreedom) {
        return with(new PathModel(
                model.priors(), model.manoeuvreSeconds(), model.persistenceSeconds(), noise, degreesOfFreedom));
    }

    /** The same with other paths. */
    HintForecaster with(HypothesisPriors priors, double manoeuvre, double persistence) {
        return with(new PathModel(priors, manoeuvre, persistence, model.noise(), model.degreesOfFreedom()));
    }

    /** The same with another model. */
    public HintForecaster with(PathModel other) {
        return new HintForecaster(kind, other, density, deviation, initialSpeed, relative, step);
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
    public List<GroundPoint> best(TrajectoryWindow window) {
        return ways(window).get(0).points();
    }

    private List<Way> ways(TrajectoryWindow window) {
        PointPredictor predictor = new PointPredictor(kind, model, density, deviation, initialSpeed, relative);
        window.observed().forEach(position -> predictor.observe(step, position.x(), position.y()));
        return predictor.ways(window.future().size(), step);
    }
}
