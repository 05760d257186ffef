package io.drivesight.simulator.bench;

import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Medians over rounds. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle; 0 when there is none. */
    static double of(double... values) {
        return values.length == 0 ? 0 : Quantiles.median(values);
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
