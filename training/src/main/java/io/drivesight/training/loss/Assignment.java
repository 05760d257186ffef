package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Simplified optimal transport assignment (SimOTA, Ge et al., arXiv:2107.08430 section 2.1): each object takes the k cells of
 * least cost near its centre, k being the sum of the ten best overlaps. The cost is classification plus three times
 * {@code -log IoU}; for distribution heads the classification cost is that of a soft label weighted by its error (dynamic soft
 * label assignment, RTMDet and NanoDet-Plus).
 *
 * @param objectOf per cell, index of its object; -1: none
 * @param iou per cell, overlap of its predicted box with its object, 0..1; 0 where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the targets, never compared
record Assignment(int[] objectOf, float[] iou) {
    /** Cells within this many strides of an object's centre are candidates too. */
    private static final double CENTER_RADIUS = 2.5;

    private static final int TOP_OVERLAPS = 10;
    private static final double IOU_WEIGHT = 3;
    /** Cells must be inside the box and near its centre before others are taken. */
    private static final double OUTSIDE = 1e5;

    private static final double EPSILON = 1e-8;

    boolean isPositive(int cell) {
        return objectOf[cell] >= 0;
    }

    /** Number of cells that have an object. */
    int positives() {
        return (int) Arrays.stream(objectOf).filter(object -> object >= 0).count();
    }

    /** No cell has an object. */
    static Assignment none(int cells) {
        Assignment assignment = new Assignment(new int[cells], new float[cells]);
        Arrays.fill(assignment.objectOf, -1);
        return assignment;
    }

    /** Assigns one image's objects. */
    static Assignment of(RawValues values, int image, ImageTargets targets) {
        int cells = values.cells();
        Assignment assignment = none(cells);
        double[] best = new double[cells];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int object = 0; object < targets.objects().size(); object++) {
            assignment.take(values, image, targets, object, best);
        }
        return assignment;
    }

    /** Gives an object its cells; a cell that two objects want goes to the one of lower cost. */
    private void take(RawValues values, int image, ImageTargets targets, int object, double[] best) {
        Target target = targets.objects().get(object);
        int[] candidates = candidates(values.grid(), target.box());
        double[] overlap = new double[candidates.length];
        double[] cost = new double[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            overlap[i] = values.box(image, candidates[i]).iou(target.box());
            cost[i] = cost(values, image, candidates[i], target, targets.labelledClasses(), overlap[i]);
        }
        int[] order = IntStream.range(0, candidates.length)
                .boxed()
                .sorted((a, b) -> Double.compare(cost[a], cost[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = Math.min(dynamicK(overlap, TOP_OVERLAPS), order.length);
        for (int rank = 0; rank < count; rank++) {
            int cell = candidates[order[rank]];
            if (cost[order[rank]] < best[cell]) {
                best[cell] = cost[order[rank]];
                objectOf[cell] = object;
                iou[cell] = (float) overlap[order[rank]];
            }
        }
    }

    /** How many cells an object takes: the sum of its greatest overlaps, at least 1. */
    static int dynamicK(double[] overlap, int top) {
        double[] sorted = overlap.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (int i = sorted.length - 1; i >= Math.max(0, sorted.length - top); i--) {
            sum += sorted[i];
        }
        return Math.max(1, (int) sum);
    }

    private static int[] candidates(AnchorGrid grid, Box box) {
        return IntStream.range(0, grid.size())
                .filter(cell -> isInside(grid, cell, box) || isNearCenter(grid, cell, box))
                .toArray();
    }

    static boolean isInside(AnchorGrid grid, int cell, Box box) {
        float x = grid.x()[cell];
        float y = grid.y()[cell];
        return x > box.left() && x < box.right() && y > box.top() && y < box.bottom();
    }

    static boolean isNearCenter(AnchorGrid grid, int cell, Box box) {
        double reach = CENTER_RADIUS * grid.stride()[cell];
        return Math.abs(grid.x()[cell] - box.centerX()) < reach && Math.abs(grid.y()[cell] - box.centerY()) < reach;
    }

    private static double cost(
            RawValues values, int image, int cell, Target target, boolean[] labelledClasses, double overlap) {
        double classCost = values.hasObjectness()
                ? jointCost(values, image, cell, target, labelledClasses)
                : softLabelCost(values, image, cell, target, labelledClasses, overlap);
        AnchorGrid grid = values.grid();
        boolean inside = isInside(grid, cell, target.box()) && isNearCenter(grid, cell, target.box());
        return classCost - IOU_WEIGHT * Math.log(overlap + EPSILON) + (inside ? 0 : OUTSIDE);
    }

    /** Cross entropy of the geometric mean of class and objectness scores. */
    private static double jointCost(RawValues values, int image, int cell, Target target, boolean[] labelledClasses) {
        double objectness = values.objectScore(image, cell);
        double sum = 0;
        for (int c = 0; c < values.classCount(); c++) {
            double score = Math.sqrt(objectness * values.classScore(image, cell, c));
            if (c == target.classIndex()) {
                sum -= Math.log(Math.max(score, EPSILON));
            } else if (labelledClasses[c]) {
                sum -= Math.log(Math.max(1 - score, EPSILON));
            }
        }
        return sum;
    }

    private static double softLabelCost(
            RawValues values, int image, int cell, Target target, boolean[] labelledClasses, double overlap) {
        double sum = 0;
        for (int c = 0; c < values.classCount(); c++) {
            if (c != target.classIndex() && !labelledClasses[c]) {
                continue;
            }
            double label = c == target.classIndex() ? overlap : 0;
            double score = Math.min(Math.max(values.classScore(image, cell, c), EPSILON), 1 - EPSILON);
            double entropy = -label * Math.log(score) - (1 - label) * Math.log(1 - score);
            sum += entropy * (label - score) * (label - score);
        }
        return sum;
    }
}
