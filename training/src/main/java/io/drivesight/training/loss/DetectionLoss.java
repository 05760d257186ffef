package io.drivesight.training.loss;

import ai.djl.ndarray.NDArray;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How wrong a batch's predictions are: labels, label masks and the teacher's predictions are laid out as {@link DenseTargets}, and the loss is
 * the weighted sum over them.
 */
public abstract class DetectionLoss {
    /** What the base model sees with a lower score does not count. */
    private static final double SIGHTING_SCORE = 0.2;

    /** A sighting that overlaps a label this much is the labelled object under another name. */
    private static final double SAME_OBJECT = 0.5;

    /** Enough for any street; bounds the work where the base model sees things everywhere. */
    private static final int MAX_SIGHTINGS = 200;

    /**
     * A batch's loss, still differentiable.
     *
     * @param objectness share of objectness; 0 for heads without
     * @param raw share of raw boxes (distillation) or distributions
     * @param positives number of cells that answer for an object
     * @param mass what the sum over the cells was divided by, where it is above 1: losses of parts of a batch, each times its mass and together
     *     over the sum of these, are the loss of the whole. Where there are labels it is theirs, and what is followed beside them has another
     */
    public record Value(
            NDArray total, NDArray box, NDArray objectness, NDArray classes, NDArray raw, int positives, double mass) {}

    /** What the loss takes into account. */
    final LossOptions options;

    private final Assignment.Rule rule;
    private final float boxWeight;

    /**
     * @param rule says which cells answer for which label
     * @param boxWeight weight of boxes beside classes
     */
    DetectionLoss(LossOptions options, Assignment.Rule rule, float boxWeight) {
        this.options = options;
        this.rule = rule;
        this.boxWeight = boxWeight;
    }

    /** The loss of a family of heads. */
    public static DetectionLoss of(HeadFamily family, LossOptions options) {
        return switch (family) {
            case YOLOX -> new YoloxLoss(options);
            case NANODET -> new DistributionLoss(options, Assignment.Rule.NANODET);
            case NANODET_PLUS, PICODET -> new PublishedLoss(family, options);
            default -> throw new IllegalArgumentException("no loss for heads of family " + family);
        };
    }

    /**
     * @param student predictions to be trained
     * @param teacher the frozen base model's predictions of the same images; null where masks and distillation do not need it
     * @param labels labels per image
     */
    public final Value compute(Predictions student, @Nullable RawValues teacher, List<ImageTargets> labels) {
        return compute(student, targets(student.copy(), teacher, labels));
    }

    /**
     * The loss of following another detector and the labels at once, over the sum of the targets' best scores.
     *
     * @param teacher what the other detector makes of the same images, with the same list of classes
     * @param labels labels per image
     */
    public final Value follow(Predictions student, TeacherScores teacher, List<ImageTargets> labels) {
        return compute(student, followed(student.copy(), teacher, labels));
    }

    /** What every cell should have said to follow both. */
    final DenseTargets followed(RawValues student, TeacherScores teacher, List<ImageTargets> labels) {
        DenseTargets dense =
                new DenseTargets(student.batch(), student.cells(), student.classCount(), student.boxWidth());
        Assignment.Rule simple = student.hasObjectness() ? Assignment.Rule.YOLOX : Assignment.Rule.NANODET;
        double mass = 0;
        for (int image = 0; image < labels.size(); image++) {
            Assignment assignment = labels.get(image).labelled()
                    ? simple.assign(student, image, labels.get(image))
                    : Assignment.none(student.cells());
            mass += teacher.fill(dense, student.grid(), image, labels.get(image), assignment, options.masks());
            dense.positives += assignment.positives();
        }
        float unit = (float) (options.distillation() / Math.max(1, mass));
        for (int i = 0; i < dense.classesWeight.length; i++) {
            dense.classesWeight[i] *= unit;
        }
        for (int row = 0; row < dense.rows(); row++) {
            dense.boxesWeight[row] *= boxWeight * unit;
        }
        dense.followed = true;
        dense.mass = mass;
        return dense;
    }

    /** The weighted sum over fixed targets. */
    abstract Value compute(Predictions student, DenseTargets dense);

