package io.drivesight.simulator.score.run;

import io.drivesight.simulator.truth.Danger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * When a danger had to be warned of, and when it was. A situation is an object whose true time to collision is below a limit for at
 * least {@link #SHORTEST}. It is foreseeable from when the object counts and its present motion leads to a contact, in an unbroken run
 * of such moments that reaches into the situation. Its deadline is when the time to collision falls below the limit, or
 * {@link #REACTION} after it is foreseeable where that is later.
 */
public final class WarningJudge {
    /** Time for a warning once a danger can be foreseen [s]: to see it twice or three times, and to say so. */
    public static final double REACTION = 0.4;

    /** Gaps in a run of warnings, and in what can be foreseen, that do not end it [s]. */
    public static final double GAP = 0.3;

    /**
     * A run of warnings may begin so long before its first justified moment [s]: about as long as a driver takes to look up and find
     * what it is about. Who finds nothing by then was warned of nothing, whatever comes later.
     */
    public static final double EARLY = 1;

    /** A situation lasts at least so long [s]: a single frame at the edge is none. */
    private static final double SHORTEST = 0.2;

    /** Moments of one instant may differ by rounding [s]. */
    private static final double SAME = 1e-6;

    /**
     * An object at a moment.
     *
     * @param time [s]
     * @param danger how it stands to the vehicle
     * @param counts whether it is to be found in a picture
     */
    public record Moment(double time, Danger danger, boolean counts) {}

    /**
     * A warning about the object.
     *
     * @param capture of its frame [s]
     * @param received [s]
     */
    public record Warning(double capture, double received) {}

    /**
     * A situation.
     *
     * @param begin when the true time to collision fell below the limit [s]
     * @param end the last moment at which it was [s]
     * @param worst the moment at which it was least [s]
     * @param least what it was then [s]
     * @param deadline when the warning had to be there [s]; NaN: nobody could foresee it in time
     * @param lead how long before the deadline the first of an unbroken run of warnings that lasts to it was received [s]; negative: none
     *     was, but one before the end; NaN: none at all
     */
    public record Verdict(double begin, double end, double worst, double least, double deadline, double lead) {
        /** True: a warning was due. */
        public boolean isDue() {
            return !Double.isNaN(deadline);
        }

        /** True: a warning came before it was over. */
        public boolean isAnnounced() {
            return !Double.isNaN(lead);
        }

        /** True: the warning came by the deadline. */
        public boolean isInTime() {
            return lead >= 0;
        }
    }

    private WarningJudge() {}

    /**
     * The situations of one object, by time.
     *
     * @param moments of it, by time
     * @param limit of the true time to collision [s]
     * @param warnings about it, by capture time
     */
    public static List<Verdict> judge(List<Moment> moments, double limit, List<Warning> warnings) {
        List<List<Warning>> told = runs(warnings, Warning::capture, GAP);
        List<List<Moment>> foreseeable = runs(
                moments.stream()
                        .filter(moment -> moment.counts() && moment.danger().isForeseeable())
                        .toList(),
                Moment::time,
                GAP);
        List<Moment> critical = moments.stream()
                .filter(moment -> moment.danger().contact() < limit)
                .toList();
        return runs(critical, Moment::time, ScoreRules.MAX_GAP).stream()
                .filter(run -> last(run).time() - run.get(0).time() >= SHORTEST - SAME)
                .map(run -> verdict(run, foreseeable, told))
                .toList();
    }

    private static Verdict verdict(List<Moment> critical, List<List<Moment>> foreseeable, List<List<Warning>> told) {
        double begin = critical.get(0).time();
        double end = last(critical).time();
        Moment worst = critical.stream()
                .min(Comparator.comparingDouble(moment -> moment.danger().contact()))
                .orElseThrow();
        double deadline = foreseeable.stream()
                .filter(run -> last(run).time() >= begin - GAP - SAME)
                .mapToDouble(run -> Math.max(begin, run.get(0).time() + REACTION))
                .filter(latest -> latest <= end + SAME)
                .findFirst()
                .orElse(Double.NaN);
        return new Verdict(begin, end, worst.time(), worst.danger().contact(), deadline, lead(told, deadline, end));
    }

    private static double lead(List<List<Warning>> told, double deadline, double end) {
        double late = Double.NaN;
        for (List<Warning> run : told) {
            if (last(run).received() < deadline - GAP - SAME) {
                continue;
            }
            double first = run.get(0).received();
            if (first <= deadline + SAME) {
                return Math.max(0, deadline - first);
            }
            if (Double.isNaN(late) && first <= end + SAME) {
                late = deadline - first;
            }
        }
        return late;
    }

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
        for (T value : values) {
            List<T> open = runs.isEmpty() ? List.of() : runs.get(runs.size() - 1);
            if (open.isEmpty() || time.applyAsDouble(value) - time.applyAsDouble(last(open)) > gap + SAME) {
                open = new ArrayList<>();
                runs.add(open);
            }
            open.add(value);
        }
        return runs;
    }

    private static <T> T last(List<T> values) {
        return values.get(values.size() - 1);
    }
}
