package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import java.util.Optional;

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