    /** What every cell should have said. */
    final DenseTargets targets(RawValues student, @Nullable RawValues teacher, List<ImageTargets> labels) {
        DenseTargets dense =
                new DenseTargets(student.batch(), student.cells(), student.classCount(), student.boxWidth());
        List<@Nullable Assignment> assignments = new ArrayList<>();
        for (int image = 0; image < labels.size(); image++) {
            boolean labelled = labels.get(image).labelled();
            @Nullable Assignment assignment = labelled ? rule.assign(student, image, labels.get(image)) : null;
            assignments.add(assignment);
            dense.positives += assignment == null ? 0 : assignment.positives();
        }
        float unit = 1f / Math.max(1, dense.positives);
        dense.mass = dense.positives;
        for (int image = 0; image < labels.size(); image++) {
            @Nullable Assignment assignment = assignments.get(image);
            if (assignment != null) {
                label(dense, student, teacher, image, labels.get(image), assignment, unit);
            }
        }
        finishLabels(dense);
        if (teacher != null && options.distillation() > 0) {
            double followed = distil(dense, teacher, assignments, labels);
            dense.mass = labels.stream().anyMatch(ImageTargets::labelled) ? dense.mass : followed;
        }
        return dense;
    }

    private void label(
            DenseTargets dense,
            RawValues student,
            @Nullable RawValues teacher,
            int image,
            ImageTargets labels,
            Assignment assignment,
            float unit) {
        BitSet ignored = labels.ignoredCells(student.grid());
        BitSet unknown =
                options.masks() && teacher != null && labels.partial() ? unknownCells(teacher, image, labels) : ignored;
        for (int cell = 0; cell < student.cells(); cell++) {
            int row = student.at(image, cell);
            if (assignment.isPositive(cell)) {
                Target target = labels.objects().get(assignment.objectOf()[cell]);
                // The class target is the overlap.
                dense.classes[row * student.classCount() + target.classIndex()] =
                        assignment.iou()[cell];
                weighClasses(dense, row, labels, target.classIndex(), unit);
                labelBox(dense, student, cell, row, target.box(), unit);
            } else if (!ignored.get(cell)) {
                labelBackground(dense, row, labels, unit, unknown.get(cell));
            }
        }
    }

    /** Cells where the labels must not be taken as "nothing there": the base model sees a class there that they leave out. */
    private static BitSet unknownCells(RawValues base, int image, ImageTargets labels) {
        record Sighting(int cell, Box box, double score) {}
        List<Sighting> found = new ArrayList<>();
        for (int cell = 0; cell < base.cells(); cell++) {
            double score = unlabelledScore(base, image, cell, labels.labelledClasses());
            if (score > SIGHTING_SCORE) {
                Box box = base.box(image, cell);
                if (labels.objects().stream().noneMatch(object -> object.box().iou(box) > SAME_OBJECT)) {
                    found.add(new Sighting(cell, box, score));
                }
            }
        }
        found.sort(Comparator.comparingDouble(Sighting::score).reversed());
        BitSet unknown = labels.ignoredCells(base.grid());
        for (Sighting sighting : found.subList(0, Math.min(found.size(), MAX_SIGHTINGS))) {
            unknown.set(sighting.cell());
            ImageTargets.markInside(base.grid(), sighting.box(), unknown);
        }
        return unknown;
    }

    private static double unlabelledScore(RawValues base, int image, int cell, boolean[] labelledClasses) {
        double objectness = base.objectScore(image, cell);
        double best = 0;
        for (int c = 0; objectness > SIGHTING_SCORE && c < labelledClasses.length; c++) {
            if (!labelledClasses[c]) {
                best = Math.max(best, objectness * base.classScore(image, cell, c));
            }
        }
        return best;
    }

    /** Unlabelled classes say nothing, but for the cell's own. */
    final void weighClasses(DenseTargets dense, int row, ImageTargets labels, int own, float unit) {
        int classCount = labels.labelledClasses().length;
        for (int c = 0; c < classCount; c++) {
            boolean known = !options.masks() || labels.labelledClasses()[c] || c == own;
            dense.classesWeight[row * classCount + c] = known ? unit : 0;
        }
    }

    /** All labels are laid out; nothing of a teacher is yet. */
    void finishLabels(DenseTargets dense) {}

    /** A cell that answers for an object. */
    abstract void labelBox(DenseTargets dense, RawValues student, int cell, int row, Box box, float unit);

    /** A cell where labels say that there is nothing of their classes; {@code unknown}: the base model sees something else there. */
    abstract void labelBackground(DenseTargets dense, int row, ImageTargets labels, float unit, boolean unknown);

    /** Fills in the teacher's scores as soft targets wherever the labels say nothing; returns the sum of what weighs them. */
    abstract double distil(
            DenseTargets dense, RawValues teacher, List<@Nullable Assignment> assignments, List<ImageTargets> labels);

    /**
     * What a loss takes into account.
     *
     * @param masks true: classes that an image's labels leave out are neither object nor background; false: they are background
     * @param distillation weight of the frozen base model's predictions where there are no labels, at least 0; 0: off
     */
    public record LossOptions(boolean masks, double distillation) {
        public LossOptions {
            if (!(distillation >= 0)) {
                throw new IllegalArgumentException(
                        "the weight of distillation must be at least 0, was " + distillation);
            }
        }
    }
}
