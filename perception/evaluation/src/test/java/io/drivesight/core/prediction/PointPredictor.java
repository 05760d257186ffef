package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.ground.PlaneFilter;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The predictor's core for positions that were measured directly, without a camera: the same filter, hypotheses, weights and
 * noise that {@link MotionPredictor} uses on the ground. For evaluation on recorded positions. Not thread-safe.
 */
public final class PointPredictor {
    private static final MotionHypothesis[] HYPOTHESES = MotionHypothesis.values();

    private final ObjectClass.Kind kind;
    private final PathModel model;
    private final double density;
    private final double deviation;
    private final double initialSpeed;
    private final boolean relative;
    private final TrackMemory memory = new TrackMemory();
    private @Nullable PlaneFilter filter;
    private double clock;

    /** One way on, with its position and covariance at each time asked for. */
    public record Way(MotionHypothesis hypothesis, double confidence, List<PathPoint.GroundPoint> points) {
        public Way {
            points = List.copyOf(points);
        }
    }

    /**
     * @param kind what moves
     * @param model how it is expected to go on
     * @param density square root of the spectral density of its acceleration, for the filter [m/s^1.5]
     * @param deviation standard deviation of the measured positions [m]
     * @param initialSpeed standard deviation of its unknown first velocity [m/s]
     * @param relative true: positions are relative to a vehicle whose motion is unknown
     */
    public PointPredictor(
            ObjectClass.Kind kind,
            PathModel model,
            double density,
            double deviation,
            double initialSpeed,
            boolean relative) {
        this.kind = kind;
        this.model = model;
        this.density = density;
        this.deviation = deviation;
        this.initialSpeed = initialSpeed;
        this.relative = relative;
    }

    /** Takes in the next position, {@code dt} seconds after the one before (ignored for the first). */
    public void observe(double dt, double x, double y) {
        Covariance2 noise = Covariance2.diagonal(deviation * deviation, deviation * deviation);
        PlaneFilter known = filter;
        double step = known == null ? 0 : dt;
        if (known == null) {
            known = new PlaneFilter(x, y, noise, initialSpeed);
            filter = known;
        } else {
            known.predict(dt, density);
            known.update(x, y, noise);
        }
        clock += step;
        Covariance2 velocity = known.velocityCovariance();
        memory.observe(
                clock,
                step,
                new MotionState(known.x(), known.y(), known.velocityX(), known.velocityY(), 0, 0, 1),
                Optional.empty(),
                (velocity.xx() + velocity.yy()) / 2,
                Math.max(
                        known.positionCovariance().xx(),
                        known.positionCovariance().yy()),
                relative,
                kind,
                model);
    }

    /** The ways on, most likely first: {@code count} positions, {@code step} seconds from one to the next. */
    public List<Way> ways(int count, double step) {
        PlaneFilter known = filter;
        if (known == null) {
            throw new IllegalStateException("nothing was observed yet");
        }
        MotionState state = memory.present(known.x(), known.y(), known.velocityX(), known.velocityY(), 0);
        double[] weights = memory.weights(model.priors(), false);
        List<Way> ways = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                ways.add(new Way(HYPOTHESES[i], weights[i], points(known, state, HYPOTHESES[i], count, step)));
            }
        }
        ways.sort(Comparator.comparingDouble(Way::confidence).reversed());
        return ways;
    }

    private List<PathPoint.GroundPoint> points(
            PlaneFilter known, MotionState state, MotionHypothesis hypothesis, int count, double step) {
        Steps steps = new Steps(model, count, step);
        double[] xs = new double[count];
        double[] ys = new double[count];
        double[] grown = new double[3];
        state.place(hypothesis, steps, xs, ys);
        List<PathPoint.GroundPoint> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            model.noise()
                    .after(
                            steps.seconds(i),
                            state.velocityX(),
                            state.velocityY(),
                            known.velocityCovariance(),
                            grown,
                            0);
            Covariance2 covariance = known.positionCovariance().plus(new Covariance2(grown[0], grown[1], grown[2]));
            points.add(new PathPoint.GroundPoint(xs[i], ys[i], covariance));
        }
        return points;
    }
}
