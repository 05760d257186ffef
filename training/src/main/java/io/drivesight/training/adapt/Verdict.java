package io.drivesight.training.adapt;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an adapted detector may take the base model's place.
 *
 * @param reasons why not, or what acceptance rests on
 */
public record Verdict(boolean accepted, List<String> reasons) {
    /** AP50 of cars, buses and trucks as one class, and over the classes, 0..1; null where there is no such object. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Figures(
            @JsonProperty("AP50") @Nullable Double classes,
            @JsonProperty("vehicleAP50") @Nullable Double vehicles) {
        static Figures of(SetScore score) {
            return new Figures(EvaluationReport.orNull(score.ap50()), EvaluationReport.orNull(score.vehicleAp50()));
        }
    }

    /**
     * A labelled set before and after, as it stands in {@code adapt.json}.
     *
     * @param role {@code guard} or {@code improve}
     * @param hash content hash of images and labels
     * @param overlap how many of its images the base model learned from or are among the frames, and how many were left out
     * @param after of the adapted model
     */
    public record SetComparison(
            String name,
            String split,
            String role,
            int images,
            String hash,
            Overlap overlap,
            Figures before,
            Figures after) {
        static final String GUARD = "guard";
        static final String IMPROVE = "improve";

        static SetComparison of(EvaluationSet set, String role, SetScore before, SetScore after) {
            return new SetComparison(
                    set.name(),
                    set.split(),
                    role,
                    set.images().size(),
                    String.valueOf(set.hash()),
                    set.overlap(),
                    Figures.of(before),
                    Figures.of(after));
        }

        /** The greater loss of the two figures [points]; negative: both gain. NaN: neither could be measured. */
        double loss() {
            return Stream.of(loss(before.classes, after.classes), loss(before.vehicles, after.vehicles))
                    .filter(Double::isFinite)
                    .max(Comparator.naturalOrder())
                    .orElse(Double.NaN);
        }

        private static double loss(@Nullable Double before, @Nullable Double after) {
            return before == null || after == null ? Double.NaN : 100 * (before - after);
        }
    }

    /** Student's 95 % quantile, for 1, 2, ... degrees of freedom. */
    private static final double[] STUDENT = {6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833};

    private static final String NO_GUARD =
            "NO LABELLED GUARD: nobody knows what the model has lost in clear weather; give --guard";

    private static final String ONE_SEED =
            "one seed: another may be judged otherwise, and to take one of several that was accepted proves nothing; --seeds 1,2,3 judges them together";

    /**
     * Judges: no guard may lose more than the tolerance. Of several seeds it is the mean that must keep within, with the upper end of its
     * interval (95 %, one-sided, Student): seeds are luck, and whoever runs several and takes one that was accepted takes the luck. The
     * first seed's model is the result, so that its own loss must keep within too. Without a guard nothing is judged, and the model is
     * accepted with a warning.
     *
     * @param bySeed the same sets for every seed
     * @param tolerance of loss [points]
     */
    static Verdict of(List<List<SetComparison>> bySeed, double tolerance) {
        Map<String, List<Double>> losses = losses(bySeed);
        if (losses.isEmpty()) {
            return new Verdict(true, List.of(NO_GUARD));
        }
        Verdict verdict = byGuards(losses, tolerance);
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
                .filter(set -> set.role().equals(SetComparison.GUARD))
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
            if (!(upper(ofSeeds) <= tolerance && ofSeeds.get(0) <= tolerance)) {
                String overSeeds = ofSeeds.size() == 1
                        ? ""
                        : Text.format(
                                " with the first seed, whose model is the result, and up to %.2f over %d seeds (%s)",
                                upper(ofSeeds), ofSeeds.size(), points(ofSeeds));
                against.add(Text.format(
                        "guard %s lost %.2f points of AP50%s; %.2f are tolerated",
                        guard, ofSeeds.get(0), overSeeds, tolerance));
            }
        });
        if (!against.isEmpty()) {
            return new Verdict(false, against);
        }
        boolean several = losses.values().stream().anyMatch(ofSeeds -> ofSeeds.size() > 1);
        String kept = Text.format("no guard lost more than %.1f points of AP50", tolerance);
        return new Verdict(true, List.of(kept + (several ? ", nor by the upper end over the seeds" : "")));
    }

    private static String points(List<Double> losses) {
        return losses.stream().map(loss -> Text.format("%.1f", loss)).collect(Collectors.joining(", "));
    }
}
