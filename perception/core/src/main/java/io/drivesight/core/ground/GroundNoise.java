package io.drivesight.core.ground;

import io.drivesight.core.taxonomy.ObjectClass;

/**
 * How uncertain ranges are and how much road users accelerate. Edges and pitch in two parts: what is new in every frame and
 * averages out, and what stays and does not.
 *
 * @param edgePixels standard deviation of a box edge that no size makes smaller [px]
 * @param edgeShare the same in box heights
 * @param pitchJitter pitch of the body on its springs, new in every frame [rad]
 * @param pitchBias mounting error and slope of the road against the vehicle's plane, lasting [rad]
 * @param vehicleAcceleration square root of the spectral density of a vehicle's acceleration [m/s^1.5]
 * @param walkerAcceleration the same of people and animals [m/s^1.5]
 * @param egoAcceleration added when the vehicle's own motion is unknown and so part of the relative one [m/s^1.5]
 */
public record GroundNoise(
        double edgePixels,
        double edgeShare,
        double pitchJitter,
        double pitchBias,
        double vehicleAcceleration,
        double walkerAcceleration,
        double egoAcceleration) {
    /**
     * Relative: a yaw rate of 0.2 rad/s turns 15 m/s by 3 m/s2. Vehicles: 2 m/s2 held for about a second. Walkers: fitted on recorded pedestrians (docs/tracking.md). Pitch: a car nods
     * by about 0.3 degrees, grades change by 1 to 2 per cent within 100 m of road.
     */
    public static final GroundNoise DEFAULT = new GroundNoise(1, 0.015, 0.004, 0.012, 1.5, 0.8, 3);

    public GroundNoise {
        if (!(edgePixels > 0
                && edgeShare >= 0
                && pitchJitter >= 0
                && pitchBias >= 0
                && vehicleAcceleration > 0
                && walkerAcceleration > 0
                && egoAcceleration >= 0)) {
            throw new IllegalArgumentException("noise must be 0 or more, accelerations and edges above 0");
        }
    }

    double acceleration(ObjectClass.Kind kind) {
        double own = switch (kind) {
            case VEHICLE -> vehicleAcceleration;
            case VULNERABLE, ANIMAL, OTHER -> walkerAcceleration;
            case INFRASTRUCTURE -> 0.05;
        };
        return Math.hypot(own, egoAcceleration);
    }

    static double initialSpeed(ObjectClass.Kind kind) {
        double own = switch (kind) {
            case VEHICLE -> 10;
            case VULNERABLE, ANIMAL, OTHER -> 2;
            case INFRASTRUCTURE -> 0.1;
        };
        return Math.hypot(own, 8);
    }
}
