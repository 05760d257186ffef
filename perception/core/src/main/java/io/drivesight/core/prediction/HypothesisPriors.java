package io.drivesight.core.prediction;

import io.drivesight.core.taxonomy.ObjectClass;

/** How likely each {@link MotionHypothesis} is before anything was seen, by kind of object; in the order of the enum. */
final class HypothesisPriors {
    // Vehicles follow roads: what they do now they go on doing for a while.
    private static final double[] VEHICLE = {0.3, 0.5, 0.1, 0.1};
    // For walkers turning was measured to beat going straight nowhere.
    private static final double[] WALKER = {0.55, 0, 0.1, 0.35};
    // Seen from a vehicle whose motion is unknown nothing was measured to beat constant velocity.
    private static final double[] WALKER_RELATIVE = {1, 0, 0, 0};
    private static final double[] FIXED = {0.05, 0, 0, 0.95};
    private static final double[] FIXED_RELATIVE = {1, 0, 0, 0};

    private HypothesisPriors() {}

    /** @param relative true: the velocity is relative to the vehicle, whose own motion is unknown */
    static double[] of(ObjectClass.Kind kind, boolean relative) {
        return switch (kind) {
            case VEHICLE -> VEHICLE;
            case VULNERABLE, ANIMAL -> relative ? WALKER_RELATIVE : WALKER;
            case INFRASTRUCTURE -> relative ? FIXED_RELATIVE : FIXED;
        };
    }

    /** Deceleration of an ordinary stop [m/s2]. */
    static double ordinaryBraking(ObjectClass.Kind kind) {
        return kind == ObjectClass.Kind.VEHICLE ? 2 : 1;
    }
}
