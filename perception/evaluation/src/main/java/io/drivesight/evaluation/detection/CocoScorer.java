package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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
 *
 * @param settings what is measured
 */
public record CocoScorer(CocoSettings settings) {
    /** With COCO's own settings. */
    public CocoScorer() {
        this(CocoSettings.COCO);
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

    private List<ClassScore> scoreClass(List<ImageMatcher> images) {
        int[] byScore = MatchedDetections.byScore(images);
        return settings.areas().stream()
                .map(area -> score(images, byScore, area))
                .toList();
    }

    private ClassScore score(List<ImageMatcher> images, int[] byScore, AreaRange area) {
        double[][] recall =
                new double[settings.detectionLimits().size()][settings.ious().size()];
        List<PrecisionRecallCurve> curves = new ArrayList<>();
        int truths = 0;
        for (int t = 0; t < settings.ious().size(); t++) {
            MatchedDetections matched =
                    MatchedDetections.of(images, byScore, area, settings.ious().get(t));
            truths = matched.objects();
            if (truths == 0) {
                return new ClassScore(0, byScore.length, new double[0][], List.of());
            }
            for (int m = 0; m < recall.length; m++) {
                recall[m][t] = matched.recall(settings.detectionLimits().get(m));
            }
            curves.add(matched.curve(settings.ious().get(t)));
        }
        return new ClassScore(truths, byScore.length, recall, curves);
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
}
