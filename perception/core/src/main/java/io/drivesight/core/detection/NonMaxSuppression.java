package io.drivesight.core.detection;

import java.util.Arrays;

/**
 * Greedy, class-aware non-maximum suppression: of boxes of one class that overlap by more than the threshold, the one with the
 * highest score stays. The only one in DriveSight. Widths are plain differences (no {@code +1}). Deterministic: equal scores
 * are taken in the order of the candidates.
 */
public final class NonMaxSuppression {
    private NonMaxSuppression() {}

    /**
     * Selects the boxes that stay.
     *
     * @param candidates boxes in any one frame of reference
     * @param maxIou overlap above which the lower score goes, 0..1
     * @param max most boxes to keep over all classes, the best ones; at least 0
     * @return indices into the candidates, by falling score
     */
    public static int[] select(Candidates candidates, double maxIou, int max) {
        candidates.rank();
        int[] kept = new int[Math.min(max, candidates.size())];
        int count = 0;
        for (int rank = 0; rank < candidates.size() && count < kept.length; rank++) {
            int candidate = candidates.ranked(rank);
            if (!isSuppressed(candidates, candidate, kept, count, maxIou)) {
                kept[count++] = candidate;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static boolean isSuppressed(Candidates candidates, int candidate, int[] kept, int count, double maxIou) {
        for (int i = 0; i < count; i++) {
            if (candidates.classIndex(kept[i]) == candidates.classIndex(candidate)
                    && iou(candidates, kept[i], candidate) > maxIou) {
                return true;
            }
        }
        return false;
    }

    private static double iou(Candidates boxes, int a, int b) {
        double width = Math.min(boxes.right(a), boxes.right(b)) - Math.max(boxes.left(a), boxes.left(b));
        double height = Math.min(boxes.bottom(a), boxes.bottom(b)) - Math.max(boxes.top(a), boxes.top(b));
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double shared = width * height;
        return shared / (area(boxes, a) + area(boxes, b) - shared);
    }

    private static double area(Candidates boxes, int index) {
        return (double) (boxes.right(index) - boxes.left(index)) * (boxes.bottom(index) - boxes.top(index));
    }
}
