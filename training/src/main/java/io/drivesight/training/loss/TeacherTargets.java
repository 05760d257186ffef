package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.loss.TeacherScores.Level;
import io.drivesight.training.loss.TeacherScores.Match;
import io.drivesight.training.model.AnchorGrid;
import java.util.BitSet;

/**
 * Another detector's scores and an image's labels as one target: the teacher's scores as they are, but those of a labelled class times
 * {@value #UNCONFIRMED} where the teacher's box overlaps no label by half; and where a cell answers for a label, at least the overlap of
 * its box with it.
 */
final class TeacherTargets {
    /** What is left of a score that the labels do not confirm: labels are not perfect either. */
    static final float UNCONFIRMED = 0.25f;

    /** Boxes are followed where the teacher's best score is above this. */
    static final float SURE = 0.1f;

    private static final double SAME_OBJECT = 0.5;

    /** Scores below need no look at the labels: a quarter of nothing. */
    private static final float NOTHING = 1e-3f;

    private final TeacherScores teacher;
    private final Match match;
    private final AnchorGrid grid;
    private final boolean masks;
    private final int classCount;

    /** Class targets of the cell at hand, 0..1. */
    final float[] scores;
    /** Whether anyone knows of the class in the cell at hand. */
    final boolean[] known;

    /** @param masks as in {@link LossOptions} */
    TeacherTargets(TeacherScores teacher, AnchorGrid grid, boolean masks) {
        this.teacher = teacher;
        this.match = teacher.match(grid);
        this.grid = grid;
        this.masks = masks;
        this.classCount = teacher.known().length;
        this.scores = new float[classCount];
        this.known = new boolean[classCount];
    }

    /**
     * Lays out an image's targets: scores as class targets, boxes weighted by the cell's best score.
     *
     * @param dense where to; weights without any normalisation
     * @param assignment of its labels
     * @return the sum of the cells' best scores
     */
    double fill(DenseTargets dense, int image, ImageTargets labels, Assignment assignment) {
        BitSet ignored = TeacherView.ignoredCells(grid, labels);
        double mass = 0;
        for (int cell = 0; cell < grid.size(); cell++) {
            int row = image * grid.size() + cell;
            Box box = look(image, cell, labels, ignored.get(cell));
            float best = max();
            float boxWeight = best > SURE ? best : 0;
            if (assignment.isPositive(cell)) {
                Target target = labels.objects().get(assignment.objectOf()[cell]);
                int own = target.classIndex();
                scores[own] = Math.max(scores[own], assignment.iou()[cell]);
                known[own] = true;
                box = target.box();
                best = max();
                boxWeight = best;
            }
            put(dense, row, box, boxWeight);
            mass += best;
        }
        return mass;
    }

    private void put(DenseTargets dense, int row, Box box, float boxWeight) {
        for (int c = 0; c < classCount; c++) {
            dense.classes[row * classCount + c] = scores[c];
            dense.classesWeight[row * classCount + c] = known[c] ? 1 : 0;
        }
        if (boxWeight > 0) {
            dense.setBox(row, box, boxWeight);
        }
    }

    /** Reads a cell of the teacher's; its box. */
    private Box look(int image, int cell, ImageTargets labels, boolean ignored) {
        int index = match.levelOf()[cell];
        boolean there = index != TeacherScores.NONE;
        Box box = Box.ofCenter(0, 0, 0, 0);
        for (int c = 0; c < classCount; c++) {
            scores[c] = 0;
            known[c] = (there && teacher.known()[c]) || (labels.labelled() && isLabelled(labels, c) && !ignored);
        }
        if (there) {
            Level level = teacher.levels().get(index);
            int row = level.at(image, match.cellOf()[cell]);
            System.arraycopy(level.scores(), row * classCount, scores, 0, classCount);
            box = level.box(row);
            if (labels.labelled() && !ignored) {
                doubt(box, labels);
            }
        }
        return box;
    }

    private boolean isLabelled(ImageTargets labels, int classIndex) {
        return !masks || labels.labelledClasses()[classIndex];
    }

    private void doubt(Box box, ImageTargets labels) {
        if (max() < NOTHING
                || labels.objects().stream().anyMatch(object -> object.box().iou(box) >= SAME_OBJECT)) {
            return;
        }
        for (int c = 0; c < classCount; c++) {
            scores[c] *= isLabelled(labels, c) ? UNCONFIRMED : 1;
        }
    }

    private float max() {
        float best = 0;
        for (float score : scores) {
            best = Math.max(best, score);
        }
        return best;
    }
}
