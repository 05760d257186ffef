package io.drivesight.training.loss;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.RawValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Labels, masks and the teacher's word, laid out for {@link YoloxLoss}. */
final class YoloxTargets {
    private static final float BOX_WEIGHT = 5;

    private final LossOptions options;
    private final DynamicAssigner assigner = new DynamicAssigner(HeadFamily.YOLOX);
    private final TeacherView view = new TeacherView(HeadFamily.YOLOX);

    YoloxTargets(LossOptions options) {
        this.options = options;
    }

    DenseTargets build(RawValues student, @Nullable RawValues teacher, List<ImageTargets> targets) {
        DenseTargets dense =
                new DenseTargets(student.batch(), student.cells(), student.classCount(), student.boxWidth());
        List<@Nullable Assignment> assignments = new ArrayList<>();
        for (int image = 0; image < targets.size(); image++) {
            boolean labelled = targets.get(image).labelled();
            @Nullable Assignment assignment = labelled ? assigner.assign(student, image, targets.get(image)) : null;
            assignments.add(assignment);
            dense.positives += assignment == null ? 0 : assignment.positives();
        }
        float unit = 1f / Math.max(1, dense.positives);
        for (int image = 0; image < targets.size(); image++) {
            @Nullable Assignment assignment = assignments.get(image);
            if (assignment != null) {
                label(dense, student, teacher, image, targets.get(image), assignment, unit);
            }
        }
        if (teacher != null && options.distillation() > 0) {
            distil(dense, teacher, targets, assignments);
        }
        return dense;
    }

    private void label(
            DenseTargets dense,
            RawValues student,
            @Nullable RawValues teacher,
            int image,
            ImageTargets targets,
            Assignment assignment,
            float unit) {
        BitSet unknown = unknown(student, teacher, image, targets);
        for (int cell = 0; cell < student.cells(); cell++) {
            int row = student.at(image, cell);
            if (assignment.isPositive(cell)) {
                Target target = targets.objects().get(assignment.objectOf()[cell]);
                dense.objectness[row] = 1;
                dense.objectnessWeight[row] = unit;
                dense.setBox(row, target.box(), BOX_WEIGHT * unit);
                labelClasses(
                        dense,
                        row,
                        student.classCount(),
                        target,
                        targets,
                        assignment.iou()[cell],
                        unit);
            } else if (!unknown.get(cell)) {
                dense.objectnessWeight[row] = unit;
            }
        }
    }

    private BitSet unknown(RawValues student, @Nullable RawValues teacher, int image, ImageTargets targets) {
        return options.masks() && teacher != null && targets.partial()
                ? view.unknownCells(teacher, image, targets)
                : TeacherView.ignoredCells(student.grid(), targets);
    }

    /** The class target is the overlap; unlabelled classes say nothing. */
    private void labelClasses(
            DenseTargets dense, int row, int classCount, Target target, ImageTargets targets, float iou, float unit) {
        for (int c = 0; c < classCount; c++) {
            boolean known = !options.masks() || targets.labelledClasses()[c] || c == target.classIndex();
            dense.classes[row * classCount + c] = c == target.classIndex() ? iou : 0;
            dense.classesWeight[row * classCount + c] = known ? unit : 0;
        }
    }

    /** Dense and soft, weighted by the teacher's objectness, wherever the labels say nothing. */
    private void distil(
            DenseTargets dense, RawValues teacher, List<ImageTargets> targets, List<@Nullable Assignment> assignments) {
        BitSet rows = new BitSet();
        double mass = 0;
        for (int image = 0; image < targets.size(); image++) {
            @Nullable Assignment assignment = assignments.get(image);
            for (int cell = 0; cell < teacher.cells(); cell++) {
                int row = teacher.at(image, cell);
                boolean positive = assignment != null && assignment.isPositive(cell);
                if (!positive && dense.objectnessWeight[row] == 0) {
                    rows.set(row);
                    mass += teacher.objectScore(image, cell);
                }
            }
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        rows.stream().forEach(row -> copyTeacher(dense, teacher, row, unit));
    }

    private static void copyTeacher(DenseTargets dense, RawValues teacher, int row, float unit) {
        float objectness = sigmoid(teacher.objectness()[row]);
        dense.objectness[row] = objectness;
        dense.objectnessWeight[row] = unit;
        int classCount = teacher.classCount();
        for (int at = row * classCount; at < (row + 1) * classCount; at++) {
            dense.classes[at] = sigmoid(teacher.classes()[at]);
            dense.classesWeight[at] = objectness * unit;
        }
        System.arraycopy(teacher.boxes(), 4 * row, dense.raw, 4 * row, 4);
        dense.rawWeight[row] = objectness * unit;
    }

    private static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
