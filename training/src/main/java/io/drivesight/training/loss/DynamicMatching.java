package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Assignment as PicoDet and NanoDet-Plus were trained with: each object takes the cells of least cost among those that lie in any object,
 * as many as the sum of its greatest overlaps; a cell that several want goes to the object it costs least.
 */
enum DynamicMatching {
    /**
     * SimOTA with the varifocal loss and six times {@code 1 - GIoU} as cost, over cells in an object or near the centre of one
     * (Yu et al., arXiv:2111.00902).
     */
    PICODET(10) {
        @Override
        boolean mayAnswer(AnchorGrid grid, int cell, Box box) {
            return Assignment.isInside(grid, cell, box) || Assignment.isNearCenter(grid, cell, box);
        }

        @Override
        double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
            double overlap = predicted.iou(target.box());
            double sum = GIOU_WEIGHT * (1 - generalisedIou(predicted, target.box())) + (central ? 0 : OUTSIDE);
            for (int c = 0; c < scores.length; c++) {
                if (c == target.classIndex()) {
                    sum += overlap > 0 ? overlap * crossEntropy(scores[c], overlap) : varifocalBackground(scores[c]);
                } else if (counts[c]) {
                    sum += varifocalBackground(scores[c]);
                }
            }
            return sum;
        }
    },

    /** Dynamic soft labels: cross entropy with the overlap, times the square of what is missing, and three times {@code -log IoU}. */
    NANODET_PLUS(13) {
        @Override
        boolean mayAnswer(AnchorGrid grid, int cell, Box box) {
            return Assignment.isInside(grid, cell, box);
        }

        @Override
        double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
            double overlap = predicted.iou(target.box());
            double sum = -IOU_WEIGHT * Math.log(overlap + LOG_EPSILON);
            for (int c = 0; c < scores.length; c++) {
                if (c == target.classIndex() || counts[c]) {
                    double label = c == target.classIndex() ? overlap : 0;
                    sum += crossEntropy(scores[c], label) * (label - scores[c]) * (label - scores[c]);
                }
            }
            return sum;
        }
    };

    private static final double GIOU_WEIGHT = 6;
    private static final double IOU_WEIGHT = 3;
    private static final double OUTSIDE = 1e8;
    private static final double LOG_EPSILON = 1e-7;
    private static final double SCORE_EPSILON = 1e-8;

    private final int topOverlaps;

    DynamicMatching(int topOverlaps) {
        this.topOverlaps = topOverlaps;
    }

    /** Whether a cell may answer for any object, because of this one. */
    abstract boolean mayAnswer(AnchorGrid grid, int cell, Box box);

    /**
     * What it costs a cell to answer for an object.
     *
     * @param scores probabilities of the classes, 0..1
     * @param counts per class whether a score without an object is wrong
     * @param central whether the cell is in the object and near its centre
     */
    abstract double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central);

    /** Assigns one image's objects. */
    Assignment assign(RawValues values, int image, ImageTargets targets) {
        AnchorGrid grid = values.grid();
        List<Target> objects = targets.objects();
        int[] cells = IntStream.range(0, grid.size())
                .filter(cell -> objects.stream().anyMatch(object -> mayAnswer(grid, cell, object.box())))
                .toArray();
        double[][] costs = new double[objects.size()][cells.length];
        double[][] overlaps = new double[objects.size()][cells.length];
        double[] scores = new double[values.classCount()];
        for (int i = 0; i < cells.length; i++) {
            int cell = cells[i];
            Box predicted = values.box(image, cell);
            for (int c = 0; c < scores.length; c++) {
                scores[c] = values.classScore(image, cell, c);
            }
            for (int object = 0; object < costs.length; object++) {
                Target target = objects.get(object);
                boolean central = Assignment.isInside(grid, cell, target.box())
                        && Assignment.isNearCenter(grid, cell, target.box());
                overlaps[object][i] = predicted.iou(target.box());
                costs[object][i] = cost(predicted, target, scores, targets.labelledClasses(), central);
            }
        }
        return match(cells, costs, overlaps, grid.size());
    }

    private Assignment match(int[] cells, double[][] costs, double[][] overlaps, int gridSize) {
        int[] owner = new int[cells.length];
        Arrays.fill(owner, -1);
        for (int object = 0; object < costs.length; object++) {
            double[] cost = costs[object];
            int[] cheapest = IntStream.range(0, cells.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> cost[i]))
                    .limit(Assignment.dynamicK(overlaps[object], topOverlaps))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i : cheapest) {
                owner[i] = owner[i] < 0 ? object : cheapestObject(costs, i);
            }
        }
        Assignment assignment = Assignment.none(gridSize);
        for (int i = 0; i < cells.length; i++) {
            if (owner[i] >= 0) {
                assignment.objectOf()[cells[i]] = owner[i];
                assignment.iou()[cells[i]] = (float) overlaps[owner[i]][i];
            }
        }
        return assignment;
    }

    private static int cheapestObject(double[][] costs, int i) {
        int best = 0;
        for (int object = 1; object < costs.length; object++) {
            best = costs[object][i] < costs[best][i] ? object : best;
        }
        return best;
    }

    private static double crossEntropy(double score, double label) {
        double p = Math.min(Math.max(score, SCORE_EPSILON), 1 - SCORE_EPSILON);
        return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
    }

    private static double varifocalBackground(double score) {
        return Maths.VARIFOCAL_ALPHA * score * score * crossEntropy(score, 0);
    }

    private static double generalisedIou(Box a, Box b) {
        double hull = (Math.max(a.right(), b.right()) - Math.min(a.left(), b.left()))
                * (Math.max(a.bottom(), b.bottom()) - Math.min(a.top(), b.top()));
        double union = a.area() + b.area() - a.intersection(b);
        return hull > 0 ? a.iou(b) - (hull - union) / hull : -1;
    }
}
