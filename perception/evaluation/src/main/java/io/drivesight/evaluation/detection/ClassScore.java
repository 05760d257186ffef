package io.drivesight.evaluation.detection;

import java.util.Arrays;
import java.util.List;

/**
 * Scores of one class over one range of sizes. Ratios are 0..1, or NaN when no object of the class and size is in the ground
 * truth (then nothing can be said, and the class takes no part in any mean).
 *
 * @param truths objects that count
 * @param detections of the class within the limit per image, of any size
 * @param recall by detection limit and overlap; empty without truth
 * @param curves precision against recall by overlap; empty without truth
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ClassScore(int truths, int detections, double[][] recall, List<PrecisionRecallCurve> curves) {
    public ClassScore {
        curves = List.copyOf(curves);
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

    /**
     * Interpolated precision (the best precision at this recall or any higher one) at recalls 0, 0.01 .. 1.
     *
     * @param iou overlap from which a detection counts as right
     * @param precision at each recall, 0..1; 0 where it is not reached
     * @param score lowest score that must be accepted to reach a recall; 0 where it is not reached
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record PrecisionRecallCurve(double iou, double[] precision, double[] score) {
        /** Number of recall points. */
        public static final int POINTS = 101;

        /**
         * Interpolates.
         *
         * @param recall of the detections, best first, rising
         * @param precision at each of them; overwritten by the best at this recall or any higher one
         * @param scores of the detections
         * @param count how many of each are there
         */
        static PrecisionRecallCurve of(double iou, double[] recall, double[] precision, double[] scores, int count) {
            for (int i = count - 1; i > 0; i--) {
                precision[i - 1] = Math.max(precision[i - 1], precision[i]);
            }
            double[] atRecall = new double[POINTS];
            double[] scoreAtRecall = new double[POINTS];
            int i = 0;
            for (int point = 0; point < POINTS; point++) {
                while (i < count && recall[i] < recall(point)) {
                    i++;
                }
                if (i < count) {
                    atRecall[point] = precision[i];
                    scoreAtRecall[point] = scores[i];
                }
            }
            return new PrecisionRecallCurve(iou, atRecall, scoreAtRecall);
        }

        /** The recall of the i-th point, 0..1. */
        public static double recall(int i) {
            return i == POINTS - 1 ? 1 : i * 0.01;
        }

        /** Precision at the i-th recall. */
        public double precision(int i) {
            return precision[i];
        }

        /** Lowest score for the i-th recall. */
        public double score(int i) {
            return score[i];
        }

        /** Area under the curve: the mean of the points, 0..1. */
        public double averagePrecision() {
            return Arrays.stream(precision).sum() / POINTS;
        }
    }
}
