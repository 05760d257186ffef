package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * One way an object may go.
 *
 * @param hypothesis the motion assumed
 * @param confidence 0..1; the confidences of an object's paths add up to 1
 * @param timeStepSeconds between two points; the first lies one step after the capture time [s]
 * @param degreesOfFreedom of the errors' distribution, Student's t in two dimensions, above 0; infinite: normal. The points'
 *     covariances are scaled so that the ellipse of a normal distribution that holds 90 % holds 90 % (below 2 degrees of
 *     freedom there is no variance in the strict sense)
 * @param points by time
 */
public record PredictedPath(
        MotionHypothesis hypothesis,
        double confidence,
        double timeStepSeconds,
        double degreesOfFreedom,
        List<PathPoint> points) {
    /** Squared Mahalanobis distance within which 90 % of a normal distribution in the plane lie. */
    private static final double NINE_TENTHS = 2 * Math.log(10);

    public PredictedPath {
        if (!(degreesOfFreedom > 0)) {
            throw new IllegalArgumentException("a path's degrees of freedom must be above 0: " + degreesOfFreedom);
        }
        points = points instanceof PathPoints ? points : List.copyOf(points);
    }

    /**
     * The ellipse that holds a share of the outcomes, when the path's motion is the true one.
     *
     * @param share above 0, below 1
     * @return its squared Mahalanobis distance, in terms of a point's covariance
     */
    public double squaredDistance(double share) {
        return squaredDistance(share, degreesOfFreedom);
    }

    /** The same for any path with so many degrees of freedom. */
    public static double squaredDistance(double share, double degreesOfFreedom) {
        if (Double.isInfinite(degreesOfFreedom)) {
            return -2 * Math.log1p(-share);
        }
        // Half the squared distance of a plane's Student t follows F(2, n), whose quantiles have a closed form.
        double power = 2 / degreesOfFreedom;
        return NINE_TENTHS * Math.expm1(-power * Math.log1p(-share)) / Math.expm1(power * Math.log(10));
    }

    /**
     * The points of one path, kept as numbers and made when they are read: a frame has thousands of them, and most are read once
     * or never. Immutable once it is handed out.
     */
    public static final class PathPoints extends AbstractList<PathPoint> implements RandomAccess {
        /** Box: left, top, right, bottom; image covariance: xx, xy, yy; ground: x, y; its covariance: xx, xy, yy. */
        public static final int STRIDE = 12;

        public static final int IMAGE_COVARIANCE = 4;
        public static final int GROUND = 7;
        public static final int GROUND_COVARIANCE = 9;

        private final double[] values;
        private final double stepSeconds;
        private final boolean onGround;

        /**
         * @param values of all points, {@link #STRIDE} for each; not copied
         * @param stepSeconds between two points [s]
         * @param onGround false: without calibration, the ground's numbers mean nothing
         */
        public PathPoints(double[] values, double stepSeconds, boolean onGround) {
            this.values = values;
            this.stepSeconds = stepSeconds;
            this.onGround = onGround;
        }

        /** The points of any path; on the ground when all of them are. */
        public static PathPoints of(PredictedPath path) {
            if (path.points() instanceof PathPoints points) {
                return points;
            }
            double[] values = new double[path.points().size() * STRIDE];
            boolean onGround = true;
            for (int i = 0; i < path.points().size(); i++) {
                PathPoint point = path.points().get(i);
                int at = i * STRIDE;
                values[at] = point.box().left();
                values[at + 1] = point.box().top();
                values[at + 2] = point.box().right();
                values[at + 3] = point.box().bottom();
                put(point.imageCovariance(), values, at + IMAGE_COVARIANCE);
                onGround &= point.ground().isPresent();
                point.ground().ifPresent(ground -> {
                    values[at + GROUND] = ground.x();
                    values[at + GROUND + 1] = ground.y();
                    put(ground.covariance(), values, at + GROUND_COVARIANCE);
                });
            }
            return new PathPoints(values, path.timeStepSeconds(), onGround);
        }

        private static void put(Covariance2 covariance, double[] values, int at) {
            values[at] = covariance.xx();
            values[at + 1] = covariance.xy();
            values[at + 2] = covariance.yy();
        }

        /** One number of a point; those of the ground mean nothing unless {@link #onGround}. */
        public double value(int point, int offset) {
            return values[point * STRIDE + offset];
        }

        /** Whether the points have places on the ground. */
        public boolean onGround() {
            return onGround;
        }

        @Override
        public int size() {
            return values.length / STRIDE;
        }

        @Override
        public PathPoint get(int index) {
            int i = Objects.checkIndex(index, size()) * STRIDE;
            Box box = new Box(values[i], values[i + 1], values[i + 2], values[i + 3]);
            return new PathPoint(
                    (index + 1) * stepSeconds,
                    box,
                    covariance(i + IMAGE_COVARIANCE),
                    onGround
                            ? Optional.of(new PathPoint.GroundPoint(
                                    values[i + GROUND], values[i + GROUND + 1], covariance(i + GROUND_COVARIANCE)))
                            : Optional.empty());
        }

        private Covariance2 covariance(int i) {
            return new Covariance2(values[i], values[i + 1], values[i + 2]);
        }
    }

    /**
     * One predicted state.
     *
     * @param secondsAhead after the capture time [s], above 0
     * @param box predicted box [px]; may lie outside the image
     * @param imageCovariance of the box centre [px2]
     * @param ground predicted ground contact point; empty without calibration
     */
    public record PathPoint(double secondsAhead, Box box, Covariance2 imageCovariance, Optional<GroundPoint> ground) {
        /**
         * A point on the ground in the vehicle frame of the capture time (it does not move with the vehicle).
         *
         * @param x forward [m]
         * @param y to the left [m]
         * @param covariance [m2]
         */
        public record GroundPoint(double x, double y, Covariance2 covariance) {}
    }
}
