package io.drivesight.evaluation.detection;

import java.util.Arrays;
import java.util.List;

/**
 * Scores of one class over one range of sizes. Ratios are 0..1, or NaN when no object of the class and size is in the ground
 * truth (then nothing can be said, and the class takes no part in any mean).
 */
public final class ClassScore {
    private final int truths;
    private final int detections;
    private final double[][] recall;
    private final List<PrecisionRecallCurve> curves;

    /**
     * @param truths objects that count
     * @param detections boxes offered, ignored ones included, after the detection limit
     * @param recall by detection limit and overlap; empty without truth
     * @param curves by overlap; empty without truth
     */
    ClassScore(int truths, int detections, double[][] recall, List<PrecisionRecallCurve> curves) {
        this.truths = truths;
        this.detections = detections;
        this.recall = recall;
        this.curves = List.copyOf(curves);
    }

    /** Objects in the ground truth that count. */
    public int truths() {
        return truths;
    }

    /** Detections of the class within the limit per image, of any size. */
    public int detections() {
        return detections;
    }

    /** Precision against recall by overlap; empty without truth. */
    public List<PrecisionRecallCurve> curves() {
        return curves;
    }

    /** Mean over the overlaps. */
    public double averagePrecision() {
        return curves.stream()
                .mapToDouble(PrecisionRecallCurve::averagePrecision)
                .average()
                .orElse(Double.NaN);
    }

    /** Average precision at one of the settings' overlaps; NaN also for an overlap that was not measured. */
    public double averagePrecision(double iou) {
        return curves.stream()
                .filter(curve -> Math.abs(curve.iou() - iou) < 1e-9)
                .mapToDouble(PrecisionRecallCurve::averagePrecision)
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * Highest recall, mean over the overlaps.
     *
     * @param limitIndex position in the settings' detection limits
     */
    public double averageRecall(int limitIndex) {
        return truths == 0
                ? Double.NaN
                : Arrays.stream(recall[limitIndex]).average().orElse(Double.NaN);
    }
}
