package io.drivesight.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets.Target;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The losses of PicoDet and NanoDet-Plus against values worked out by hand. */
class PublishedLossTest {
    private static final double LN2 = Math.log(2);
    private static final int CLASSES = 2;
    private static final int BINS = 8;
    private static final boolean[] BOTH = {true, true};

    private static AnchorGrid grid(HeadFamily family) {
        return AnchorGrid.of(64, List.of(new AnchorGrid.Level(8, 8)), family);
    }

    /** Every class at one half, every side of every cell halfway between bins 1 and 2: 12 px. */
    private static RawValues halves(HeadFamily family) {
        AnchorGrid grid = grid(family);
        float[] boxes = new float[grid.size() * 4 * BINS];
        Arrays.fill(boxes, -50);
        for (int side = 0; side < 4 * grid.size(); side++) {
            boxes[side * BINS + 1] = 0;
            boxes[side * BINS + 2] = 0;
        }
        return new RawValues(1, 4 * BINS, CLASSES, boxes, new float[grid.size() * CLASSES], new float[0], grid);
    }

    /** Where the base model sees what labels leave out, their own classes are not there all the same, and are not taught by it. */
    @Test
    void targets_unlabelledClassSeenByTeacher_labelledOneIsBackground() {
        RawValues seen = halves(HeadFamily.PICODET);
        boolean[] firstOnly = {true, false};
        ImageTargets targets = new ImageTargets(List.of(), List.of(), firstOnly, true);
        DenseTargets dense = new PublishedLoss(HeadFamily.PICODET, new LossOptions(true, 1))
                .targets(halves(HeadFamily.PICODET), seen, List.of(targets));

        float[] labelled = Objects.requireNonNull(dense.varifocalWeight);
        assertThat(labelled[0]).isPositive();
        assertThat(dense.classes[0]).isZero();
        assertThat(labelled[1]).isZero();
        assertThat(dense.classes[1]).isEqualTo(0.5f);
    }

