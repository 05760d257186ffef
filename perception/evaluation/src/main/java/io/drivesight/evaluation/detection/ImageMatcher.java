package io.drivesight.evaluation.detection;

import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.MatchedDetections.DetectionVerdict;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import io.drivesight.evaluation.detection.ScoredImage.TruthBox;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Matches the detections of one class in one image to its objects. Overlaps are computed once and reused for every threshold and
 * size.
 */
final class ImageMatcher {
    private static final int NONE = -1;

    private final List<TruthBox> truth;
    private final List<ScoredBox> detections;
    private final double[][] overlap;

    ImageMatcher(List<TruthBox> truth, List<ScoredBox> detections, int maxDetections) {
        this.truth = truth;
        this.detections = bestFirst(detections, maxDetections);
        this.overlap = new double[this.detections.size()][truth.size()];
        for (int d = 0; d < overlap.length; d++) {
            for (int g = 0; g < truth.size(); g++) {
                overlap[d][g] = overlap(this.detections.get(d), truth.get(g));
            }
        }
    }

    private static List<ScoredBox> bestFirst(List<ScoredBox> detections, int limit) {
        return detections.stream()
                .sorted(Comparator.comparingDouble((ScoredBox box) -> 0 - box.score()))
                .limit(limit)
                .toList();
    }

    private static double overlap(ScoredBox detection, TruthBox truth) {
        return truth.crowd()
                ? detection.box().coveredBy(truth.box())
                : detection.box().iou(truth.box());
    }

    /** Detections that count, best first. */
    List<ScoredBox> detections() {
        return detections;
    }

    /** Which objects do not count in this range, by position. */
    boolean[] ignoredTruth(AreaRange area) {
        boolean[] ignored = new boolean[truth.size()];
        for (int g = 0; g < ignored.length; g++) {
            ignored[g] = truth.get(g).ignored() || !area.contains(truth.get(g));
        }
        return ignored;
    }

    /**
     * What becomes of each detection, best first: each takes the free object it overlaps most, one that counts before one that
     * does not; crowds stay free.
     */
    DetectionVerdict[] match(AreaRange area, boolean[] ignored, double iou) {
        int[] order = countingFirst(ignored);
        boolean[] taken = new boolean[truth.size()];
        DetectionVerdict[] verdicts = new DetectionVerdict[detections.size()];
        double least = Math.min(iou, 1 - 1e-10);
        for (int d = 0; d < verdicts.length; d++) {
            int match = bestMatch(overlap[d], order, ignored, taken, least);
            if (match == NONE) {
                verdicts[d] = area.contains(detections.get(d)) ? DetectionVerdict.WRONG : DetectionVerdict.IGNORED;
            } else {
                taken[match] = true;
                verdicts[d] = ignored[match] ? DetectionVerdict.IGNORED : DetectionVerdict.RIGHT;
            }
        }
        return verdicts;
    }

    private int bestMatch(double[] overlaps, int[] order, boolean[] ignored, boolean[] taken, double least) {
        int best = NONE;
        double bestOverlap = least;
        for (int g : order) {
            if (best != NONE && !ignored[best] && ignored[g]) {
                break;
            }
            boolean free = !taken[g] || truth.get(g).crowd();
            // Of equal overlaps the later object wins, as in the reference.
            if (free && overlaps[g] >= bestOverlap) {
                bestOverlap = overlaps[g];
                best = g;
            }
        }
        return best;
    }

    private static int[] countingFirst(boolean[] ignored) {
        int[] order = new int[ignored.length];
        int next = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int g = 0; g < ignored.length; g++) {
                if (ignored[g] == (pass == 1)) {
                    order[next++] = g;
                }
            }
        }
        return Arrays.copyOf(order, next);
    }
}
