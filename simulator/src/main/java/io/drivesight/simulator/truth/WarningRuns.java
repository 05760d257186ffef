package io.drivesight.simulator.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Warnings about one road user, or of one track of nobody, as unbroken runs, and the alarms that these are. */
public final class WarningRuns {
    /** Time for a warning once a danger can be foreseen [s]: to see it twice or three times, and to say so. */
    public static final double REACTION = 0.4;

    /** Gaps in a run of warnings, and in what can be foreseen, that do not end it [s]. */
    public static final double GAP = 0.3;

    /**
     * A run of warnings may begin so long before its first justified moment [s]: about as long as a driver takes to look up and find
     * what it is about. Who finds nothing by then was warned of nothing, whatever comes later.
     */
    public static final double EARLY = 1;

    /** Moments of one instant may differ by rounding [s]. */
    private static final double SAME = 1e-6;

    private WarningRuns() {}

    /**
     * The alarms that an unbroken run of warnings is. One, unless it begins more than {@link #EARLY} before its first justified moment:
     * then what lies before is an alarm of its own, and a false one.
     *
     * @param time of capture [s]
     */
    public static <T> List<List<T>> alarms(List<T> run, ToDoubleFunction<T> time, Predicate<T> justified) {
        double from =
                run.stream().filter(justified).mapToDouble(time).findFirst().orElse(Double.NEGATIVE_INFINITY);
        int begin = 0;
        while (time.applyAsDouble(run.get(begin)) < from - EARLY - SAME) {
            begin++;
        }
        return begin == 0 ? List.of(run) : List.of(run.subList(0, begin), run.subList(begin, run.size()));
    }

    /** Values in order, cut where two neighbours are farther apart than a gap [s]. */
    public static <T> List<List<T>> runs(List<T> values, ToDoubleFunction<T> time, double gap) {
        List<List<T>> runs = new ArrayList<>();
        double last = Double.NEGATIVE_INFINITY;
        for (T value : values) {
            if (time.applyAsDouble(value) - last > gap + SAME) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(value);
            last = time.applyAsDouble(value);
        }
        return runs;
    }
}
