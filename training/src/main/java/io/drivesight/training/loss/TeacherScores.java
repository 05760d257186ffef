package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What another detector makes of a batch: per cell of its own grid a score for each of the student's classes, and a box. Cells of two
 * detectors are matched by their index, where both have a level of the same stride and number of cells: there their receptive fields
 * coincide, wherever in a cell each one's reference point may be.
 *
 * @param known per class of the student: true where the teacher has a class that stands for it
 * @param levels finest first
 */
@SuppressWarnings("ArrayRecordComponent") // made once a batch, never compared
public record TeacherScores(boolean[] known, List<Level> levels) {
    /** What is left of a score that the labels do not confirm: labels are not perfect either. */
    private static final float UNCONFIRMED = 0.25f;

    /** Boxes are followed where the teacher's best score is above this. */
    private static final float SURE = 0.1f;

    private static final double SAME_OBJECT = 0.5;

    /** Scores below need no look at the labels: a quarter of nothing. */
    private static final float NOTHING = 1e-3f;

    /**
     * One level.
     *
     * @param stride cell size [px]
     * @param cells number of cells of an image
     * @param scores probabilities {@code [batch, cells, classes]} of the student's classes, 0..1; 0 where not known
     * @param boxes {@code [batch, cells, 4]}: left, top, right, bottom in input pixels
     */
    public record Level(int stride, int cells, float[] scores, float[] boxes) {
        private Box box(int row) {
            return new Box(boxes[4 * row], boxes[4 * row + 1], boxes[4 * row + 2], boxes[4 * row + 3]);
        }
    }

    public TeacherScores {
        levels = List.copyOf(levels);
    }

    /**
     * Lays out an image's scores and labels as one target: the scores as they are, but those of a labelled class times
     * {@value #UNCONFIRMED} where the teacher's box overlaps no label by half; and where a cell answers for a label, at least the overlap
     * of its box with it. Boxes are weighted by the cell's best score; weights are without any normalisation.
     *
     * @param grid the student's cells
     * @param assignment which of them answer for the labels
     * @param masks as in {@link DetectionLoss.LossOptions}
     * @return the sum of the cells' best scores
     * @throws IllegalArgumentException when no level fits the grid
     */
    double fill(
            DenseTargets dense, AnchorGrid grid, int image, ImageTargets labels, Assignment assignment, boolean masks) {
        BitSet ignored = labels.ignoredCells(grid);
        boolean fits = false;
        double mass = 0;
        int from = 0;
        @Nullable Level level = level(grid, from);
        for (int cell = 0; cell < grid.size(); cell++) {
            if (grid.stride()[cell] != grid.stride()[from]) {
                from = cell;
                level = level(grid, from);
            }
            fits |= level != null;
            boolean judged = labels.labelled() && !ignored.get(cell);
            int row = image * grid.size() + cell;
            int at = row * known.length;
            for (int c = 0; c < known.length; c++) {
                boolean isKnown = (level != null && known[c]) || (judged && isLabelled(labels, c, masks));
                dense.classesWeight[at + c] = isKnown ? 1 : 0;
            }
            @Nullable Box box = null;
            if (level != null) {
                int seen = image * level.cells + cell - from;
                System.arraycopy(level.scores, seen * known.length, dense.classes, at, known.length);
                box = level.box(seen);
                if (judged) {
                    doubt(dense.classes, at, box, labels, masks);
                }
            }
            float best = best(dense.classes, at);
            float weight = best > SURE ? best : 0;
            if (assignment.isPositive(cell)) {
                Target target = labels.objects().get(assignment.objectOf()[cell]);
                int own = at + target.classIndex();
                dense.classes[own] = Math.max(dense.classes[own], assignment.iou()[cell]);
                dense.classesWeight[own] = 1;
                box = target.box();
                best = best(dense.classes, at);
                weight = best;
            }
            if (box != null && weight > 0) {
                dense.setBox(row, box, weight);
            }
            mass += best;
        }
        if (!fits) {
            List<String> cells = levels.stream()
                    .map(own -> own.cells + " of stride " + own.stride)
                    .toList();
            throw new IllegalArgumentException(
                    "the teacher's cells (%s) are not those of the model in training; choose a teacher with the same strides"
                            .formatted(String.join(", ", cells)));
        }
        return mass;
    }

    /** The level whose cells are those of the student's level that begins at a cell; null: there is none. */
    private @Nullable Level level(AnchorGrid grid, int from) {
        int end = from;
        while (end < grid.size() && grid.stride()[end] == grid.stride()[from]) {
            end++;
        }
        for (Level level : levels) {
            if (level.stride == grid.stride()[from] && level.cells == end - from) {
                return level;
            }
        }
        return null;
    }

    private static boolean isLabelled(ImageTargets labels, int classIndex, boolean masks) {
        return !masks || labels.labelledClasses()[classIndex];
    }

    private void doubt(float[] scores, int at, Box box, ImageTargets labels, boolean masks) {
        if (best(scores, at) >= NOTHING
                && labels.objects().stream().noneMatch(object -> object.box().iou(box) >= SAME_OBJECT)) {
            for (int c = 0; c < known.length; c++) {
                scores[at + c] *= isLabelled(labels, c, masks) ? UNCONFIRMED : 1;
            }
        }
    }

    private float best(float[] scores, int at) {
        float best = 0;
        for (int c = 0; c < known.length; c++) {
            best = Math.max(best, scores[at + c]);
        }
        return best;
    }
}
