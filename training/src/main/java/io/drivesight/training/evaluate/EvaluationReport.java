package io.drivesight.training.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation's figures, written as JSON as they are. Ratios are 0..1, null where there is no object to find.
 *
 * @param model name of the model
 * @param modelSha256 SHA-256 of the model's file
 * @param profile how large the model's input was: {@code square} is its own size
 * @param images images scored
 * @param ap50 mean over classes, IoU 0.50
 * @param ap mean over classes, IoU 0.50:0.05:0.95
 * @param vehicleAp50 cars, buses and trucks as one class, IoU 0.50
 * @param perClass by the taxonomy's label
 * @param bySize {@code small}, {@code medium}, {@code large}: under 32x32 px, under 96x96 px, above
 * @param byDataset by the dataset's name
 * @param thresholds where detections were cut
 * @param inferenceMillis mean time of one inference [ms]
 * @param failedImages images that could not be read, and why
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EvaluationReport(
        String model,
        String modelSha256,
        String profile,
        int images,
        @JsonProperty("AP50") @Nullable Double ap50,
        @JsonProperty("AP") @Nullable Double ap,
        @JsonProperty("vehicleAP50") @Nullable Double vehicleAp50,
        Map<String, ClassFigures> perClass,
        Map<String, SizeFigures> bySize,
        Map<String, DatasetFigures> byDataset,
        Thresholds thresholds,
        @Nullable Double inferenceMillis,
        List<String> failedImages) {
    /** One class. */
    public record ClassFigures(
            @JsonProperty("AP") @Nullable Double ap,
            @JsonProperty("AP50") @Nullable Double ap50,
            int groundTruthCount,
            int detections) {}

    /** Boxes of one size. */
    public record SizeFigures(
            @JsonProperty("AP") @Nullable Double ap,
            @JsonProperty("AP50") @Nullable Double ap50,
            int groundTruthCount) {}

    /** One dataset. */
    public record DatasetFigures(
            String split,
            int images,
            @Nullable String contentHash,
            @JsonProperty("AP50") @Nullable Double ap50,
            @JsonProperty("AP") @Nullable Double ap,
            @JsonProperty("vehicleAP50") @Nullable Double vehicleAp50,
            Map<String, ClassFigures> perClass,
            Map<String, SizeFigures> bySize) {}

    /** The figures of an evaluation. */
    public static EvaluationReport of(Evaluation evaluation) {
        Map<String, DatasetFigures> byDataset = new LinkedHashMap<>();
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            String name = set.set().name();
            for (int i = 2; byDataset.containsKey(name); i++) {
                name = set.set().name() + "-" + i;
            }
            byDataset.put(name, figures(set));
        }
        SetScore overall = evaluation.overall();
        return new EvaluationReport(
                evaluation.card().name(),
                evaluation.modelSha256(),
                evaluation.profile().name().toLowerCase(Locale.ROOT),
                overall.images(),
                orNull(overall.ap50()),
                orNull(overall.ap()),
                orNull(overall.vehicleAp50()),
                perClass(overall),
                bySize(overall),
                byDataset,
                Thresholds.EVALUATION,
                orNull(evaluation.inferenceMillis()),
                evaluation.failed());
    }

    private static DatasetFigures figures(Evaluation.ScoredSet set) {
        SetScore score = set.score();
        return new DatasetFigures(
                set.set().split(),
                score.images(),
                set.set().hash(),
                orNull(score.ap50()),
                orNull(score.ap()),
                orNull(score.vehicleAp50()),
                perClass(score),
                bySize(score));
    }

    private static Map<String, ClassFigures> perClass(SetScore score) {
        Map<String, ClassFigures> figures = new LinkedHashMap<>();
        score.classes()
                .forEach((objectClass, of) -> figures.put(
                        objectClass.label(),
                        new ClassFigures(
                                orNull(of.averagePrecision()),
                                orNull(of.averagePrecision(0.5)),
                                of.truths(),
                                of.detections())));
        return figures;
    }

    private static Map<String, SizeFigures> bySize(SetScore score) {
        Map<String, SizeFigures> figures = new LinkedHashMap<>();
        for (AreaRange size : List.of(AreaRange.SMALL, AreaRange.MEDIUM, AreaRange.LARGE)) {
            figures.put(
                    size.name(), new SizeFigures(orNull(score.ap(size)), orNull(score.ap50(size)), score.truths(size)));
        }
        return figures;
    }

    /** JSON has no NaN. */
    private static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
