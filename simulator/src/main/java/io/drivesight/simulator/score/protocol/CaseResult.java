package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.report.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of a case.
 *
 * @param one the case
 * @param verdict on what it asks for
 * @param warning how it came to that; where nothing must be warned of all NaN
 * @param falseAlarms in it
 * @param figures errors against the truth
 */
public record CaseResult(
        ProtocolCase one, Verdict verdict, Warned warning, List<FalseAlarm> falseAlarms, CaseFigures figures) {
    /** What is said of a case. */
    public enum Verdict {
        /** Warned by the deadline, and on to it. */
        PASSED,
        /** Warned, but too late. */
        LATE,
        /** A warning came and went before the deadline. */
        LAPSED,
        /** No warning before the contact. */
        MISSED,
        /** Nobody could have seen it coming: the case counts for nothing. */
        UNFORESEEABLE,
        /** Nothing to warn of. */
        SILENT
    }

    /**
     * Times of a warning, since the start [s]; NaN: it did not come to that.
     *
     * @param visible from when on the danger could be seen
     * @param foreseeable from when on it was visible and moved into the vehicle's way
     * @param deadline by when the warning must be received
     * @param first when the first of the unbroken warnings that last to the deadline was received; where there are none by then, the first
     *     later one
     * @param contact when the danger is hit
     */
    public record Warned(double visible, double foreseeable, double deadline, double first, double contact) {
        static final Warned NONE = new Warned(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        /** How long before the contact the warning was received [s]; NaN: it was not. */
        public double lead() {
            return contact - first;
        }
    }

    /**
     * An unbroken run of warnings that nothing justified, or that part of one which came too early.
     *
     * @param about name of whom it was about; empty: nobody
     * @param what their class, or what the track was taken for
     * @param relation how they moved: parked, standing, along, oncoming, crossing; ghost for nobody
     * @param begin capture time of its first frame [s]
     * @param end capture time of its last frame [s]
     */
    public record FalseAlarm(String about, String what, String relation, double begin, double end) {
        private String text() {
            String whom = about.isEmpty() ? "nobody" : about;
            return String.format(
                    Locale.ROOT, "; false alarm %.1f-%.1f s about %s (%s %s)", begin, end, whom, relation, what);
        }
    }

    /** True: it asked for a warning, and somebody could have given it. */
    public boolean counts() {
        return verdict != Verdict.SILENT && verdict != Verdict.UNFORESEEABLE;
    }

    public boolean passed() {
        return verdict == Verdict.PASSED;
    }

    /** True: it did not pass, or it was falsely warned in it. */
    boolean isBad() {
        return (counts() && !passed()) || !falseAlarms.isEmpty();
    }

    /** In a line. */
    String text() {
        String text = one.id() + " " + one.weather() + ": " + verdict;
        if (one.demand().isPresent()) {
            text += String.format(
                    Locale.ROOT,
                    "; seen from %s, foreseeable from %s, deadline %s, warned %s, contact %.2f s",
                    TextTable.number(warning.visible(), 2),
                    TextTable.number(warning.foreseeable(), 2),
                    TextTable.number(warning.deadline(), 2),
                    TextTable.number(warning.first(), 2),
                    warning.contact());
        }
        return text + falseAlarms.stream().map(FalseAlarm::text).collect(Collectors.joining());
    }
}
