package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Scores detections against ground truth by the rules of the COCO detection challenge (cocodataset.org, "Detection Evaluation";
 * T.-Y. Lin et al., arXiv:1405.0312), equal to its reference tool down to the order of ties:
 *
 * <ul>
 *   <li>per class and image the best 100 detections, best first, each take the free object they overlap most, from the overlap
 *       asked for; objects that count come before ignored ones;
 *   <li>ignored objects, crowds and objects outside the size asked for count neither way, nor do detections on them, nor
 *       unmatched detections outside that size;
 *   <li>over all images precision is interpolated at 101 recalls; a class without objects takes no part in the means.
 * </ul>
 *
 * <p>Thread-safe. Cost: sorting of the detections plus, per image and class, detections times objects.
 */
public final class CocoScorer {
    private final CocoSettings settings;

    /** With COCO's own settings. */
    public CocoScorer() {
        this(CocoSettings.COCO);
    }

    public CocoScorer(CocoSettings settings) {
        this.settings = settings;
    }

    /**
     * Scores a set of images.
     *
     * @param images equal scores in different images are taken in this order; the same image may come twice (bootstrap)
     */
    public DetectionScore score(List<ScoredImage> images) {
        SortedMap<Integer, List<ClassScore>> classes = new TreeMap<>();
        matchersByClass(images).forEach((classIndex, matchers) -> classes.put(classIndex, scoreClass(matchers)));
        return new DetectionScore(settings, classes);
    }

    private List<ClassScore> scoreClass(List<ImageMatcher> matchers) {
        ClassAccumulator accumulator = new ClassAccumulator(settings, matchers);
        return settings.areas().stream().map(accumulator::score).toList();
    }

    private SortedMap<Integer, List<ImageMatcher>> matchersByClass(List<ScoredImage> images) {
        SortedMap<Integer, List<ImageMatcher>> byClass = new TreeMap<>();
        for (ScoredImage image : images) {
            Map<Integer, Boxes> boxes = new TreeMap<>();
            image.truth()
                    .forEach(truth -> boxesOf(boxes, truth.classIndex()).truth.add(truth));
            image.detections()
                    .forEach(box -> boxesOf(boxes, box.classIndex()).detections.add(box));
            boxes.forEach((classIndex, ofClass) -> byClass.computeIfAbsent(classIndex, key -> new ArrayList<>())
                    .add(new ImageMatcher(ofClass.truth, ofClass.detections, settings.maxDetections())));
        }
        return byClass;
    }

    private static Boxes boxesOf(Map<Integer, Boxes> byClass, int classIndex) {
        return byClass.computeIfAbsent(classIndex, key -> new Boxes(new ArrayList<>(), new ArrayList<>()));
    }

    private record Boxes(List<TruthBox> truth, List<ScoredBox> detections) {}

    /** Puts the images of one class together: verdicts in order of score, then recall and interpolated precision. */
    static final class ClassAccumulator {
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
}
