package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.graph.GraphParts.Part;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.GraphBlock;
import io.drivesight.training.trainer.Batches.BatchPlan;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop itself, on a tiny detector and bright squares on noise. */
class TrainerTest {
    private static final InputSpec INPUT = TinyDetector.input(true);

    @TempDir
    private Path folder;

    /** Remembers what it is told, and can pull the plug. */
    private static final class Recorder implements TrainingListener {
        final List<Double> losses = new ArrayList<>();
        final List<TrainingListener.Losses> parts = new ArrayList<>();
        int stopAt = Integer.MAX_VALUE;

        @Override
        public void onStep(Step step) {
            losses.add(step.losses().total());
            parts.add(step.losses());
            if (step.step() == stopAt) {
                throw new IllegalStateException("killed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void run_anyStrategy_onlyItsPartsMove(Strategy strategy) {
        TrainableGraph base = base();
        Trainer.Outcome outcome = train(base, options(strategy, 10), new Recorder(), false);

        Set<String> moved = outcome.weights().keySet();
        assertThat(moved).containsAll(base.parts().parameters(Part.PREDICTIONS));
        boolean head = strategy != Strategy.FEATURE_EXTRACTION;
        boolean all = head && strategy != Strategy.HEAD;
        assertThat(moved.containsAll(base.parts().parameters(Part.HEAD))).isEqualTo(head);
        assertThat(moved.containsAll(base.parts().parameters(Part.NECK))).isEqualTo(all);
        assertThat(moved.containsAll(base.parts().parameters(Part.BACKBONE))).isEqualTo(all);
        assertThat(outcome.frozen()).isNotEmpty();
    }

    @Test
    void run_fourImages_learnsThemByHeart() {
        Recorder recorder = new Recorder();
        RunConfig eager = RunConfig.of(Map.of(
                "strategy",
                "full",
                "steps",
                150,
                "batch",
                4,
                "lr",
                1e-2,
                "weightDecay",
                0.0,
                "warmup",
                0.05,
                "averaging",
                0.0,
                "checkpointEvery",
                150,
                "seed",
                7L,
                "classes",
                TinyDetector.CLASSES));
        SampleSource same = source(4, true);
        SampleSource frozen = new SampleSource() {
            @Override
            public int size() {
                return same.size();
            }

            @Override
            public Sample sample(int epoch, int index) throws IOException {
                return same.sample(0, index);
            }
        };
        TrainingData data = data(frozen, Optional.empty());
        TrainableGraph base = base();
        Path checkpoint = folder.resolve("heart.bin");
        try (Trainer trainer = new Trainer(
                base,
                base,
                eager,
                data,
                Optional.empty(),
                Optional.empty(),
                checkpoint,
                List.of(recorder),
                System::nanoTime,
                Replicas.visibleDevices())) {
            trainer.run();
        }

        assertThat(recorder.losses.get(149)).isLessThan(0.5 * recorder.losses.get(0));
    }

    @Test
    void run_framesAlone_followsTheBaseModelOnThem() {
        TrainingData frames = data(SampleSource.NONE, Optional.of(source(5, false)));
        RunConfig options = RunConfig.of(Map.of("distillShare", 1.0, "teacherSeesClean", true))
                .over(options(Strategy.FULL, 6));
        TrainableGraph base = base();
        Recorder recorder = new Recorder();
        Path checkpoint = folder.resolve("frames.bin");

        assertThat(frames.plan(options).stepsPerEpoch()).isEqualTo(2);
        try (Trainer trainer = new Trainer(
                base,
                base,
                options,
                frames,
                Optional.empty(),
                Optional.empty(),
                checkpoint,
                List.of(recorder),
                System::nanoTime,
                Replicas.visibleDevices())) {
            assertThat(trainer.run().steps()).isEqualTo(6);
        }
        assertThat(recorder.losses)
                .hasSize(6)
                .allSatisfy(loss -> assertThat(loss).isFinite());
    }

    /** The student starts from random weights, and is told by the teacher and by labels. */
    @Test
    void run_anotherTeacherAtSeveralSizes_studentComesNearer() throws IOException {
        TrainableGraph base = base();
        Path file =
                TinyDetector.write(folder.resolve("teacher.onnx"), base.graph().toBytes());
        RunConfig options = RunConfig.of(Map.of(
                        "teacher",
                        file.toString(),
                        "sizes",
                        List.of("64x64", "96x64"),
                        "distillShare",
                        0.5,
                        "lr",
                        1e-2))
                .over(options(Strategy.FULL, 60));
        TrainableGraph start = base.scratch(3);
        Recorder recorder = new Recorder();
        try (Teacher teacher = Teacher.load(file, TinyDetector.CLASSES);
                Trainer trainer = new Trainer(
                        base,
                        start,
                        options,
                        data(true),
                        Optional.of(teacher),
                        Optional.empty(),
                        folder.resolve("taught.bin"),
                        List.of(recorder),
                        System::nanoTime,
                        Replicas.visibleDevices())) {
            trainer.run();
        }

        assertThat(recorder.losses.get(59)).isLessThan(0.8 * recorder.losses.get(0));
    }

    /** A trunk that is only the input would have the engine run the base model, operator by operator. */
    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"HEAD", "FULL"})
    void sharedTrunk_allLayersLearn_thereIsNone(Strategy strategy) {
        TrainableGraph base = base();
        try (Trainer trainer =
                trainer(base, options(strategy, 5), new TrainingListener() {}, true, folder.resolve("trunk.bin"))) {
            Strategy.Phase phase = strategy.phases(base.parts()).get(0);

            assertThat(trainer.sharedTrunk(phase).isEmpty()).isEqualTo(strategy == Strategy.FULL);
        }
    }

