package io.drivesight.simulator.collect;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Many durations in little memory: an HdrHistogram of microseconds with three significant digits, so a percentile is at most
 * 0.1 % off. Not thread-safe.
 */
public final class Durations {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(24);
    private static final double MICROS_PER_MILLI = 1000;

    private final Histogram micros = new Histogram(SIGNIFICANT_DIGITS);

    /** Percentiles of durations [ms]; all 0 when there was none. */
    public record Percentiles(double p50, double p90, double p99, double max) {}

    /** Notes a duration; one that is negative (two clocks that disagree) counts as 0, one above a day as a day. */
    public void recordNanos(long nanos) {
        long value = TimeUnit.NANOSECONDS.toMicros(nanos);
        micros.recordValue(Math.max(0, Math.min(value, LONGEST_MICROS)));
    }

    /** Adds all of another's. */
    public void add(Durations other) {
        micros.add(other.micros);
    }

    /** Forgets all. */
    public void clear() {
        micros.reset();
    }

    /** How many there are. */
    public long count() {
        return micros.getTotalCount();
    }

    /** A percentile [ms], 0..100; 0 when empty. */
    public double percentile(double percent) {
        return count() == 0 ? 0 : millis(micros.getValueAtPercentile(percent));
    }

    /** The usual percentiles and the longest. */
    public Percentiles percentiles() {
        return new Percentiles(
                percentile(50), percentile(90), percentile(99), count() == 0 ? 0 : millis(micros.getMaxValue()));
    }

    private static double millis(long value) {
        return value / MICROS_PER_MILLI;
    }
}
