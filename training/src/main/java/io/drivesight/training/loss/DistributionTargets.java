package io.drivesight.training.loss;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.RawValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Labels, masks and the teacher's word, laid out for {@link DistributionLoss}. */
final class DistributionTargets {
    private static final float BOX_WEIGHT = 2;
    private static final float DISTRIBUTION_WEIGHT = 0.25f;
    /** A target on the last bin would have no upper neighbour. */
    private static final float BELOW_LAST = 0.01f;

    private final LossOptions options;
    private final DynamicAssigner assigner;
    private final TeacherView view;

    DistributionTargets(HeadFamily family, LossOptions options) {
        this.options = options;
        this.assigner = new DynamicAssigner(family);
        this.view = new TeacherView(family);
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
        BitSet ignored = TeacherView.ignoredCells(student.grid(), targets);
        BitSet unknown = options.masks() && teacher != null && targets.partial()
                ? view.unknownCells(teacher, image, targets)
                : ignored;
        for (int cell = 0; cell < student.cells(); cell++) {
            int row = student.at(image, cell);
            boolean positive = assignment.isPositive(cell);
            if (positive) {
                Target target = targets.objects().get(assignment.objectOf()[cell]);
                labelBox(dense, student, cell, row, target.box(), unit);
                dense.classes[row * student.classCount() + target.classIndex()] =
                        assignment.iou()[cell];
                weighClasses(dense, row, targets, target.classIndex(), unit);
            } else if (!ignored.get(cell)) {
                // Without objectness, what is unknown is unknown per class: a labelled class is background here all the
                // same,
                // but not where the base model sees another name for it.
                weighClasses(dense, row, targets, -1, unknown.get(cell) ? 0 : unit);
            }
        }
    }

    private void weighClasses(DenseTargets dense, int row, ImageTargets targets, int own, float unit) {
        int classCount = targets.labelledClasses().length;
        for (int c = 0; c < classCount; c++) {
            boolean known = !options.masks() || targets.labelledClasses()[c] || c == own;
            dense.classesWeight[row * classCount + c] = known ? unit : 0;
        }
    }

    private static void labelBox(DenseTargets dense, RawValues student, int cell, int row, Box box, float unit) {
        dense.setBox(row, box, BOX_WEIGHT * unit);
        AnchorGrid grid = student.grid();
        float stride = grid.stride()[cell];
        double[] sides = {
            grid.x()[cell] - box.left(),
            grid.y()[cell] - box.top(),
            box.right() - grid.x()[cell],
            box.bottom() - grid.y()[cell]
        };
        int bins = student.boxWidth() / 4;
        for (int side = 0; side < 4; side++) {
            float distance = (float) Math.max(0, Math.min(sides[side] / stride, bins - 1 - BELOW_LAST));
            int lower = (int) distance;
            int at = row * student.boxWidth() + side * bins + lower;
            dense.raw[at] = 1 - (distance - lower);
            dense.raw[at + 1] = distance - lower;
        }
        dense.rawWeight[row] = DISTRIBUTION_WEIGHT * unit;
    }

    private void distil(
            DenseTargets dense, RawValues teacher, List<ImageTargets> targets, List<@Nullable Assignment> assignments) {
        int classCount = teacher.classCount();
        float[] confidence = new float[teacher.batch() * teacher.cells()];
        double mass = 0;
        for (int image = 0; image < targets.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                float best = 0;
                for (int c = 0; c < classCount; c++) {
                    best = Math.max(best, teacher.classScore(image, cell, c));
                }
                confidence[teacher.at(image, cell)] = best;
                mass += best;
            }
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        for (int image = 0; image < targets.size(); image++) {
            for (int cell = 0; cell < teacher.cells(); cell++) {
                copyTeacher(dense, teacher, image, cell, assignments.get(image) == null, unit, confidence);
            }
        }
    }

    private static void copyTeacher(
            DenseTargets dense,
            RawValues teacher,
            int image,
            int cell,
            boolean unlabelled,
            float unit,
            float[] confidence) {
        int row = teacher.at(image, cell);
        for (int c = 0; c < teacher.classCount(); c++) {
            int at = row * teacher.classCount() + c;
            if (dense.classesWeight[at] == 0 && dense.classes[at] == 0) {
                dense.classes[at] = teacher.classScore(image, cell, c);
                dense.classesWeight[at] = unit;
            }
        }
        if (unlabelled) {
            softmaxInto(teacher, row, dense.raw);
            dense.rawWeight[row] = confidence[row] * unit;
        }
    }

    private static void softmaxInto(RawValues teacher, int row, float[] to) {
        int bins = teacher.boxWidth() / 4;
        for (int side = 0; side < 4; side++) {
            int at = row * teacher.boxWidth() + side * bins;
            double sum = 0;
            for (int i = 0; i < bins; i++) {
                sum += Math.exp(teacher.boxes()[at + i]);
            }
            for (int i = 0; i < bins; i++) {
                to[at + i] = (float) (Math.exp(teacher.boxes()[at + i]) / sum);
            }
        }
    }
}
