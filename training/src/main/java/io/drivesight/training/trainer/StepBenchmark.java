package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.loss.LossOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;

/** Times training steps alone: no decoding, no augmentation, no teacher; the last phase of a strategy, which is the dearest. */
public final class StepBenchmark {
    private static final int WARM_UP = 2;

    private final TrainableGraph graph;
    private final ImageSize size;
    private final LongSupplier time;

    /**
     * Prepares.
     *
     * @param size input size
     * @param time the clock to measure by [ns]
     */
    public StepBenchmark(TrainableGraph graph, ImageSize size, LongSupplier time) {
        this.graph = graph;
        this.size = size;
        this.time = time;
    }

    /** Median time of a step per image [ms]. */
    public double millisPerImage(Strategy strategy, int batchSize, int steps) {
        GradientMode.off();
        List<Phase> phases = strategy.phases(graph.parts());
        Phase phase = phases.get(phases.size() - 1);
        try (Replicas students = new Replicas(graph, Replicas.visibleDevices());
                Optimizer optimizer = new Optimizer(students.first().block(), 5e-4, 10);
                Average average = new Average(students.first().block(), 0.99)) {
            students.setTrainable(phase.trainable());
            StepRunner runner = new StepRunner(students, students, new LossOptions(true, 0), size);
            Batch batch = batch(batchSize);
            double[] millis = new double[steps];
            Set<String> trunk = students.first().frontier(phase.trainable());
            try (FrozenParts frozen = FrozenParts.of(students, phase.trainable(), trunk, graph.graph(), students)) {
                for (int i = -WARM_UP; i < steps; i++) {
                    long began = time.getAsLong();
                    step(runner, students, optimizer, average, phase, frozen, batch);
                    if (i >= 0) {
                        millis[i] = (time.getAsLong() - began) / 1e6 / batchSize;
                    }
                }
            }
            Arrays.sort(millis);
            return millis[steps / 2];
        }
    }

    private static void step(
            StepRunner runner,
            Replicas students,
            Optimizer optimizer,
            Average average,
            Phase phase,
            FrozenParts frozen,
            Batch batch) {
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            runner.run(batch, frozen, manager);
            Map<String, NDArray> gradients = students.gradients(phase.trainable(), manager);
            double norm = Optimizer.norm(gradients);
            optimizer.step(gradients, phase.rates(), 1e-6, norm);
            students.clearGradients(phase.trainable(), manager);
            average.update(phase.trainable().stream().sorted().toList(), 0);
        }
    }

    /** Noise with five boxes an image: as many as a street has. */
    private Batch batch(int batchSize) {
        Random random = new Random(1);
        int floats = batchSize * ImageTensor.floats(size);
        FloatBuffer images = ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < floats; i++) {
            images.put(i, 255 * random.nextFloat());
        }
        boolean[] all = new boolean[graph.layout().classCount()];
        Arrays.fill(all, true);
        List<ImageTargets> targets = new ArrayList<>();
        for (int image = 0; image < batchSize; image++) {
            List<ImageTargets.Target> objects = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                double left = random.nextDouble() * size.width() * 0.7;
                double top = random.nextDouble() * size.height() * 0.7;
                objects.add(new ImageTargets.Target(
                        Box.ofSize(left, top, size.width() * 0.15, size.height() * 0.15), i % all.length));
            }
            targets.add(new ImageTargets(objects, List.of(), all, true));
        }
        return new Batch(0, images, null, targets);
    }
}
