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
 * Which cells of an image answer for which object.
 *
 * @param objectOf per cell, index of its object; -1: none
 * @param iou per cell, overlap of its predicted box with its object, 0..1; 0 where it has none
 */
@SuppressWarnings("ArrayRecordComponent") // handed straight to the targets, never compared
record Assignment(int[] objectOf, float[] iou) {
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

    /**
     * Simplified optimal transport assignment (SimOTA, Ge et al., arXiv:2107.08430 section 2.1), as each family was trained with it: an
     * object takes the k cells of least cost, k being the sum of its greatest overlaps, at least 1. The cost is that of the class scores
     * plus that of the overlap. Names are those of {@link io.drivesight.core.detection.HeadFamily}.
     */
    enum Rule {
        /** Cross entropy of the geometric mean of class and objectness scores, and three times {@code -log IoU}. */
        YOLOX(10, true, true) {
            @Override
            double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
                double sum = 0;
                for (int c = 0; c < scores.length; c++) {
                    if (c == target.classIndex()) {
                        sum -= Math.log(Math.max(scores[c], EPSILON));
                    } else if (counts[c]) {
                        sum -= Math.log(Math.max(1 - scores[c], EPSILON));
                    }
                }
                return withPlace(sum, predicted.iou(target.box()), central);
            }
        },
        /** Dynamic soft labels (RTMDet, NanoDet-Plus), and three times {@code -log IoU}. */
        NANODET(10, true, true) {
            @Override
            double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
                double overlap = predicted.iou(target.box());
                double[] clamped = Arrays.stream(scores).map(Rule::clamped).toArray();
                return withPlace(softLabels(0, overlap, target, clamped, counts), overlap, central);
            }
        },
        /** The varifocal loss and six times {@code 1 - GIoU} (Yu et al., arXiv:2111.00902). */
        PICODET(10, true, false) {
            @Override
            double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
                double overlap = predicted.iou(target.box());
                double sum = GIOU_WEIGHT * (1 - generalisedIou(predicted, target.box())) + (central ? 0 : 1e8);
                for (int c = 0; c < scores.length; c++) {
                    if (c == target.classIndex()) {
                        sum += overlap > 0 ? overlap * crossEntropy(scores[c], overlap) : background(scores[c]);
                    } else if (counts[c]) {
                        sum += background(scores[c]);
                    }
                }
                return sum;
            }
        },
        /** As NanoDet, but over cells that lie in an object only. */
        NANODET_PLUS(13, false, false) {
            @Override
            double cost(Box predicted, Target target, double[] scores, boolean[] counts, boolean central) {
                double overlap = predicted.iou(target.box());
                return softLabels(-IOU_WEIGHT * Math.log(overlap + 1e-7), overlap, target, scores, counts);
            }
        };

        /** Cells within this many strides of an object's centre are near it. */
        private static final double CENTER_RADIUS = 2.5;

        private static final double IOU_WEIGHT = 3;
        private static final double GIOU_WEIGHT = 6;
        private static final double EPSILON = 1e-8;

        private final int topOverlaps;
        private final boolean nearCentersToo;
        private final boolean ownCellsOnly;

        /**
         * @param topOverlaps how many of an object's overlaps count
         * @param nearCentersToo whether cells near an object's centre may answer, or only those in its box
         * @param ownCellsOnly whether an object takes only cells that may answer for itself, and a cell that several take goes to the
         *     cheapest of these; else to the cheapest of all objects
         */
        Rule(int topOverlaps, boolean nearCentersToo, boolean ownCellsOnly) {
            this.topOverlaps = topOverlaps;
            this.nearCentersToo = nearCentersToo;
            this.ownCellsOnly = ownCellsOnly;
        }

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
                    double score = values.classScore(image, cell, c);
                    scores[c] = values.hasObjectness() ? Math.sqrt(values.objectScore(image, cell) * score) : score;
                }
                for (int object = 0; object < costs.length; object++) {
                    Target target = objects.get(object);
                    costs[object][i] = Double.POSITIVE_INFINITY;
                    if (!ownCellsOnly || mayAnswer(grid, cell, target.box())) {
                        boolean central = isInside(grid, cell, target.box()) && isNearCenter(grid, cell, target.box());
                        overlaps[object][i] = predicted.iou(target.box());
                        costs[object][i] = cost(predicted, target, scores, targets.labelledClasses(), central);
                    }
                }
            }
            return match(cells, costs, overlaps, grid.size());
        }

        private Assignment match(int[] cells, double[][] costs, double[][] overlaps, int gridSize) {
            Assignment assignment = none(gridSize);
            int[] owner = new int[cells.length];
            Arrays.fill(owner, -1);
            for (int object = 0; object < costs.length; object++) {
                double[] cost = costs[object];
                int[] cheapest = IntStream.range(0, cells.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> cost[i]))
                        .limit(taken(overlaps[object]))
                        .mapToInt(Integer::intValue)
                        .toArray();
                for (int i : cheapest) {
                    if (ownCellsOnly) {
                        double least = owner[i] < 0 ? Double.POSITIVE_INFINITY : costs[owner[i]][i];
                        owner[i] = cost[i] < least ? object : owner[i];
                    } else {
                        owner[i] = owner[i] < 0 ? object : cheapestObject(costs, i);
                    }
                }
            }
            for (int i = 0; i < cells.length; i++) {
                if (owner[i] >= 0) {
                    assignment.objectOf[cells[i]] = owner[i];
                    assignment.iou[cells[i]] = (float) overlaps[owner[i]][i];
                }
            }
            return assignment;
        }

        /** How many cells an object takes. */
        private int taken(double[] overlaps) {
            double[] sorted = overlaps.clone();
            Arrays.sort(sorted);
            double sum = 0;
            for (int i = sorted.length - 1; i >= Math.max(0, sorted.length - topOverlaps); i--) {
                sum += sorted[i];
            }
            return Math.max(1, (int) sum);
        }

        private static int cheapestObject(double[][] costs, int i) {
            int best = 0;
            for (int object = 1; object < costs.length; object++) {
                best = costs[object][i] < costs[best][i] ? object : best;
            }
            return best;
        }

        private boolean mayAnswer(AnchorGrid grid, int cell, Box box) {
            return isInside(grid, cell, box) || (nearCentersToo && isNearCenter(grid, cell, box));
        }

        static boolean isInside(AnchorGrid grid, int cell, Box box) {
            float x = grid.x()[cell];
            float y = grid.y()[cell];
            return x > box.left() && x < box.right() && y > box.top() && y < box.bottom();
        }

        private static boolean isNearCenter(AnchorGrid grid, int cell, Box box) {
            double reach = CENTER_RADIUS * grid.stride()[cell];
            return Math.abs(grid.x()[cell] - box.centerX()) < reach && Math.abs(grid.y()[cell] - box.centerY()) < reach;
        }

        /** Cells inside the box and near its centre are taken before others are. */
        private static double withPlace(double cost, double overlap, boolean central) {
            return cost - IOU_WEIGHT * Math.log(overlap + EPSILON) + (central ? 0 : 1e5);
        }

        /** Cross entropy with the overlap as label, times the square of what is missing; added to {@code start}. */
        private static double softLabels(
                double start, double overlap, Target target, double[] scores, boolean[] counts) {
            double sum = start;
            for (int c = 0; c < scores.length; c++) {
                if (c == target.classIndex() || counts[c]) {
                    double label = c == target.classIndex() ? overlap : 0;
                    sum += crossEntropy(scores[c], label) * (label - scores[c]) * (label - scores[c]);
                }
            }
            return sum;
        }

        private static double clamped(double score) {
            return Math.min(Math.max(score, EPSILON), 1 - EPSILON);
        }

        private static double crossEntropy(double score, double label) {
            double p = clamped(score);
            return -label * Math.log(p) - (1 - label) * Math.log(1 - p);
        }

        /** The varifocal loss of a score without an object. */
        private static double background(double score) {
            return Maths.VARIFOCAL_ALPHA * score * score * crossEntropy(score, 0);
        }

        private static double generalisedIou(Box a, Box b) {
            double hull = (Math.max(a.right(), b.right()) - Math.min(a.left(), b.left()))
                    * (Math.max(a.bottom(), b.bottom()) - Math.min(a.top(), b.top()));
            double union = a.area() + b.area() - a.intersection(b);
            return hull > 0 ? a.iou(b) - (hull - union) / hull : -1;
        }
    }
}
