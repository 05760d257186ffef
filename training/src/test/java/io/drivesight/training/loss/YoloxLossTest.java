package io.drivesight.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What labels, masks and the base model make of one image of 64x64 with two classes; the second is not labelled. */
class YoloxLossTest {
    private static final AnchorGrid GRID =
            AnchorGrid.of(64, List.of(new AnchorGrid.Level(8, 8), new AnchorGrid.Level(4, 4)), HeadFamily.YOLOX);
    private static final boolean[] FIRST_ONLY = {true, false};
    /** The cell at row 6, column 6 of the finer level. */
    private static final int SEEN = 6 * 8 + 6;

    private static RawValues quiet() {
        float[] boxes = new float[GRID.size() * 4];
        float[] classes = new float[GRID.size() * 2];
        float[] objectness = new float[GRID.size()];
        Arrays.fill(classes, -6);
        Arrays.fill(objectness, -6);
        return new RawValues(1, 4, 2, boxes, classes, objectness, GRID);
    }

    /** A base model that sees one object of the second class. */
    private static RawValues teacher() {
        RawValues values = quiet();
        values.objectness()[SEEN] = 5;
        values.classes()[2 * SEEN + 1] = 5;
        return values;
    }

    private static ImageTargets labels(boolean labelled) {
        List<Target> objects = labelled ? List.of(new Target(new Box(4, 4, 24, 24), 0)) : List.of();
        return new ImageTargets(objects, List.of(), FIRST_ONLY, labelled);
    }

    @Test
    void targets_unlabelledClassSeenByTeacher_isNeitherObjectNorBackground() {
        DenseTargets dense = new YoloxLoss(new LossOptions(true, 0)).targets(quiet(), teacher(), List.of(labels(true)));

        assertThat(dense.objectnessWeight[SEEN]).isZero();
        assertThat(dense.objectnessWeight[0]).isPositive();
        assertThat(dense.positives).isPositive();
    }

    @Test
    void targets_unlabelledClassSeenByTeacherAndFollowed_labelledOneIsNotThere() {
        RawValues teacher = teacher();
        teacher.classes()[2 * SEEN] = 5;
        DenseTargets dense = new YoloxLoss(new LossOptions(true, 1)).targets(quiet(), teacher, List.of(labels(true)));

        assertThat(dense.classesWeight[2 * SEEN]).isPositive();
        assertThat(dense.classes[2 * SEEN]).isZero();
        assertThat(dense.classes[2 * SEEN + 1]).isGreaterThan(0.9f);
    }

    @Test
    void targets_withoutMasks_unlabelledObjectIsBackground() {
        DenseTargets dense =
                new YoloxLoss(new LossOptions(false, 0)).targets(quiet(), teacher(), List.of(labels(true)));

        assertThat(dense.objectnessWeight[SEEN]).isPositive();
        assertThat(dense.objectness[SEEN]).isZero();
    }

    @Test
    void targets_positiveCells_unlabelledClassHasNoSay() {
        DenseTargets dense = new YoloxLoss(new LossOptions(true, 0)).targets(quiet(), teacher(), List.of(labels(true)));

        for (int row = 0; row < GRID.size(); row++) {
            assertThat(dense.classesWeight[2 * row + 1]).isZero();
            assertThat(dense.classesWeight[2 * row] > 0).isEqualTo(dense.objectness[row] == 1);
        }
    }

    @Test
    void targets_teacherCallsTheLabelledObjectByAnotherName_theLabelSpeaks() {
        RawValues teacher = quiet();
        int inside = 1 * 8 + 1;
        teacher.objectness()[inside] = 5;
        teacher.classes()[2 * inside + 1] = 5;
        // Centre of the label, and its size: log(20 / 8).
        teacher.boxes()[4 * inside] = 0.75f;
        teacher.boxes()[4 * inside + 1] = 0.75f;
        teacher.boxes()[4 * inside + 2] = 0.916f;
        teacher.boxes()[4 * inside + 3] = 0.916f;

        DenseTargets dense = new YoloxLoss(new LossOptions(true, 0)).targets(quiet(), teacher, List.of(labels(true)));

        for (int row = 0; row < GRID.size(); row++) {
            assertThat(dense.objectnessWeight[row]).isPositive();
        }
    }

    @Test
    void targets_ignoredArea_saysNothingAboutBackground() {
        ImageTargets targets =
                new ImageTargets(List.of(), List.of(new Box(0, 0, 16, 16)), new boolean[] {true, true}, true);

        DenseTargets dense = new YoloxLoss(new LossOptions(true, 0)).targets(quiet(), null, List.of(targets));

        assertThat(dense.objectnessWeight[0]).isZero();
        assertThat(dense.objectnessWeight[SEEN]).isPositive();
    }

    @Test
    void targets_imageWithoutLabels_followsTheTeacherSoftly() {
        RawValues teacher = teacher();
        DenseTargets dense = new YoloxLoss(new LossOptions(true, 1)).targets(quiet(), teacher, List.of(labels(false)));

        assertThat(dense.positives).isZero();
        assertThat(dense.objectness[SEEN]).isCloseTo(teacher.objectScore(0, SEEN), within());
        assertThat(dense.classes[2 * SEEN + 1]).isCloseTo(teacher.classScore(0, SEEN, 1), within());
        assertThat(dense.rawWeight[SEEN]).isGreaterThan(50 * dense.rawWeight[0]);
    }

    @Test
    void targets_imageWithoutLabelsAndNoDistillation_saysNothing() {
        DenseTargets dense =
                new YoloxLoss(new LossOptions(true, 0)).targets(quiet(), teacher(), List.of(labels(false)));

        assertThat(dense.objectnessWeight).containsOnly(0);
        assertThat(dense.classesWeight).containsOnly(0);
    }

    private static org.assertj.core.data.Offset<Float> within() {
        return org.assertj.core.data.Offset.offset(1e-6f);
    }
}
