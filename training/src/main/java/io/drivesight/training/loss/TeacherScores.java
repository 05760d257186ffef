package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.training.model.AnchorGrid;
import java.util.ArrayList;
import java.util.List;

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
    /** A cell of the student that the teacher does not have. */
    static final int NONE = -1;

    /**
     * One level.
     *
     * @param stride cell size [px]
     * @param cells number of cells of an image
     * @param scores probabilities {@code [batch, cells, classes]} of the student's classes, 0..1; 0 where not known
     * @param boxes {@code [batch, cells, 4]}: left, top, right, bottom in input pixels
     */
    public record Level(int stride, int cells, float[] scores, float[] boxes) {
        /** Row of an image's cell. */
        public int at(int image, int cell) {
            return image * cells + cell;
        }

        Box box(int row) {
            return new Box(boxes[4 * row], boxes[4 * row + 1], boxes[4 * row + 2], boxes[4 * row + 3]);
        }
    }

    public TeacherScores {
        levels = List.copyOf(levels);
    }

    /**
     * Where the student's cells are in the teacher's levels.
     *
     * @param levelOf per cell of the student, index of the teacher's level; {@link #NONE}: it has none
     * @param cellOf per cell of the student, index in that level
     */
    record Match(int[] levelOf, int[] cellOf) {}

    /**
     * Matches cells.
     *
     * @throws IllegalArgumentException when no level fits
     */
    Match match(AnchorGrid student) {
        int[] levelOf = new int[student.size()];
        int[] cellOf = new int[student.size()];
        boolean any = false;
        for (int from = 0; from < student.size(); ) {
            int to = from;
            while (to < student.size() && student.stride()[to] == student.stride()[from]) {
                to++;
            }
            int level = find(student.stride()[from], to - from);
            any |= level != NONE;
            for (int cell = from; cell < to; cell++) {
                levelOf[cell] = level;
                cellOf[cell] = cell - from;
            }
            from = to;
        }
        if (!any) {
            List<String> own = new ArrayList<>();
            levels.forEach(level -> own.add(level.cells() + " of stride " + level.stride()));
            throw new IllegalArgumentException(
                    "the teacher's cells (%s) are not those of the model in training; choose a teacher with the same strides"
                            .formatted(String.join(", ", own)));
        }
        return new Match(levelOf, cellOf);
    }

    private int find(float stride, int cells) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).stride() == stride && levels.get(i).cells() == cells) {
                return i;
            }
        }
        return NONE;
    }
}
