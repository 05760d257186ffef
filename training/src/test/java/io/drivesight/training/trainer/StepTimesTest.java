package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The table of docs/training.md: training steps beside ONNX Runtime's inference of the same graph in the same process. */
@EnabledIfSystemProperty(named = "drivesight.tables", matches = ".+")
class StepTimesTest {
    private static final int WARM_UP = 2;
    private static final int REPEATS = 7;

    /**
     * One row.
     *
     * @param strategy what learns; {@code inference} for ONNX Runtime
     * @param batch images a step
     * @param wallMillis median per image, by the clock [ms]
     * @param cpuMillis median per image, by the processor time of this process [ms]
     */
    private record Row(String strategy, int batch, double wallMillis, double cpuMillis) {}

    private final TrainableGraph graph;
    private final ModelCard card;

    StepTimesTest() throws IOException {
        Path model = SharedData.require("models-coco/yolox_nano_416.onnx");
        List<String> classes = ModelConversion.DRIVING_CLASSES;
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            ModelCard base = loaded.card();
            this.graph = TrainableGraph.prepare(model, base, classes, 1);
            this.card = new ModelCard(base.name(), base.family(), classes, base.input(), base.thresholds(), null, null);
        }
    }

    @Test
    void step_strategiesOfTheDocs_givePrintedTable() {
        for (int batch : List.of(1, 4, 8)) {
            List<Row> rows = new ArrayList<>(List.of(inference(batch)));
            // The others run the same layers as one of these.
            for (Strategy strategy : List.of(Strategy.FEATURE_EXTRACTION, Strategy.HEAD, Strategy.FULL)) {
                rows.add(training(strategy, batch));
            }
            rows.forEach(row -> System.out.printf(
                    Locale.ROOT,
                    "%-20s batch %d: %.1f ms an image by the clock, %.1f of processor time%n",
                    row.strategy(),
                    row.batch(),
                    row.wallMillis(),
                    row.cpuMillis()));
            assertThat(rows).allSatisfy(row -> assertThat(row.cpuMillis()).isPositive());
        }
    }

    private ImageSize size() {
        return card.input().size();
    }

    private static LongSupplier cpuTime() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system::getProcessCpuTime;
    }

    /** Times inference with all cores on one call, as training uses them. */
    private Row inference(int batch) {
        byte[] bytes = ModelExport.bytes(graph.graph(), Map.of(), card);
        RuntimeOptions options = new RuntimeOptions(RuntimeOptions.DEFAULT.provider(), 0, 0, 0);
        try (OnnxModel model = OnnxModel.of(bytes, card.name(), null, options)) {
            FloatBuffer images = Preprocessor.allocate(batch * ImageTensor.floats(size()));
            return row("inference", batch, () -> model.run(images, batch, size()));
        }
    }

    private Row row(String strategy, int batch, Runnable run) {
        return new Row(strategy, batch, median(run, batch, System::nanoTime), median(run, batch, cpuTime()));
    }

    /** Median time per image [ms]. */
    private double median(Runnable run, int batch, LongSupplier time) {
        double[] millis = new double[REPEATS];
        for (int i = -WARM_UP; i < REPEATS; i++) {
            long began = time.getAsLong();
            run.run();
            if (i >= 0) {
                millis[i] = (time.getAsLong() - began) / 1e6 / batch;
            }
        }
        return Quantiles.median(millis);
    }

    /** Times a strategy's steps alone: no decoding, no augmentation, no teacher; its last phase, which is the dearest. */
    private Row training(Strategy strategy, int batchSize) {
        List<Strategy.Phase> phases = strategy.phases(graph.parts());
        Strategy.Phase phase = phases.get(phases.size() - 1);
        try (Replicas students = new Replicas(graph, Replicas.visibleDevices(), true);
                Optimizer optimizer = new Optimizer(students.first().block(), 5e-4, 10, 0.99)) {
            students.setTrainable(phase.trainable());
            StepRunner runner = new StepRunner(students, students, null, new LossOptions(true, 0));
            Batches.Batch batch = noise(batchSize);
            Set<String> trunk = students.first().frontier(phase.trainable());
            try (StepRunner.Frozen frozen = runner.frozen(phase.trainable(), trunk)) {
                Runnable step = () -> {
                    try (NDManager manager = students.first().block().manager().newSubManager()) {
                        runner.run(List.of(batch), frozen, manager);
                        Map<String, NDArray> gradients = students.gradients(phase.trainable(), 1, manager);
                        optimizer.step(gradients, phase.rates(), 1e-6, Optimizer.norm(gradients), 0);
                        students.clearGradients(phase.trainable(), manager);
                    }
                };
                return row(strategy.label(), batchSize, step);
            }
        }
    }

    /** Noise with five boxes an image: as many as a street has. */
    private Batches.Batch noise(int batchSize) {
        Random random = new Random(1);
        int floats = batchSize * ImageTensor.floats(size());
        FloatBuffer images = Preprocessor.allocate(floats);
        for (int i = 0; i < floats; i++) {
            images.put(i, 255 * random.nextFloat());
        }
        boolean[] all = new boolean[graph.layout().classCount()];
        Arrays.fill(all, true);
        int width = size().width();
        int height = size().height();
        List<ImageTargets> targets = new ArrayList<>();
        for (int image = 0; image < batchSize; image++) {
            List<ImageTargets.Target> objects = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                double left = random.nextDouble() * width * 0.7;
                double top = random.nextDouble() * height * 0.7;
                Box box = Box.ofSize(left, top, width * 0.15, height * 0.15);
                objects.add(new ImageTargets.Target(box, i % all.length));
            }
            targets.add(new ImageTargets(objects, List.of(), all, true));
        }
        return Batches.Batch.of(images, null, targets, size());
    }
}
