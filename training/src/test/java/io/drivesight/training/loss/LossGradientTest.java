package io.drivesight.training.loss;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients against finite differences, in double precision, over labelled, partly labelled and distilled images at once. */
class LossGradientTest {
    private static final int CLASSES = 3;
    private static final double STEP = 1e-5;

    /** Three images: fully labelled, partly labelled, not labelled. */
    private static final List<ImageTargets> TARGETS = List.of(
            new ImageTargets(
                    List.of(new ImageTargets.Target(new Box(10, 12, 41, 47), 1)),
                    List.of(),
                    new boolean[] {true, true, true},
                    true),
            new ImageTargets(
                    List.of(new ImageTargets.Target(new Box(20, 5, 60, 30), 0)),
                    List.of(new Box(0, 40, 20, 64)),
                    new boolean[] {true, false, true},
                    true),
            new ImageTargets(List.of(), List.of(), new boolean[] {false, false, false}, false));

    @Test
    void compute_yolox_gradientsMatchFiniteDifferences() {
        AnchorGrid grid = grid(HeadFamily.YOLOX);
        double[] boxes = noise(3 * grid.size() * 4, 0.5, 1);
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 2);
        double[] objectness = noise(3 * grid.size(), 1, 3);
        RawValues teacher = teacher(grid, 4, true);
        YoloxLoss loss = new YoloxLoss(new LossOptions(true, 1));
        DenseTargets dense = loss.targets(values(grid, 4, boxes, classes, objectness), teacher, TARGETS);
        check(grid, 4, boxes, classes, objectness, predictions -> loss.compute(predictions, dense));
    }

    @Test
    void compute_distributions_gradientsMatchFiniteDifferences() {
        AnchorGrid grid = grid(HeadFamily.NANODET);
        double[] boxes = noise(3 * grid.size() * 32, 1, 1);
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 2);
        RawValues teacher = teacher(grid, 32, false);
        DistributionLoss loss = new DistributionLoss(new LossOptions(true, 1), Assignment.Rule.NANODET);
        DenseTargets dense = loss.targets(values(grid, 32, boxes, classes, null), teacher, TARGETS);
        check(grid, 32, boxes, classes, null, predictions -> loss.compute(predictions, dense));
    }

    @Test
    void follow_yolox_gradientsMatchFiniteDifferences() {
        AnchorGrid grid = grid(HeadFamily.YOLOX);
        double[] boxes = noise(3 * grid.size() * 4, 0.5, 1);
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 2);
        double[] objectness = noise(3 * grid.size(), 1, 3);
        YoloxLoss loss = new YoloxLoss(new LossOptions(true, 1));
        DenseTargets dense = loss.followed(values(grid, 4, boxes, classes, objectness), other(), TARGETS);
        check(grid, 4, boxes, classes, objectness, predictions -> loss.compute(predictions, dense));
    }

    @Test
    void follow_distributions_gradientsMatchFiniteDifferences() {
        AnchorGrid grid = grid(HeadFamily.PICODET);
        double[] boxes = noise(3 * grid.size() * 32, 1, 1);
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 2);
        PublishedLoss loss = new PublishedLoss(HeadFamily.PICODET, new LossOptions(true, 1));
        DenseTargets dense = loss.followed(values(grid, 32, boxes, classes, null), other(), TARGETS);
        check(grid, 32, boxes, classes, null, predictions -> loss.compute(predictions, dense));
    }

    @ParameterizedTest
    @EnumSource(
            value = HeadFamily.class,
            names = {"PICODET", "NANODET_PLUS"})
    void compute_publishedLosses_gradientsMatchFiniteDifferences(HeadFamily family) {
        AnchorGrid grid = grid(family);
        double[] boxes = noise(3 * grid.size() * 32, 1, 1);
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 2);
        RawValues teacher = teacher(grid, 32, false);
        PublishedLoss loss = new PublishedLoss(family, new LossOptions(true, 1));
        DenseTargets dense = loss.targets(values(grid, 32, boxes, classes, null), teacher, TARGETS);
        check(grid, 32, boxes, classes, null, predictions -> loss.compute(predictions, dense));
    }

    /** Another teacher, with the finer level alone and without the last class. */
    private static TeacherScores other() {
        Random random = new Random(9);
        float[] scores = new float[3 * 64 * CLASSES];
        float[] boxes = new float[3 * 64 * 4];
        for (int row = 0; row < 3 * 64; row++) {
            scores[row * CLASSES] = random.nextFloat();
            scores[row * CLASSES + 1] = 0.2f * random.nextFloat();
            boxes[4 * row] = 10 + 10 * random.nextFloat();
            boxes[4 * row + 1] = 10 + 10 * random.nextFloat();
            boxes[4 * row + 2] = 30 + 20 * random.nextFloat();
            boxes[4 * row + 3] = 30 + 20 * random.nextFloat();
        }
        return new TeacherScores(
                new boolean[] {true, true, false}, List.of(new TeacherScores.Level(8, 64, scores, boxes)));
    }

    private interface Loss {
        DetectionLoss.Value of(Predictions predictions);
    }

    private static void check(
            AnchorGrid grid, int width, double[] boxes, double[] classes, double @Nullable [] objectness, Loss loss) {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[][] gradients = gradients(manager, grid, width, boxes, classes, objectness, loss);
            double[][] values =
                    objectness == null ? new double[][] {boxes, classes} : new double[][] {boxes, classes, objectness};
            int moved = 0;
            for (int array = 0; array < values.length; array++) {
                for (int i = 0; i < values[array].length; i += 7) {
                    double before = values[array][i];
                    values[array][i] = before + STEP;
                    double up = value(manager, grid, width, boxes, classes, objectness, loss);
                    values[array][i] = before - STEP;
                    double down = value(manager, grid, width, boxes, classes, objectness, loss);
                    values[array][i] = before;
                    double expected = (up - down) / (2 * STEP);
                    moved += Math.abs(expected) > 1e-9 ? 1 : 0;
                    assertThat(gradients[array][i])
                            .as("array %d value %d", array, i)
                            .isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-6 + 1e-4 * Math.abs(expected)));
                }
            }
            assertThat(moved).isGreaterThan(30);
        }
    }

    private static double[][] gradients(
            NDManager manager,
            AnchorGrid grid,
            int width,
            double[] boxes,
            double[] classes,
            double @Nullable [] objectness,
            Loss loss) {
        try (NDManager step = manager.newSubManager()) {
            Predictions predictions = predictions(step, grid, width, boxes, classes, objectness);
            predictions.boxes().setRequiresGradient(true);
            predictions.classes().setRequiresGradient(true);
            predictions.objectness().ifPresent(array -> array.setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(loss.of(predictions).total());
            }
            double[] forBoxes = predictions.boxes().getGradient().toDoubleArray();
            double[] forClasses = predictions.classes().getGradient().toDoubleArray();
            return predictions.objectness().isEmpty()
                    ? new double[][] {forBoxes, forClasses}
                    : new double[][] {
                        forBoxes,
                        forClasses,
                        predictions.objectness().get().getGradient().toDoubleArray()
                    };
        }
    }

    private static double value(
            NDManager manager,
            AnchorGrid grid,
            int width,
            double[] boxes,
            double[] classes,
            double @Nullable [] objectness,
            Loss loss) {
        try (NDManager step = manager.newSubManager()) {
            return loss.of(predictions(step, grid, width, boxes, classes, objectness))
                    .total()
                    .getDouble();
        }
    }

    private static Predictions predictions(
            NDManager step,
            AnchorGrid grid,
            int width,
            double[] boxes,
            double[] classes,
            double @Nullable [] objectness) {
        Optional<NDArray> third = objectness == null
                ? Optional.empty()
                : Optional.of(step.create(objectness, new Shape(3, grid.size(), 1)));
        return new Predictions(
                step.create(boxes, new Shape(3, grid.size(), width)),
                step.create(classes, new Shape(3, grid.size(), CLASSES)),
                third,
                grid);
    }

    private static AnchorGrid grid(HeadFamily family) {
        return AnchorGrid.of(64, List.of(new AnchorGrid.Level(8, 8), new AnchorGrid.Level(4, 4)), family);
    }

    /** A teacher that sees one object of the unlabelled class in the second image. */
    private static RawValues teacher(AnchorGrid grid, int width, boolean objectness) {
        double[] classes = noise(3 * grid.size() * CLASSES, 1, 5);
        double[] objects = noise(3 * grid.size(), 1, 6);
        int row = grid.size() + 50;
        classes[row * CLASSES + 1] = 6;
        objects[row] = 6;
        return values(grid, width, noise(3 * grid.size() * width, 0.5, 7), classes, objectness ? objects : null);
    }

    private static RawValues values(
            AnchorGrid grid, int width, double[] boxes, double[] classes, double @Nullable [] objectness) {
        return new RawValues(
                3,
                width,
                CLASSES,
                floats(boxes),
                floats(classes),
                objectness == null ? new float[0] : floats(objectness),
                grid);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] noise(int length, double deviation, long seed) {
        Random random = new Random(seed);
        return random.doubles(length)
                .map(value -> deviation * random.nextGaussian() + 0 * value)
                .toArray();
    }
}
