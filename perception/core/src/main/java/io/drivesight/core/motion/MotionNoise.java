package io.drivesight.core.motion;

import io.drivesight.core.taxonomy.ObjectClass;

/**
 * How a kind of road user moves, and how much the bodies of its class differ.
 *
 * @param along square root of the spectral density of the white acceleration along the way [m/s^1.5]
 * @param across the same across the way [m/s^1.5]
 * @param acceleration standard deviation of the lasting acceleration along the way [m/s2]; 0: there is none
 * @param height standard deviation of the logarithm of the height
 * @param length standard deviation of the length [m]
 * @param width standard deviation of the width [m]
 * @param overhang of the body over its foremost and hindmost contact with the ground, mean of both [m]
 */
record MotionNoise(
        double along, double across, double acceleration, double height, double length, double width, double overhang) {
    /** A driver's acceleration lasts about so long [s]. */
    static final double ACCELERATION_SECONDS = 1.5;

    private static final MotionNoise CAR = new MotionNoise(0.3, 1.5, 3, 0.1, 0.35, 0.08, 0.85);
    private static final MotionNoise LONG_VEHICLE = new MotionNoise(0.3, 1.2, 1.5, 0.18, 2, 0.12, 1.6);
    private static final MotionNoise WALKER = new MotionNoise(0.7, 0.7, 0, 0.12, 0.15, 0.12, 0.1);
    private static final MotionNoise RIDER = new MotionNoise(1, 1, 0, 0.25, 0.15, 0.1, 0.3);
    private static final MotionNoise ANIMAL = new MotionNoise(1, 1, 0, 0.4, 0.3, 0.1, 0.1);

    /**
     * Vehicles: drivers brake with up to 6 m/s2, for seconds; sizes from catalogues, as in {@link
     * io.drivesight.core.taxonomy.BodySize}; walkers as fitted on recorded pedestrians.
     * Overhangs: cars have 0.8 to 0.95 m to the middle of a wheel, whose contact with the road is near that.
     */
    static MotionNoise of(ObjectClass objectClass) {
        return switch (objectClass.kind()) {
            case VEHICLE -> objectClass == ObjectClass.CAR ? CAR : LONG_VEHICLE;
            case VULNERABLE -> objectClass == ObjectClass.PERSON ? WALKER : RIDER;
            case ANIMAL, INFRASTRUCTURE, OTHER -> ANIMAL;
        };
    }
}
