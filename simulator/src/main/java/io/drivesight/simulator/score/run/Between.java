package io.drivesight.simulator.score.run;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Values between two samples. */
final class Between {
    /** Stamps of one instant may differ by rounding [s]. */
    private static final double SAME = 1e-6;

    private Between() {}

    /** Mixes two values: 0 gives the first, 1 the second. */
    @FunctionalInterface
    interface Mix<T> {
        T mix(T before, T after, double share);
    }

    /**
     * The value at a time, straight between its neighbours.
     *
     * @param samples by time [s]
     * @return empty before the first, after the last, and within gaps of more than {@link ScoreRules#MAX_GAP}
     */
    static <T> Optional<T> at(NavigableMap<Double, T> samples, double time, Mix<T> mix) {
        Map.Entry<Double, T> before = samples.floorEntry(time + SAME);
        Map.Entry<Double, T> after = samples.ceilingEntry(time - SAME);
        if (before == null || after == null) {
            return Optional.empty();
        }
        double gap = after.getKey() - before.getKey();
        if (gap <= SAME) {
            return Optional.of(before.getValue());
        }
        return gap > ScoreRules.MAX_GAP
                ? Optional.empty()
                : Optional.of(mix.mix(before.getValue(), after.getValue(), (time - before.getKey()) / gap));
    }
}
