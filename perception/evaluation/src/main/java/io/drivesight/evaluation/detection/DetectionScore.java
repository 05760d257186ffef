package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The score of a set of images. Means run over the classes that have objects in the ground truth; ratios are 0..1, NaN when no
 * class has any.
 *
 * @param byClass by class number: one score for each of the settings' area ranges
 */
public record DetectionScore(CocoSettings settings, SortedMap<Integer, List<ClassScore>> byClass) {
    /** AP over all overlaps of the settings: COCO's "AP" under its own. */
    public double averagePrecision() {
        return mean(settings.areas().get(0), ClassScore::averagePrecision);
    }

    /** AP at IoU 0.50. */
    public double averagePrecision50() {
        return averagePrecisionAt(0.5);
    }

    /** AP at IoU 0.75. */
    public double averagePrecision75() {
        return averagePrecisionAt(0.75);
    }

    /** AP at one of the settings' overlaps; NaN for one that was not measured. */
    public double averagePrecisionAt(double iou) {
        return mean(settings.areas().get(0), score -> score.averagePrecision(iou));
    }

    /** AP over all overlaps for objects of one size. */
    public double averagePrecision(AreaRange area) {
        return mean(area, ClassScore::averagePrecision);
    }

    /** Mean of the highest recalls with all detections that count (COCO: 100 per image). */
    public double averageRecall() {
        return averageRecall(settings.areas().get(0), settings.maxDetections());
    }

    /**
     * Mean of the highest recalls.
     *
     * @param area one of the settings' area ranges
     * @param detectionLimit one of the settings' limits
     */
    public double averageRecall(AreaRange area, int detectionLimit) {
        int limitIndex = settings.detectionLimits().indexOf(detectionLimit);
        if (limitIndex < 0) {
            throw new IllegalArgumentException("no recall was measured with %d detections; there are %s"
                    .formatted(detectionLimit, settings.detectionLimits()));
        }
        return mean(area, score -> score.averageRecall(limitIndex));
    }

    /** Scores by class number over all sizes; every class that has truth or detections. */
    public SortedMap<Integer, ClassScore> classes() {
        return classes(settings.areas().get(0));
    }

    /** Scores by class number for one of the settings' area ranges. */
    public SortedMap<Integer, ClassScore> classes(AreaRange area) {
        int index = indexOf(area);
        SortedMap<Integer, ClassScore> result = new TreeMap<>();
        for (Map.Entry<Integer, List<ClassScore>> entry : byClass.entrySet()) {
            result.put(entry.getKey(), entry.getValue().get(index));
        }
        return result;
    }

    /** The score of one class over all sizes; one without truth and detections if the class did not occur. */
    public ClassScore ofClass(int classIndex) {
        return ofClass(classIndex, settings.areas().get(0));
    }

    /** The score of one class for one of the settings' area ranges. */
    public ClassScore ofClass(int classIndex, AreaRange area) {
        List<ClassScore> scores = byClass.get(classIndex);
        return scores == null ? new ClassScore(0, 0, new double[0][], List.of()) : scores.get(indexOf(area));
    }

    private double mean(AreaRange area, ToDoubleFunction<ClassScore> value) {
        int index = indexOf(area);
        return byClass.values().stream()
                .map(scores -> scores.get(index))
                .filter(score -> score.truths() > 0)
                .mapToDouble(value)
                .average()
                .orElse(Double.NaN);
    }

    private int indexOf(AreaRange area) {
        int index = settings.areas().indexOf(area);
        if (index < 0) {
            throw new IllegalArgumentException("area range %s was not measured".formatted(area.name()));
        }
        return index;
    }
}