    @Test
    void varifocal_logitZero_isCrossEntropyTimesTargetOrThreeSixteenths() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[] {0, 0, 2});
            NDArray target = manager.create(new float[] {0.8f, 0, 1});

            float[] loss = Maths.varifocal(logits, target).toFloatArray();

            assertThat(loss[0]).isCloseTo((float) (0.8 * LN2), offset(1e-6f));
            assertThat(loss[1]).isCloseTo((float) (0.75 * 0.25 * LN2), offset(1e-6f));
            assertThat(loss[2]).isCloseTo((float) Math.log(1 + Math.exp(-2)), offset(1e-6f));
        }
    }

    @Test
    void cost_picodet_isVarifocalAndSixTimesGiou() {
        double[] half = {0.5, 0.5};
        Box box = new Box(0, 0, 16, 16);
        Target object = new Target(new Box(0, 0, 16, 8), 0);

        // Overlap one half, and the hull is the box itself.
        double cost = Assignment.Rule.PICODET.cost(box, object, half, BOTH, true);
        double perfect = Assignment.Rule.PICODET.cost(object.box(), object, half, BOTH, true);
        double masked = Assignment.Rule.PICODET.cost(object.box(), object, half, new boolean[] {true, false}, true);

        assertThat(cost).isCloseTo(0.5 * LN2 + 0.1875 * LN2 + 6 * 0.5, offset(1e-9));
        assertThat(perfect).isCloseTo(LN2 + 0.1875 * LN2, offset(1e-9));
        assertThat(masked).isCloseTo(LN2, offset(1e-9));
        assertThat(Assignment.Rule.PICODET.cost(box, object, half, BOTH, false)).isGreaterThan(1e7);
    }

    @Test
    void cost_nanodetPlus_isSoftLabelAndThreeTimesLogIou() {
        double[] half = {0.5, 0.5};
        Box box = new Box(0, 0, 16, 16);
        Target object = new Target(new Box(0, 0, 16, 8), 0);

        // The label is the overlap, one half, which is just what the cell says; the other class is half wrong.
        double cost = Assignment.Rule.NANODET_PLUS.cost(box, object, half, BOTH, true);
        double perfect = Assignment.Rule.NANODET_PLUS.cost(object.box(), object, half, BOTH, true);

        assertThat(cost).isCloseTo(0.25 * LN2 + 3 * LN2, offset(1e-5));
        assertThat(perfect).isCloseTo(0.25 * LN2 + 0.25 * LN2, offset(1e-5));
    }

    @Test
    void assign_nanodetPlus_takesCellsInObjectsOnly() {
        // Cells look from their corners, multiples of 8: those at 16, 24 and 32 are in it.
        Box box = new Box(12, 12, 36, 36);

        Assignment assignment = Assignment.Rule.NANODET_PLUS.assign(
                halves(HeadFamily.NANODET_PLUS),
                0,
                new ImageTargets(List.of(new Target(box, 0)), List.of(), BOTH, true));

        // The overlaps of 24 x 24 boxes around these with it: 1, four of a half, four of 2/7; together 4.14.
        assertThat(assignment.positives()).isEqualTo(4);
        assertThat(assignment.iou()[3 * 8 + 3]).isCloseTo(1, offset(1e-4f));
        for (int cell = 0; cell < 64; cell++) {
            if (assignment.isPositive(cell)) {
                assertThat(Assignment.Rule.isInside(grid(HeadFamily.NANODET_PLUS), cell, box))
                        .isTrue();
            }
        }
    }

    @Test
    void assign_cellThatTwoWant_goesToTheOneItCostsLess() {
        Box first = new Box(8, 8, 32, 32);
        Box second = new Box(9, 8, 33, 32);
        ImageTargets targets =
                new ImageTargets(List.of(new Target(second, 0), new Target(first, 0)), List.of(), BOTH, true);

        Assignment assignment = Assignment.Rule.PICODET.assign(halves(HeadFamily.PICODET), 0, targets);

        // The cell whose centre is 20, 20 predicts the first to the pixel.
        assertThat(assignment.objectOf()[2 * 8 + 2]).isEqualTo(1);
    }

    @Test
    void targets_picodet_boxesAreWeightedByTheBestScoreOverTheirSum() {
        RawValues student = halves(HeadFamily.PICODET);
        Box box = new Box(8, 8, 32, 32);
        ImageTargets labels = new ImageTargets(List.of(new Target(box, 0)), List.of(), BOTH, true);
        PublishedLoss loss = new PublishedLoss(HeadFamily.PICODET, new LossOptions(true, 0));

        DenseTargets dense = loss.targets(student, null, List.of(labels));

        int positives = dense.positives;
        int best = 2 * 8 + 2;
        assertThat(positives).isEqualTo(4);
        assertThat(dense.boxesWeight[best]).isCloseTo(2 * 0.5f / (0.5f * positives), offset(1e-6f));
        assertThat(dense.rawWeight[best]).isCloseTo(0.25f / 4 * 0.5f / (0.5f * positives), offset(1e-6f));
        assertThat(Objects.requireNonNull(dense.varifocalWeight)[best * CLASSES])
                .isCloseTo(1f / positives, offset(1e-6f));
        assertThat(dense.classesWeight).containsOnly(0);
        assertThat(dense.classes[best * CLASSES]).isCloseTo(1, offset(1e-4f));
    }

    @Test
    void compute_oneObject_isTheSumOfItsParts() {
        // Log probabilities of bins 0..7 of every side.
        double outside = Math.log(Math.exp(-50) / (2 + 6 * Math.exp(-50)));
        double[] logarithms = {outside, -LN2, -LN2, outside, outside, outside, outside, outside};
        for (HeadFamily family : List.of(HeadFamily.PICODET, HeadFamily.NANODET_PLUS)) {
            double half = family == HeadFamily.PICODET ? 0 : 4;
            Box box = Box.ofCenter(20 - half, 20 - half, 24, 24);
            ImageTargets labels = new ImageTargets(List.of(new Target(box, 0)), List.of(), BOTH, true);
            PublishedLoss loss = new PublishedLoss(family, new LossOptions(true, 0));
            RawValues student = halves(family);
            DenseTargets dense = loss.targets(student, null, List.of(labels));
            try (NDManager manager = NDManager.newBaseManager()) {
                Predictions predictions = new Predictions(
                        manager.create(student.boxes(), new Shape(1, 64, 4 * BINS)),
                        manager.create(student.classes(), new Shape(1, 64, CLASSES)),
                        Optional.empty(),
                        student.grid());

                DetectionLoss.Value value = loss.compute(predictions, dense);

                double classes = 0;
                double boxes = 0;
                double distributions = 0;
                double sum = 0;
                for (int cell = 0; cell < 64; cell++) {
                    for (int c = 0; c < CLASSES; c++) {
                        double t = dense.classes[cell * CLASSES + c];
                        double focal = family == HeadFamily.PICODET ? (t > 0 ? t : 0.75 * 0.25) : (t - 0.5) * (t - 0.5);
                        // At a logit of 0 the cross entropy is ln 2 whatever the target.
                        classes += focal * LN2 / dense.positives;
                    }
                    if (dense.boxesWeight[cell] > 0) {
                        Box found = student.box(0, cell);
                        double hull = (Math.max(found.right(), box.right()) - Math.min(found.left(), box.left()))
                                * (Math.max(found.bottom(), box.bottom()) - Math.min(found.top(), box.top()));
                        double union = found.area() + box.area() - found.intersection(box);
                        double giou = found.iou(box) - (hull - union) / hull;
                        boxes += 2 * 0.5 * (1 - giou);
                        sum += 0.5;
                        float x = student.grid().x()[cell];
                        float y = student.grid().y()[cell];
                        for (double side :
                                new double[] {x - box.left(), y - box.top(), box.right() - x, box.bottom() - y}) {
                            double bin = side / 8;
                            int lower = (int) bin;
                            distributions -= 0.25
                                    / 4
                                    * 0.5
                                    * ((lower + 1 - bin) * logarithms[lower] + (bin - lower) * logarithms[lower + 1]);
                        }
                    }
                }
                assertThat(value.classes().getFloat()).isCloseTo((float) classes, offset(1e-4f));
                assertThat(value.box().getFloat()).isCloseTo((float) (boxes / Math.max(1, sum)), offset(1e-4f));
                assertThat(value.raw().getFloat()).isCloseTo((float) (distributions / Math.max(1, sum)), offset(1e-4f));
                assertThat(value.total().getFloat())
                        .isCloseTo((float) (classes + (boxes + distributions) / Math.max(1, sum)), offset(1e-3f));
            }
        }
    }
}
