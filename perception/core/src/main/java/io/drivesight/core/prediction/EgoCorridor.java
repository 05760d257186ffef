package io.drivesight.core.prediction;

import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.RoadCurve.Spot;
import io.drivesight.core.taxonomy.BodySize;

/**
 * The ground that the vehicle sweeps within a time: a band along the line that it follows.
 *
 * @param curve the line
 * @param length from the middle of the rear axle on [m]
 * @param halfWidth with the margin [m]
 */
record EgoCorridor(RoadCurve curve, double length, double halfWidth) {
    /** Slower than this, or with a heading vaguer than {@link #MAX_VARIANCE}, a direction of travel says nothing [m/s]. */
    private static final double LEAST_SPEED = 1.5;
    /** 20 degrees [rad2]. */
    private static final double MAX_VARIANCE = 0.12;

    /** True when one moves so that it points where it goes; else it stands along the road, as most do. */
    static boolean travels(GroundMotion motion) {
        return Math.hypot(motion.velocityX(), motion.velocityY()) > LEAST_SPEED
                && motion.headingVariance() < MAX_VARIANCE
                && !motion.relative();
    }

    /** True when a body that goes straight from one place to another reaches into the corridor on its way. */
    boolean crossed(Spot from, Spot to, double heading, BodySize body) {
        double turned = heading - from.heading();
        double along = extent(turned, body.length(), body.width());
        double across = halfWidth + extent(turned, body.width(), body.length());
        // The part of the way that is between the corridor's ends, then the part of that between its sides.
        double[] part = {0, 1};
        clip(part, from.along(), to.along(), -along, length + along);
        clip(part, from.aside(), to.aside(), -across, across);
        return part[0] <= part[1];
    }

    /** How far a rectangle reaches from its middle along a line that its first side is turned against [m]. */
    private static double extent(double turned, double first, double second) {
        return Math.abs(Math.cos(turned)) * first / 2 + Math.abs(Math.sin(turned)) * second / 2;
    }

    private static void clip(double[] part, double from, double to, double least, double most) {
        double step = to - from;
        if (Math.abs(step) < 1e-9) {
            if (from < least || from > most) {
                part[0] = 2;
            }
            return;
        }
        double a = (least - from) / step;
        double b = (most - from) / step;
        part[0] = Math.max(part[0], Math.min(a, b));
        part[1] = Math.min(part[1], Math.max(a, b));
    }
}
