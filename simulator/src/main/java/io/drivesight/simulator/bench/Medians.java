package io.drivesight.simulator.bench;

import io.drivesight.simulator.collect.Percentiles;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Medians over rounds. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle; 0 when there is none. */
    static double of(double... values) {
        if (values.length == 0) {
            return 0;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static <T> double of(Collection<T> rounds, ToDoubleFunction<T> value) {
        return of(rounds.stream().mapToDouble(value).toArray());
    }

    /** Of each percentile the median over the rounds; of the longest the longest. */
    static Percentiles of(Collection<Percentiles> rounds) {
        return new Percentiles(
                of(rounds, Percentiles::p50),
                of(rounds, Percentiles::p90),
                of(rounds, Percentiles::p99),
                rounds.stream().mapToDouble(Percentiles::max).max().orElse(0));
    }
}
