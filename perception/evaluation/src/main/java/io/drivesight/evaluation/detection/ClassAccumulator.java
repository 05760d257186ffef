package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Puts the images of one class together: verdicts in order of score, then recall and interpolated precision. */
final class ClassAccumulator {
    private final CocoSettings settings;
    private final List<ImageMatcher> images;
    private final double[] scores;
    /** Place of each detection in its own image, best first. */
    private final int[] rank;

    private final int[] byScore;

    ClassAccumulator(CocoSettings settings, List<ImageMatcher> images) {
        this.settings = settings;
        this.images = images;
        this.scores = images.stream()
                .flatMap(image -> image.detections().stream())
                .mapToDouble(ScoredBox::score)
                .toArray();
        this.rank = images.stream()
                .flatMapToInt(image -> IntStream.range(0, image.detections().size()))
                .toArray();
        this.byScore = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> 0 - scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    ClassScore score(AreaRange area) {
        List<boolean[]> ignored =
                images.stream().map(image -> image.ignoredTruth(area)).toList();
        int truths = ignored.stream().mapToInt(ClassAccumulator::countFalse).sum();
        if (truths == 0) {
            return new ClassScore(0, scores.length, new double[0][], List.of());
        }
        int limits = settings.detectionLimits().size();
        double[][] recall = new double[limits][settings.ious().size()];
        List<PrecisionRecallCurve> curves = new ArrayList<>();
        for (int t = 0; t < settings.ious().size(); t++) {
            DetectionVerdict[] verdicts =
                    verdicts(area, ignored, settings.ious().get(t));
            for (int m = 0; m < limits; m++) {
                recall[m][t] =
                        highestRecall(verdicts, settings.detectionLimits().get(m), truths);
            }
            curves.add(curve(settings.ious().get(t), verdicts, truths));
        }
        return new ClassScore(truths, scores.length, recall, curves);
    }

    private static int countFalse(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 0 : 1;
        }
        return count;
    }

    private DetectionVerdict[] verdicts(AreaRange area, List<boolean[]> ignored, double iou) {
        DetectionVerdict[] all = new DetectionVerdict[scores.length];
        int next = 0;
        for (int i = 0; i < images.size(); i++) {
            DetectionVerdict[] ofImage = images.get(i).match(area, ignored.get(i), iou);
            System.arraycopy(ofImage, 0, all, next, ofImage.length);
            next += ofImage.length;
        }
        return all;
    }

    private double highestRecall(DetectionVerdict[] verdicts, int limit, int truths) {
        int right = 0;
        for (int i = 0; i < verdicts.length; i++) {
            right += verdicts[i] == DetectionVerdict.RIGHT && rank[i] < limit ? 1 : 0;
        }
        return (double) right / truths;
    }

    private PrecisionRecallCurve curve(double iou, DetectionVerdict[] verdicts, int truths) {
        int count = verdicts.length;
        double[] recall = new double[count];
        double[] precision = new double[count];
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < count; i++) {
            DetectionVerdict verdict = verdicts[byScore[i]];
            right += verdict == DetectionVerdict.RIGHT ? 1 : 0;
            wrong += verdict == DetectionVerdict.WRONG ? 1 : 0;
            recall[i] = (double) right / truths;
            // The reference's guard against 0 / 0, kept for its last digits.
            precision[i] = right / (wrong + right + Math.ulp(1.0));
        }
        return PrecisionRecallCurve.of(
                iou,
                recall,
                precision,
                IntStream.of(byScore).mapToDouble(i -> scores[i]).toArray(),
                count);
    }
}