    @Test
    void oneOf_everyRound_eachOnce() {
        BatchPlan plan = BatchPlan.of(16, 0, 4, 0, 0, 7);

        for (int round = 0; round < 5; round++) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                seen.add(plan.oneOf(List.of("a", "b", "c"), 3 * round + i));
            }
            assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void run_sameSeedTwice_sameWeights() {
        String first = GraphTensor.hash(train(base(), options(Strategy.FINE_TUNE, 12), new Recorder(), true)
                .weights());
        String second = GraphTensor.hash(train(base(), options(Strategy.FINE_TUNE, 12), new Recorder(), true)
                .weights());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void resume_runKilledInTheMiddle_sameWeightsAsUndisturbed() {
        Map<String, GraphTensor> undisturbed = train(base(), options(Strategy.FINE_TUNE, 20), new Recorder(), true)
                .weights();
        Path checkpoint = folder.resolve("killed.bin");
        Recorder killer = new Recorder();
        killer.stopAt = 13;
        try (Trainer trainer = trainer(base(), options(Strategy.FINE_TUNE, 20), killer, true, checkpoint)) {
            assertThatThrownBy(trainer::run).hasMessage("killed");
        }

        try (Trainer trainer = trainer(base(), options(Strategy.FINE_TUNE, 20), new Recorder(), true, checkpoint)) {
            assertThat(trainer.resume()).contains(12);
            assertThat(GraphTensor.hash(trainer.run().weights())).isEqualTo(GraphTensor.hash(undisturbed));
        }
    }

    /** Labels alone: what is divided by is the number of cells that answer, of the step, not of its parts. */
    @ParameterizedTest
    @CsvSource({"2, 4", "1, 8"})
    void run_accumulated_isAsOneLargeBatch(int batch, int parts) {
        RunConfig large = RunConfig.of(Map.of("batch", 8, "masks", false)).over(options(Strategy.FULL, 4));
        RunConfig small =
                RunConfig.of(Map.of("batch", batch, "accumulate", parts)).over(large);
        Recorder ofLarge = new Recorder();
        Recorder ofSmall = new Recorder();

        Map<String, GraphTensor> expected = train(base(), large, ofLarge, false).weights();
        Map<String, GraphTensor> found = train(base(), small, ofSmall, false).weights();

        assertThat(ofSmall.losses).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(ofSmall.losses.get(i)).isCloseTo(ofLarge.losses.get(i), withPercentage(1e-3));
        }
        assertThat(ofSmall.losses.get(0)).isCloseTo(ofLarge.losses.get(0), withPercentage(1e-4));
        expected.forEach((name, tensor) -> {
            float[] is = Objects.requireNonNull(found.get(name)).floats();
            for (int i = 0; i < is.length; i++) {
                assertThat(is[i]).as(name).isCloseTo(tensor.floats()[i], offset(1e-4f));
            }
        });
    }

