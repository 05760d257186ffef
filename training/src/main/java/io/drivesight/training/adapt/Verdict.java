package io.drivesight.training.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an adapted detector may take the base model's place.
 *
 * @param reasons why not, or what acceptance rests on
 */
record Verdict(boolean accepted, List<String> reasons) {
    /**
     * Judges: no guard may lose more than the tolerance; without guards the agreement decides.
     *
     * @param agreement 0..1; NaN: unknown
     */
    static Verdict of(List<SetComparison> sets, double agreement, AdaptOptions options) {
        List<SetComparison> guards =
                sets.stream().filter(SetComparison::isGuard).toList();
        return guards.isEmpty() ? byAgreement(agreement, options.agreement) : byGuards(guards, options.tolerance);
    }

    private static Verdict byGuards(List<SetComparison> guards, double tolerance) {
        List<String> against = new ArrayList<>();
        for (SetComparison guard : guards) {
            // A loss that could not be measured is no proof that there is none.
            if (!(guard.loss() <= tolerance)) {
                against.add(format(
                        "guard %s lost %.2f points of AP50, %.2f are tolerated",
                        guard.name(), guard.loss(), tolerance));
            }
        }
        return against.isEmpty()
                ? new Verdict(true, List.of(format("no guard lost more than %.1f points of AP50", tolerance)))
                : new Verdict(false, against);
    }

    private static Verdict byAgreement(double agreement, double least) {
        String alone =
                "NO LABELLED GUARD: judged only by its agreement with the base model on clear frames held out; give --guard";
        if (Double.isNaN(agreement)) {
            return new Verdict(
                    false,
                    List.of(alone, "the base model sees nothing in these frames, so that agreement says nothing"));
        }
        boolean enough = 100 * agreement >= least;
        return new Verdict(
                enough,
                List.of(alone, format("agreement is %.1f points, at least %.1f are wanted", 100 * agreement, least)));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
