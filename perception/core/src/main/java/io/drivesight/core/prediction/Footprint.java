package io.drivesight.core.prediction;

import io.drivesight.core.camera.Mounting;
import io.drivesight.core.ground.BodySize;
import io.drivesight.core.tracking.GroundMotion;

/**
 * The ground that an object stands on: a rectangle of its class's usual size. A ground position is that of the near side, on the
 * ray to the middle; what is met is the whole. Of a car that stands beside the road the camera sees the flank, whose far end
 * lies nearer to the middle of the image than the car is to the vehicle's way.
 *
 * @param offsetX from the near side to the middle, in the vehicle frame [m]
 * @param offsetY the same [m]
 * @param heading of its length, in the vehicle frame [rad]
 * @param halfLength [m]
 * @param halfWidth [m]
 */
record Footprint(double offsetX, double offsetY, double heading, double halfLength, double halfWidth) {
    /** Slower than this, or with a heading vaguer than {@link #MAX_VARIANCE}, a direction of travel says nothing [m/s]. */
    private static final double LEAST_SPEED = 1.5;
    /** 20 degrees [rad2]. */
    private static final double MAX_VARIANCE = 0.12;

    /**
     * The footprint of an object.
     *
     * @param motion where it is and how it moves
     * @param mounting where it is seen from
     * @param road direction of the vehicle's way at that place, in which vehicles stand that are not known to move otherwise [rad]
     */
    static Footprint of(BodySize body, GroundMotion motion, Mounting mounting, double road) {
        boolean travels = Math.hypot(motion.velocityX(), motion.velocityY()) > LEAST_SPEED
                && motion.headingVariance() < MAX_VARIANCE
                && !motion.relative();
        double heading = travels ? motion.heading() : road;
        double halfLength = body.length() / 2;
        double halfWidth = body.width() / 2;
        double x = motion.x() - mounting.x();
        double y = motion.y() - mounting.y();
        double range = Math.max(1e-9, Math.hypot(x, y));
        double ray = Math.atan2(y, x) - heading;
        double depth = Math.abs(Math.cos(ray)) * halfLength + Math.abs(Math.sin(ray)) * halfWidth;
        return new Footprint(depth * x / range, depth * y / range, heading, halfLength, halfWidth);
    }

    double middleX(double nearX) {
        return nearX + offsetX;
    }

    double middleY(double nearY) {
        return nearY + offsetY;
    }

    /** How far it reaches from its middle along a line that its length is turned against [m]. */
    double extentAlong(double turned) {
        return Math.abs(Math.cos(turned)) * halfLength + Math.abs(Math.sin(turned)) * halfWidth;
    }

    /** The same across the line [m]. */
    double extentAcross(double turned) {
        return Math.abs(Math.sin(turned)) * halfLength + Math.abs(Math.cos(turned)) * halfWidth;
    }
}
