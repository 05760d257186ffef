package io.drivesight.training.augment;

import java.util.SplittableRandom;

/** Random numbers from ranges, and bytes from numbers. */
final class Ranges {
    private Ranges() {}

    /** Evenly from {@code from} to {@code to}; {@code from} when both are equal. */
    static double uniform(SplittableRandom random, double from, double to) {
        return from + random.nextDouble() * (to - from);
    }

    /** Evenly on a logarithmic scale; both above 0. */
    static double logUniform(SplittableRandom random, double from, double to) {
        return from * StrictMath.pow(to / from, random.nextDouble());
    }

    /** The nearest byte value. */
    static byte clamp(int value) {
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
