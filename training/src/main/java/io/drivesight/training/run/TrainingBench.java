package io.drivesight.training.run;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.trainer.StepBenchmark;
import io.drivesight.training.trainer.StepReport;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.Trainer;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Times training steps beside ONNX Runtime's inference of the same graph in the same process. */
public final class TrainingBench {
    private static final int WARM_UP = 2;

    /**
     * One row.
     *
     * @param strategy what learns; {@code inference} for ONNX Runtime
     * @param batch images a step
     * @param wallMillis median per image, by the clock [ms]
     * @param cpuMillis median per image, by the processor time of this process [ms]
     */
    public record Row(String strategy, int batch, double wallMillis, double cpuMillis) {}

    private final TrainableGraph graph;
    private final ModelCard card;
    private final int repeats;

    /**
     * Prepares.
     *
     * @param model the detector
     * @param repeats steps to take the median of, at least 1
     */
    public TrainingBench(Path model, int repeats) throws IOException {
        ModelCard base;
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            base = loaded.card();
        }
        this.graph = TrainableGraph.prepare(
                Files.readAllBytes(model),
                model.toString(),
                base.family(),
                base.classes(),
                RunSettings.DRIVING_CLASSES,
                1);
        this.card = new ModelCard(
                base.name(), base.family(), RunSettings.DRIVING_CLASSES, base.input(), base.thresholds(), null, null);
        this.repeats = repeats;
    }

    public ImageSize size() {
        return card.input().size();
    }

    /** Times a strategy's steps. */
    public Row training(Strategy strategy, int batch) {
        double wall = new StepBenchmark(graph, size(), System::nanoTime).millisPerImage(strategy, batch, repeats);
        double cpu = new StepBenchmark(graph, size(), cpuTime()).millisPerImage(strategy, batch, repeats);
        return new Row(strategy.label(), batch, wall, cpu);
    }

    /** Times inference with all cores on one call, as training uses them. */
    public Row inference(int batch) {
        byte[] bytes = ModelExport.bytes(graph.graph(), Map.of(), card);
        RuntimeOptions options = new RuntimeOptions(RuntimeOptions.DEFAULT.provider(), 0, 0, 0);
        try (OnnxModel model = OnnxModel.of(bytes, card.name(), null, options)) {
            FloatBuffer images = ByteBuffer.allocateDirect(batch * ImageTensor.floats(size()) * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            return new Row(
                    "inference",
                    batch,
                    median(model, images, batch, System::nanoTime),
                    median(model, images, batch, cpuTime()));
        }
    }

    private double median(OnnxModel model, FloatBuffer images, int batch, LongSupplier time) {
        double[] millis = new double[repeats];
        model.run(images, batch, size());
        for (int i = 0; i < repeats; i++) {
            long began = time.getAsLong();
            model.run(images, batch, size());
            millis[i] = (time.getAsLong() - began) / 1e6 / batch;
        }
        Arrays.sort(millis);
        return millis[repeats / 2];
    }

    /**
     * How much longer an epoch takes with decoding and augmentation than its steps alone.
     *
     * @param data a labelled dataset
     * @param folder where a checkpoint may be written
     * @return 1: all of it hides behind the steps
     */
    public double epochOverSteps(Path data, Path folder, int batch) throws IOException {
        String config =
                "{base: base, data: [], out: out, strategy: full, batch: %d, steps: %d, checkpointEvery: 1000000}"
                        .formatted(batch, repeats + WARM_UP);
        RunConfig common = RunConfigs.parse(config, "bench");
        RunSettings settings = new RunSettings(RunConfigs.merge(RunConfigs.withData(data.toString()), common));
        RunData read = RunData.load(settings, card.input(), ImageFiles.standard(), note -> {});
        double[] millis = new double[2];
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(StepReport report) {
                if (report.step() >= WARM_UP) {
                    millis[0] += report.waitMillis() + report.stepMillis();
                    millis[1] += report.stepMillis();
                }
            }
        };
        TrainingOptions options = settings.options(read.training().stepsPerEpoch(batch, settings.seed()));
        try (Trainer trainer = new Trainer(
                graph,
                graph,
                options,
                read.training(),
                Optional.empty(),
                folder.resolve("bench-checkpoint.bin"),
                listener,
                System::nanoTime)) {
            trainer.run();
        }
        return millis[0] / millis[1];
    }

    private static LongSupplier cpuTime() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system::getProcessCpuTime;
    }

    /** The strategies worth timing: the others run the same layers as one of these. */
    public static List<Strategy> strategies() {
        return List.of(Strategy.FEATURE_EXTRACTION, Strategy.HEAD, Strategy.FULL);
    }
}
