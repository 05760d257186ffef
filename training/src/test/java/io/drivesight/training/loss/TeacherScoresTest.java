package io.drivesight.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One image of 64x64, three classes: car, bus, sign. Cars are labelled, the teacher has never heard of signs. */
class TeacherScoresTest {
    private static final int CLASSES = 3;
    private static final AnchorGrid GRID =
            AnchorGrid.of(64, List.of(new AnchorGrid.Level(8, 8), new AnchorGrid.Level(4, 4)), HeadFamily.PICODET);
    private static final boolean[] KNOWN = {true, true, false};
    private static final boolean[] CARS = {true, false, false};
    private static final Box LABEL = new Box(0, 0, 16, 16);
    /** Cells of the finer level: inside the label, and far from it. */
    private static final int INSIDE = 9;

    private static final int FAR = 60;

    /** Sees a car of .8 in the label, a car of .4 and a bus of .6 where no label is. */
    private static TeacherScores teacher() {
        float[] scores = new float[64 * CLASSES];
        float[] boxes = new float[64 * 4];
        put(scores, boxes, INSIDE, new float[] {.8f, .05f, 0}, new Box(0, 0, 16, 12));
        put(scores, boxes, FAR, new float[] {.4f, .6f, 0}, new Box(24, 48, 48, 64));
        return new TeacherScores(KNOWN, List.of(new TeacherScores.Level(8, 64, scores, boxes)));
    }

    private static void put(float[] scores, float[] boxes, int cell, float[] of, Box box) {
        System.arraycopy(of, 0, scores, cell * CLASSES, CLASSES);
        boxes[4 * cell] = (float) box.left();
        boxes[4 * cell + 1] = (float) box.top();
        boxes[4 * cell + 2] = (float) box.right();
        boxes[4 * cell + 3] = (float) box.bottom();
    }

    private static ImageTargets labels(boolean labelled, List<Box> ignored) {
        return new ImageTargets(labelled ? List.of(new Target(LABEL, 0)) : List.of(), ignored, CARS, labelled);
    }

    private static double fill(DenseTargets dense, ImageTargets labels, Assignment assignment) {
        return teacher().fill(dense, GRID, 0, labels, assignment, true);
    }

    private static DenseTargets empty() {
        return new DenseTargets(1, GRID.size(), CLASSES, 32);
    }

    @Test
    void fill_withoutLabels_isTheTeacher() {
        DenseTargets dense = empty();

        double mass = fill(dense, labels(false, List.of()), Assignment.none(GRID.size()));

        assertThat(mass).isCloseTo(1.4, offset(1e-6));
        assertThat(dense.classes[INSIDE * CLASSES]).isEqualTo(.8f);
        assertThat(dense.classes[FAR * CLASSES]).isEqualTo(.4f);
        assertThat(dense.classes[FAR * CLASSES + 1]).isEqualTo(.6f);
        assertThat(dense.boxesWeight[FAR]).isEqualTo(.6f);
        assertThat(dense.boxes[4 * FAR]).isEqualTo(24f);
        assertThat(dense.boxesWeight[0]).isZero();
    }

    @Test
    void fill_whatNobodyKnows_hasNoSay() {
        DenseTargets dense = empty();

        fill(dense, labels(true, List.of()), Assignment.none(GRID.size()));

        // The teacher has no signs and the labels none either; the coarser level is not the teacher's, but cars are
        // labelled.
        assertThat(dense.classesWeight[INSIDE * CLASSES + 2]).isZero();
        assertThat(dense.classesWeight[INSIDE * CLASSES + 1]).isEqualTo(1);
        int coarse = 64 + 5;
        assertThat(dense.classesWeight[coarse * CLASSES]).isEqualTo(1);
        assertThat(dense.classesWeight[coarse * CLASSES + 1]).isZero();
    }

    @Test
    void fill_labelledClassWithoutItsLabel_countsAQuarter() {
        DenseTargets dense = empty();

        double mass = fill(dense, labels(true, List.of()), Assignment.none(GRID.size()));

        assertThat(dense.classes[INSIDE * CLASSES]).as("confirmed by the label").isEqualTo(.8f);
        assertThat(dense.classes[FAR * CLASSES]).isEqualTo(.1f);
        assertThat(dense.classes[FAR * CLASSES + 1])
                .as("buses are not labelled")
                .isEqualTo(.6f);
        assertThat(mass).isCloseTo(1.4, offset(1e-6));
    }

    @Test
    void fill_insideAnIgnoredArea_theTeacherIsNotDoubted() {
        DenseTargets dense = empty();

        fill(dense, labels(true, List.of(new Box(24, 48, 48, 64))), Assignment.none(GRID.size()));

        assertThat(dense.classes[FAR * CLASSES]).isEqualTo(.4f);
    }

    @Test
    void fill_positiveCells_takeTheGreaterOfOverlapAndScore() {
        Assignment assignment = Assignment.none(GRID.size());
        assignment.objectOf()[INSIDE] = 0;
        assignment.iou()[INSIDE] = .9f;
        assignment.objectOf()[0] = 0;
        assignment.iou()[0] = .05f;
        DenseTargets dense = empty();

        double mass = fill(dense, labels(true, List.of()), assignment);

        assertThat(dense.classes[INSIDE * CLASSES]).isEqualTo(.9f);
        assertThat(dense.boxesWeight[INSIDE]).isEqualTo(.9f);
        assertThat(dense.boxes[4 * INSIDE + 3])
                .as("the label's box, not the teacher's")
                .isEqualTo(16f);
        assertThat(dense.classes[0]).isEqualTo(.05f);
        assertThat(dense.boxesWeight[0]).isEqualTo(.05f);
        assertThat(mass).isCloseTo(.9 + .05 + .6, offset(1e-6));
    }

    @Test
    void followed_distributions_isNormalisedByTheSumOfBestScores() {
        RawValues student = new RawValues(
                1, 32, CLASSES, new float[GRID.size() * 32], new float[GRID.size() * CLASSES], new float[0], GRID);

        DenseTargets dense = new DistributionLoss(new LossOptions(true, 1), Assignment.Rule.NANODET)
                .followed(student, teacher(), List.of(labels(false, List.of())));

        assertThat(dense.classesWeight[FAR * CLASSES]).isCloseTo(1 / 1.4f, offset(1e-6f));
        assertThat(dense.boxesWeight[FAR]).isCloseTo(2 * .6f / 1.4f, offset(1e-6f));
        assertThat(dense.rawWeight[FAR]).isZero();
    }

    @Test
    void match_teacherOfOtherStrides_isRefused() {
        TeacherScores other =
                new TeacherScores(KNOWN, List.of(new TeacherScores.Level(4, 256, new float[768], new float[1024])));

        assertThatThrownBy(() ->
                        other.fill(empty(), GRID, 0, labels(false, List.of()), Assignment.none(GRID.size()), true))
                .hasMessageContaining("256 of stride 4");
    }
}
