package io.drivesight.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final AnchorGrid GRID = AnchorGrid.of(64, List.of(new AnchorGrid.Level(8, 8)), HeadFamily.YOLOX);

    /** Every cell predicts a box of this size around its centre. */
    private static RawValues predicting(double side) {
        float[] boxes = new float[GRID.size() * 4];
        for (int cell = 0; cell < GRID.size(); cell++) {
            boxes[4 * cell] = 0.5f;
            boxes[4 * cell + 1] = 0.5f;
            boxes[4 * cell + 2] = (float) Math.log(side / 8);
            boxes[4 * cell + 3] = (float) Math.log(side / 8);
        }
        return new RawValues(1, 4, 1, boxes, new float[GRID.size()], new float[GRID.size()], GRID);
    }

    private static Assignment assign(RawValues values, Box... boxes) {
        List<Target> objects =
                Arrays.stream(boxes).map(box -> new Target(box, 0)).toList();
        ImageTargets targets = new ImageTargets(objects, List.of(), new boolean[] {true}, true);
        return Assignment.Rule.YOLOX.assign(values, 0, targets);
    }

    @Test
    void assign_perfectPrediction_takesItsCell() {
        // The centre of the cell at row 3, column 2.
        Assignment assignment = assign(predicting(16), Box.ofCenter(20, 28, 16, 16));

        int cell = 3 * 8 + 2;
        assertThat(assignment.objectOf()[cell]).isZero();
        assertThat(assignment.iou()[cell]).isCloseTo(1f, org.assertj.core.data.Offset.offset(1e-4f));
        // The ten best overlaps: 1, four of a third, and smaller ones.
        assertThat(assignment.positives()).isBetween(2, 4);
    }

    @Test
    void assign_objectSmallerThanACell_stillGetsOne() {
        assertThat(assign(predicting(16), Box.ofCenter(21, 29, 2, 2)).positives())
                .isEqualTo(1);
    }

    @Test
    void assign_twoObjectsOnOneCell_eachCellAnswersForOne() {
        Box first = Box.ofCenter(20, 28, 16, 16);
        Box second = Box.ofCenter(21, 28, 16, 16);

        Assignment assignment = assign(predicting(16), first, second);

        assertThat(assignment.objectOf()[3 * 8 + 2]).isZero();
    }

    @Test
    void assign_noObjects_noPositives() {
        assertThat(assign(predicting(16)).positives()).isZero();
    }

    @Test
    void assign_predictionsThatAreNotNumbers_areSurvived() {
        RawValues values = predicting(16);
        Random random = new Random(1);
        for (int i = 0; i < values.boxes().length; i++) {
            values.boxes()[i] = random.nextBoolean() ? Float.NaN : Float.POSITIVE_INFINITY;
        }
        assertThat(assign(values, Box.ofCenter(20, 28, 16, 16)).positives()).isPositive();
    }
}
