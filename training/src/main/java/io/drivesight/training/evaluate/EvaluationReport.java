package io.drivesight.training.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation's figures, written as JSON as they are. Ratios are 0..1, null where there is no object to find.
 *
 * @param profile how large the model's input was: {@code square} is its own size
 * @param zoom {@code middle}: the middle of each image was looked at too, at full resolution
 * @param images images scored
 * @param byDataset by the dataset's name
 * @param thresholds where detections were cut
 * @param inferenceMillis mean time of an image's inference [ms], both looks' with a zoom
 * @param failedImages images that could not be read, and why
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record EvaluationReport(
        String model,
        String modelSha256,
        String profile,
        String zoom,
        int images,
        @JsonUnwrapped Figures figures,
        Map<String, DatasetFigures> byDataset,
        Thresholds thresholds,
        @Nullable Double inferenceMillis,
        List<String> failedImages) {
    /**
     * What was scored, in one dataset or in all.
     *
     * @param ap50 mean over classes, IoU 0.50
     * @param ap mean over classes, IoU 0.50:0.05:0.95
     * @param vehicleAp50 cars, buses and trucks as one class, IoU 0.50
     * @param vehiclesByHeight the same by height in the frame: {@code under24px}, {@code 24to48px}, {@code over48px}
     * @param perClass by the taxonomy's label
     */
    public record Figures(
            @JsonProperty("AP50") @Nullable Double ap50,
            @JsonProperty("AP") @Nullable Double ap,
            @JsonProperty("vehicleAP50") @Nullable Double vehicleAp50,
            Map<String, HeightFigures> vehiclesByHeight,
            Map<String, ClassFigures> perClass) {
        static Figures of(SetScore score) {
            Map<String, ClassFigures> perClass = new LinkedHashMap<>();
            score.classes()
                    .forEach((objectClass, of) -> perClass.put(
                            objectClass.label(),
                            new ClassFigures(
                                    orNull(of.averagePrecision()),
                                    orNull(of.averagePrecision(0.5)),
                                    of.truths(),
                                    of.detections(),
                                    byHeight(height -> score.ofClass(objectClass, height)))));
            return new Figures(
                    orNull(score.ap50()),
                    orNull(score.ap()),
                    orNull(score.vehicleAp50()),
                    byHeight(score::vehicles),
                    perClass);
        }

        private static Map<String, HeightFigures> byHeight(Function<AreaRange, ClassScore> scores) {
            Map<String, HeightFigures> figures = new LinkedHashMap<>();
            for (AreaRange height : AreaRange.HEIGHTS) {
                ClassScore score = scores.apply(height);
                figures.put(height.name(), new HeightFigures(orNull(score.averagePrecision(0.5)), score.truths()));
            }
            return figures;
        }
    }

    /** One class. */
    public record ClassFigures(
            @JsonProperty("AP") @Nullable Double ap,
            @JsonProperty("AP50") @Nullable Double ap50,
            int groundTruthCount,
            int detections,
            Map<String, HeightFigures> byHeight) {}

    /** Objects of one height in the frame. */
    public record HeightFigures(
            @JsonProperty("AP50") @Nullable Double ap50, int groundTruthCount) {}

    /**
     * One dataset.
     *
     * @param overlap how many images of it the model has seen, and how many of these were left out
     */
    public record DatasetFigures(
            String split,
            int images,
            @Nullable String contentHash,
            Overlap overlap,
            @JsonUnwrapped Figures figures) {
        static DatasetFigures of(EvaluationSet set, SetScore score) {
            return new DatasetFigures(set.split(), score.images(), set.hash(), set.overlap(), Figures.of(score));
        }
    }

    /** The figures of an evaluation. */
    public static EvaluationReport of(Evaluation evaluation) {
        Map<String, DatasetFigures> byDataset = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (Evaluation.ScoredSet scored : evaluation.sets()) {
            byDataset.put(
                    EvaluationSet.uniqueName(scored.set().name(), names),
                    DatasetFigures.of(scored.set(), scored.score()));
        }
        return new EvaluationReport(
                evaluation.card().name(),
                evaluation.modelSha256(),
                evaluation.profile().name().toLowerCase(Locale.ROOT),
                evaluation.zoom().name().toLowerCase(Locale.ROOT),
                evaluation.overall().images(),
                Figures.of(evaluation.overall()),
                byDataset,
                Thresholds.EVALUATION,
                orNull(evaluation.inferenceMillis()),
                evaluation.failed());
    }

    /** JSON has no NaN. */
    public static @Nullable Double orNull(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
