package io.drivesight.simulator.bench;

import io.drivesight.core.inference.RuntimeOptions;
import java.util.List;

/**
 * How cores are shared out among inferences.
 *
 * @param callers inferences at once
 * @param threads inside each of them
 * @param spinning true: threads that wait for each other keep their core
 */
public record Shape(int callers, int threads, boolean spinning) {
    /** One frame at a time on one core: what one inference takes. */
    public static final Shape SINGLE = new Shape(1, 1, false);

    /** The shapes worth trying on so many cores. */
    static List<Shape> candidates(int cores) {
        return cores == 1
                ? List.of(SINGLE)
                : List.of(new Shape(cores, 1, false), new Shape(1, cores, false), new Shape(1, cores, true));
    }

    RuntimeOptions on(RuntimeOptions base) {
        return new RuntimeOptions(base.provider(), threads, base.deviceId(), base.gpuMemoryLimitBytes())
                .withSpinning(spinning);
    }

    /** In words. */
    public String words() {
        String spin = threads == 1 ? "" : spinning ? ", spinning" : ", not spinning";
        return callers + " x " + threads + (threads == 1 ? " thread" : " threads") + spin;
    }
}