    /** What the base is asked about has a divisor of its own: it must not weigh an image whose labels say that there is nothing. */
    @Test
    void run_accumulatedWithDistillation_imageWithoutObjectsWeighsAsInOneLargeBatch() {
        SampleSource squares = source(4, true);
        SampleSource oneEmpty = new SampleSource() {
            @Override
            public int size() {
                return 4;
            }

            @Override
            public Sample sample(int epoch, int index) throws IOException {
                Sample sample = squares.sample(epoch, index);
                return index == 0 ? new Sample(sample.image(), List.of(), Set.of(ObjectClass.CAR), true) : sample;
            }
        };
        RunConfig large = RunConfig.of(Map.of("distillWeight", 1e-3)).over(options(Strategy.FULL, 1));
        RunConfig small = RunConfig.of(Map.of("batch", 1, "accumulate", 4)).over(large);
        Recorder ofLarge = new Recorder();
        Recorder ofSmall = new Recorder();
        TrainingData data = data(oneEmpty, Optional.empty());
        try (Trainer trainer = trainer(base(), large, ofLarge, data, folder.resolve("large.bin"))) {
            trainer.run();
        }
        try (Trainer trainer = trainer(base(), small, ofSmall, data, folder.resolve("small.bin"))) {
            trainer.run();
        }

        TrainingListener.Losses found = ofSmall.parts.get(0);
        TrainingListener.Losses expected = ofLarge.parts.get(0);
        assertThat(found.objectness()).isCloseTo(expected.objectness(), withPercentage(0.1));
        assertThat(found.classes()).isCloseTo(expected.classes(), withPercentage(0.1));
        assertThat(found.box()).isCloseTo(expected.box(), withPercentage(0.1));
    }

    @Test
    void resume_accumulatedAndKilled_sameWeightsAsUndisturbed() {
        RunConfig options = RunConfig.of(Map.of("batch", 2, "accumulate", 2)).over(options(Strategy.HEAD, 10));
        String undisturbed =
                GraphTensor.hash(train(base(), options, new Recorder(), true).weights());
        Path checkpoint = folder.resolve("parts.bin");
        Recorder killer = new Recorder();
        killer.stopAt = 7;
        try (Trainer trainer = trainer(base(), options, killer, true, checkpoint)) {
            assertThatThrownBy(trainer::run).hasMessage("killed");
        }

        try (Trainer trainer = trainer(base(), options, new Recorder(), true, checkpoint)) {
            assertThat(trainer.resume()).contains(6);
            assertThat(GraphTensor.hash(trainer.run().weights())).isEqualTo(undisturbed);
        }
        refuses(base(), RunConfig.of(Map.of("accumulate", 1, "batch", 4)).over(options), checkpoint);
    }

