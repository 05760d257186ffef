package io.drivesight.training.adapt;

import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Overlap;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether an adapted detector may take the base model's place.
 *
 * @param reasons why not, or what acceptance rests on
 */
public record Verdict(boolean accepted, List<String> reasons) {
    /**
     * A labelled set before and after. Scores are 0..1, NaN where the set has no such object.
     *
     * @param role {@code guard} or {@code improve}
     * @param hash content hash of images and labels
     * @param vehicleBefore AP50 of cars, buses and trucks as one class
     * @param vehicleAfter the same of the adapted model
     * @param before AP50 over the classes
     * @param after the same of the adapted model
     * @param overlap how many of its images the base model learned from or are among the frames, and how many were left out
     */
    public record SetComparison(
            String name,
            String split,
            String role,
            int images,
            String hash,
            double vehicleBefore,
            double vehicleAfter,
            double before,
            double after,
            Overlap overlap) {
        static final String GUARD = "guard";
        static final String IMPROVE = "improve";

        static SetComparison of(EvaluationSet set, String role, SetScore before, SetScore after) {
            return new SetComparison(
                    set.name(),
                    set.split(),
                    role,
                    set.images().size(),
                    String.valueOf(set.hash()),
                    before.vehicleAp50(),
                    after.vehicleAp50(),
                    before.ap50(),
                    after.ap50(),
                    set.overlap());
        }

        public boolean isGuard() {
            return role.equals(GUARD);
        }

        /** The greater loss of the two figures [points]; negative: both gain. NaN: neither could be measured. */
        public double loss() {
            double vehicles = 100 * (vehicleBefore - vehicleAfter);
            double all = 100 * (before - after);
            return Double.isNaN(vehicles) ? all : Double.isNaN(all) ? vehicles : Math.max(vehicles, all);
        }
    }

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
