package io.drivesight.training.adapt;

import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Overlap;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** Student's 95 % quantile, for 1, 2, ... degrees of freedom. */
    private static final double[] STUDENT = {6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833};

    private static final String ONE_SEED =
            "one seed: another may be judged otherwise, and to take one of several that was accepted proves nothing; --seeds 1,2,3 judges them together";

    /**
     * Judges: no guard may lose more than the tolerance; without guards the agreement decides. Of several seeds it is the mean that must
     * keep within, with the upper end of its interval (95 %, one-sided, Student): seeds are luck, and whoever runs several and takes one that
     * was accepted takes the luck. The first seed's model is the result, so that its own loss must keep within too.
     *
     * @param bySeed the same sets for every seed
     * @param agreements by seed, 0..1; NaN: unknown
     */
    static Verdict of(List<List<SetComparison>> bySeed, List<Double> agreements, AdaptOptions options) {
        Map<String, List<Double>> losses = losses(bySeed);
        Verdict verdict =
                losses.isEmpty() ? byAgreement(agreements, options.agreement) : byGuards(losses, options.tolerance);
        List<String> reasons = new ArrayList<>(verdict.reasons());
        if (bySeed.size() == 1) {
            reasons.add(ONE_SEED);
        }
        return new Verdict(verdict.accepted(), reasons);
    }

    /** By guard, every seed's loss [points]. */
    static Map<String, List<Double>> losses(List<List<SetComparison>> bySeed) {
        Map<String, List<Double>> losses = new LinkedHashMap<>();
        bySeed.forEach(sets -> sets.stream()
                .filter(SetComparison::isGuard)
                .forEach(guard -> losses.computeIfAbsent(guard.name(), key -> new ArrayList<>())
                        .add(guard.loss())));
        return losses;
    }

    /** The mean with what repetitions may add to it; of one value the value. */
    static double upper(List<Double> values) {
        double mean = values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        int freedom = values.size() - 1;
        if (freedom < 1) {
            return mean;
        }
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double student = STUDENT[Math.min(freedom, STUDENT.length) - 1];
        return mean + student * Math.sqrt(squares / freedom / values.size());
    }

    private static Verdict byGuards(Map<String, List<Double>> losses, double tolerance) {
        List<String> against = new ArrayList<>();
        losses.forEach((guard, ofSeeds) -> {
            // A loss that could not be measured is no proof that there is none. The first seed's model is what is
            // taken.
            if (upper(ofSeeds) <= tolerance && !(ofSeeds.get(0) <= tolerance)) {
                against.add(format(
                        "guard %s lost %.2f points of AP50 with the first seed, whose model is the result (%s), %.2f are tolerated",
                        guard, ofSeeds.get(0), points(ofSeeds), tolerance));
            } else if (!(upper(ofSeeds) <= tolerance)) {
                against.add(
                        ofSeeds.size() == 1
                                ? format(
                                        "guard %s lost %.2f points of AP50, %.2f are tolerated",
                                        guard, upper(ofSeeds), tolerance)
                                : format(
                                        "guard %s may have lost up to %.2f points of AP50 over %d seeds (%s), %.2f are tolerated",
                                        guard, upper(ofSeeds), ofSeeds.size(), points(ofSeeds), tolerance));
            }
        });
        if (!against.isEmpty()) {
            return new Verdict(false, against);
        }
        boolean several = losses.values().stream().anyMatch(ofSeeds -> ofSeeds.size() > 1);
        String kept = several
                ? "no guard lost more than %.1f points of AP50 with the first seed, nor by the upper end over the seeds"
                : "no guard lost more than %.1f points of AP50";
        return new Verdict(true, List.of(format(kept, tolerance)));
    }

    private static String points(List<Double> losses) {
        return losses.stream().map(loss -> format("%.1f", loss)).collect(Collectors.joining(", "));
    }

    private static Verdict byAgreement(List<Double> agreements, double least) {
        String alone =
                "NO LABELLED GUARD: judged only by its agreement with the base model on clear frames held out; give --guard";
        double lower =
                -upper(agreements.stream().map(agreement -> -100 * agreement).toList());
        if (Double.isNaN(lower)) {
            return new Verdict(
                    false,
                    List.of(alone, "the base model sees nothing in these frames, so that agreement says nothing"));
        }
        return new Verdict(
                lower >= least,
                List.of(alone, format("agreement is %.1f points, at least %.1f are wanted", lower, least)));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