    @Test
    void sweep_tinyDetector_findsARateAtWhichTheLossFalls() {
        Recorder recorder = new Recorder();
        try (Trainer trainer = trainer(base(), options(Strategy.FULL, 3), recorder, false, folder.resolve("no.bin"))) {
            RateSweep sweep = trainer.sweep();

            assertThat(sweep.suggestion())
                    .hasValueSatisfying(rate -> assertThat(rate).isBetween(1e-5, 1e-1));
            assertThat(sweep.sentence()).contains("--lr");
            assertThat(sweep.page()).contains("data:image/png");
        }
        assertThat(recorder.losses).hasSizeBetween(20, RateSweep.STEPS);
        assertThat(folder.resolve("no.bin")).doesNotExist();
    }

    /** Else a graph that the engine cannot run would be taken for a batch that is too large. */
    @Test
    void fits_stepFailsForAnotherReason_isTold() {
        TrainableGraph base = base();
        try (Replicas replicas = new Replicas(base, List.of(Device.cpu()), false)) {
            replicas.setTrainable(Set.copyOf(base.parts().parameters(Part.PREDICTIONS)));
            StepRunner runner = new StepRunner(
                    replicas, replicas, null, options(Strategy.HEAD, 1).loss());

            assertThat(runner.fits(2, INPUT.size())).isTrue();
            assertThatThrownBy(() -> runner.fits(1, new ImageSize(1, 1))).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void resume_otherOptions_isRefused() {
        Path checkpoint = folder.resolve("other.bin");
        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 4), new Recorder(), false, checkpoint)) {
            trainer.run();
        }

        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 8), new Recorder(), false, checkpoint)) {
            assertThatThrownBy(trainer::resume)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("other options");
        }
    }

    @Test
    void resume_otherBaseOrContentsOfFiles_isRefused() throws Exception {
        Path augment = Files.writeString(folder.resolve("augment.yaml"), "flip: 0.5\n");
        RunConfig same = RunConfig.of(Map.of("augment", augment.toString())).over(options(Strategy.HEAD, 4));
        Path checkpoint = folder.resolve("same.bin");
        try (Trainer trainer = trainer(base(), same, new Recorder(), false, checkpoint)) {
            trainer.run();
        }

        List<RunConfig> others = List.of(
                RunConfig.of(Map.of("valLimit", 7)).over(same),
                RunConfig.of(Map.of("distillAugment", "none")).over(same),
                RunConfig.of(Map.of("featureCacheGb", 0)).over(same),
                RunConfig.of(Map.of("classes", List.of("car", "bus"))).over(same));
        try (Trainer trainer = trainer(base(), same, new Recorder(), false, checkpoint)) {
            assertThat(trainer.resume()).isPresent();
        }
        others.forEach(other -> refuses(base(), other, checkpoint));
        refuses(base().scratch(5), same, checkpoint);
        InputSpec other = Backbone.input("torch", INPUT.size());
        try (Trainer trainer = trainer(base(), same, new Recorder(), data(false, other), checkpoint)) {
            assertThatThrownBy(trainer::resume).hasMessageContaining("other options, models or data");
        }
        Files.writeString(augment, "flip: 0.4\n");
        refuses(base(), same, checkpoint);
    }

    private static void refuses(TrainableGraph base, RunConfig options, Path checkpoint) {
        try (Trainer trainer = trainer(base, options, new Recorder(), false, checkpoint)) {
            assertThatThrownBy(trainer::resume).hasMessageContaining("other options, models or data");
        }
    }

    @Test
    void resume_damagedCheckpoint_saysSo() throws Exception {
        Path checkpoint = folder.resolve("damaged.bin");
        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 4), new Recorder(), false, checkpoint)) {
            trainer.run();
        }
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length / 2] ^= 1;
        Files.write(checkpoint, bytes);

        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 4), new Recorder(), false, checkpoint)) {
            assertThatThrownBy(trainer::resume)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void resume_checkpointOfAnotherVersion_saysSo() throws Exception {
        Path checkpoint = folder.resolve("older.bin");
        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 1), new Recorder(), false, checkpoint)) {
            trainer.run();
        }
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[Integer.BYTES + Integer.BYTES - 1]--;
        Files.write(checkpoint, bytes);

        try (Trainer trainer = trainer(base(), options(Strategy.HEAD, 1), new Recorder(), false, checkpoint)) {
            assertThatThrownBy(trainer::resume)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("not a checkpoint of this version")
                    .hasMessageContaining("delete it");
        }
    }

    @Test
    void run_rateFarTooHigh_isSetBackAndKeepsACheckpoint() {
        RunConfig wild = RunConfig.of(Map.of(
                "strategy",
                "full",
                "steps",
                40,
                "batch",
                4,
                "lr",
                0.9,
                "weightDecay",
                0.0,
                "warmup",
                0.0,
                "clip",
                1e9,
                "averaging",
                0.0,
                "checkpointEvery",
                4,
                "classes",
                TinyDetector.CLASSES));
        Path checkpoint = folder.resolve("wild.bin");
        List<String> notes = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onNote(String note) {
                notes.add(note);
            }
        };
        try (Trainer trainer = trainer(base(), wild, listener, false, checkpoint)) {
            assertThatThrownBy(trainer::run)
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("lower --lr");
        }
        assertThat(notes).isNotEmpty().allMatch(note -> note.contains("half the learning rate"));
    }

    /** Else a run that was set back once would never get on again: what is no number stays none, whatever is added. */
    @Test
    void write_gradientsThatAreNoNumbers_areZero() {
        TrainableGraph base = base();
        Set<String> names = Set.copyOf(base.parts().parameters(Part.PREDICTIONS));
        try (Replicas replicas = new Replicas(base, List.of(Device.cpu()), false);
                NDManager step = replicas.first().block().manager().newSubManager()) {
            replicas.setTrainable(names);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDList sums = new NDList();
                names.forEach(name -> sums.add(replicas.first()
                        .block()
                        .array(name)
                        .mul(step.create(Float.NaN))
                        .sum()));
                collector.backward(NDArrays.stack(sums).sum());
            }
            assertThat(Optimizer.norm(replicas.gradients(names, 1, step))).isNaN();

            GraphBlock block = replicas.first().block();
            block.write(block.read(names));

            assertThat(Optimizer.norm(replicas.gradients(names, 1, step))).isZero();
        }
    }

    @Test
    void run_twoDevices_staysNearOneDevice() {
        TrainableGraph base = base();
        RunConfig options = options(Strategy.FULL, 6);
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        train(base, options, one, false);
        try (Trainer trainer = new Trainer(
                base,
                base,
                options,
                data(false),
                Optional.empty(),
                Optional.empty(),
                folder.resolve("two.bin"),
                List.of(two),
                System::nanoTime,
                List.of(Device.cpu(), Device.cpu()))) {
            trainer.run();
        }
        assertThat(two.losses.get(0)).isCloseTo(one.losses.get(0), withPercentage(25));
        assertThat(two.losses.get(5)).isCloseTo(one.losses.get(5), withPercentage(25));
    }

    @Test
    void run_manySteps_arraysDoNotPileUp() {
        List<Integer> counts = new ArrayList<>();
        AtomicReference<Trainer> running = new AtomicReference<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(Step step) {
                counts.add(Optional.ofNullable(running.get())
                        .map(Trainer::liveArrays)
                        .orElse(0));
            }
        };
        try (Trainer trainer =
                trainer(base(), options(Strategy.FULL, 20), listener, true, folder.resolve("flat.bin"))) {
            running.set(trainer);
            trainer.run();
        }
        assertThat(counts.get(0)).isPositive();
        assertThat(counts.get(19)).isEqualTo(counts.get(1));
    }

    @Test
    void between_halfShare_isTheMean() {
        TrainableGraph base = base();
        String name = base.parts().parameters().get(0);
        GraphTensor from = base.graph().tensor(name).orElseThrow();
        float[] moved = from.floats().clone();
        moved[0] += 2;
        Map<String, GraphTensor> tuned = Map.of(name, GraphTensor.of(name, from.dims(), moved));

        Map<String, GraphTensor> mixed = Trainer.interpolated(tuned, base.graph(), 0.5);

        assertThat(mixed).hasEntrySatisfying(name, tensor -> {
            assertThat(tensor.floats()[0]).isCloseTo(from.floats()[0] + 1, offset(1e-6f));
            assertThat(tensor.floats()[1]).isEqualTo(from.floats()[1]);
        });
    }

    private Trainer.Outcome train(TrainableGraph base, RunConfig options, TrainingListener listener, boolean distil) {
        Path checkpoint = folder.resolve("checkpoint-" + System.identityHashCode(listener) + ".bin");
        try (Trainer trainer = trainer(base, options, listener, distil, checkpoint)) {
            return trainer.run();
        }
    }

    private static Trainer trainer(
            TrainableGraph base, RunConfig options, TrainingListener listener, boolean distil, Path checkpoint) {
        return trainer(base, options, listener, data(distil, INPUT), checkpoint);
    }

    private static Trainer trainer(
            TrainableGraph base, RunConfig options, TrainingListener listener, TrainingData data, Path checkpoint) {
        return new Trainer(
                base,
                base,
                options,
                data,
                Optional.empty(),
                Optional.empty(),
                checkpoint,
                List.of(listener),
                System::nanoTime,
                Replicas.visibleDevices());
    }

    private static TrainableGraph base() {
        return TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);
    }

    private static RunConfig options(Strategy strategy, int steps) {
        Map<String, Object> said = new HashMap<>();
        said.put("strategy", strategy.label());
        said.put("steps", steps);
        said.put("batch", 4);
        said.put("lr", 2e-3);
        said.put("weightDecay", 0.01);
        said.put("averaging", 0.9);
        said.put("checkpointEvery", 3);
        said.put("seed", 7);
        said.put("distillWeight", 1.0);
        said.put("classes", TinyDetector.CLASSES);
        said.put("loaderThreads", 2);
        return RunConfig.of(said);
    }

    private static TrainingData data(boolean distil) {
        return data(distil, INPUT);
    }

    private static TrainingData data(boolean distil, InputSpec input) {
        return data(source(16, true), distil ? Optional.of(source(5, false)) : Optional.empty(), input);
    }

    private static TrainingData data(SampleSource labelled, Optional<SampleSource> unlabelled) {
        return data(labelled, unlabelled, INPUT);
    }

    private static TrainingData data(SampleSource labelled, Optional<SampleSource> unlabelled, InputSpec input) {
        return new TrainingData(
                labelled,
                unlabelled,
                input,
                List.of(),
                List.of(),
                List.of(),
                Map.of("data", "hash"),
                labelled.size(),
                ClassMap.of(TinyDetector.CLASSES));
    }

    /** Bright squares on noise; people are never labelled. */
    private static SampleSource source(int size, boolean labelled) {
        return new SampleSource() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Sample sample(int epoch, int index) {
                Random random = new Random(100L * index + epoch);
                byte[] pixels = new byte[3 * 64 * 64];
                random.nextBytes(pixels);
                int left = random.nextInt(30);
                int top = random.nextInt(30);
                int side = 12 + random.nextInt(20);
                for (int y = top; y < top + side; y++) {
                    for (int x = left; x < left + side; x++) {
                        pixels[3 * (64 * y + x)] = (byte) 255;
                    }
                }
                PixelImage image = new PixelImage(new ImageSize(64, 64), pixels);
                AnnotatedBox box = AnnotatedBox.of(new Box(left, top, left + side, top + side), ObjectClass.CAR);
                return labelled
                        ? new Sample(image, List.of(box), Set.of(ObjectClass.CAR), true)
                        : Sample.unlabelled(image);
            }
        };
    }
}
