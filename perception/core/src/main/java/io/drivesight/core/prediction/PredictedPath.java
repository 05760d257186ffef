package io.drivesight.core.prediction;

import java.util.List;

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
}
