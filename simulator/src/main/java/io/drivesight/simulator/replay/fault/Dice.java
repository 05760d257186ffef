package io.drivesight.simulator.replay.fault;

import io.drivesight.core.frame.CameraId;
import java.util.SplittableRandom;

/**
 * Chance for one frame under one specification. Each fault has a throw of its own, so switching one on or off leaves what the others
 * do as it was.
 *
 * @param seed of the plan
 * @param spec number of the specification in the plan
 * @param camera whose frame it is
 * @param index number of the frame among its camera's
 */
record Dice(long seed, int spec, CameraId camera, long index) {
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    boolean falls(FaultKind kind, double chance) {
        return chance > 0 && of(kind).nextDouble() < chance;
    }

    /** Random numbers for one fault of the frame. */
    SplittableRandom of(FaultKind kind) {
        long mixed = seed;
        for (long part :
                new long[] {spec, camera.key().hashCode(), index, kind.label().hashCode()}) {
            mixed = new SplittableRandom(mixed * STRIDE + part).nextLong();
        }
        return new SplittableRandom(mixed);
    }
}
