package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.trainer.Batches.BatchPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Features that are kept change nothing but the time. */
class FeatureCacheTest {
    private static final int IMAGES = 8;
    private static final int FRAMES = 6;

    private final AtomicInteger drawn = new AtomicInteger();
    private final List<String> notes = new ArrayList<>();

    private Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator = Optional.empty();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Strategy.class,
            names = {"FEATURE_EXTRACTION", "HEAD", "FINE_TUNE"})
    void resume_cacheLostOrDamaged_sameWeightsAsUndisturbed(Strategy strategy) throws IOException {
        String undisturbed = train("undisturbed", options(strategy, Map.of()), Integer.MAX_VALUE, false);

        assertThat(folder.resolve("undisturbed/features")).doesNotExist();
        for (String damage : List.of("none", "lost", "bytes", "tail", "garbage")) {
            assertThatThrownBy(() -> train(damage, options(strategy, Map.of()), 13, false))
                    .hasMessage("killed");
            harm(folder.resolve(damage + "/features"), damage);

            assertThat(train(damage, options(strategy, Map.of()), Integer.MAX_VALUE, true))
                    .as(damage)
                    .isEqualTo(undisturbed);
        }
    }

    private static void harm(Path cache, String damage) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                switch (damage) {
                    case "lost" -> Files.delete(file);
                    case "bytes" -> {
                        bytes[bytes.length / 2] ^= 4;
                        Files.write(file, bytes);
                    }
                    case "tail" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                    case "garbage" -> {
                        new Random(1).nextBytes(bytes);
                        Files.write(file, bytes);
                    }
                    default -> {}
                }
            }
        }
    }

    @Test
    void run_allViewsSeen_noImageIsReadAnyMore() throws IOException {
        int epochs = 10;
        int steps = epochs * IMAGES / 2;
        train(
                "kept",
                options(Strategy.HEAD, Map.of("steps", steps, "sizes", List.of("64x64"))),
                Integer.MAX_VALUE,
                false);

        // Two views each; batches that are made ahead of the step that keeps their images read some of them once more.
        assertThat(drawn.get()).isLessThan(4 * (IMAGES + FRAMES)).isLessThan(steps * 4 / 2);
    }

    @Test
    void run_noRoom_saysSoAndComputes() throws IOException {
        RunConfig small = options(Strategy.HEAD, Map.of("featureCacheGb", 2e-5));

        String weights = train("small", small, Integer.MAX_VALUE, false);

        assertThat(notes).hasSize(1).first().asString().contains("featureCacheGb", "computed anew");
        assertThat(weights).isEqualTo(train("large", options(Strategy.HEAD, Map.of()), Integer.MAX_VALUE, false));
    }

    @Test
    void run_endsEarly_nothingIsLeft() throws IOException {
        validator = Optional.of(weights -> 0.5);

        train("early", options(Strategy.HEAD, Map.of("steps", 400, "patience", 1)), 399, false);

        assertThat(folder.resolve("early/features")).doesNotExist();
    }

    @Test
    void run_allLayersLearn_nothingToKeep() throws IOException {
        train("full", options(Strategy.FULL, Map.of()), Integer.MAX_VALUE, false);

        assertThat(folder.resolve("full/features")).doesNotExist();
    }

    @Test
    void run_anotherTeacher_whatItSaysIsKept() throws IOException {
        Path file = TinyDetector.write(
                folder.resolve("teacher.onnx"), base().scratch(3).graph().toBytes());
        RunConfig options = options(Strategy.HEAD, Map.of("teacher", file.toString()));
        String undisturbed = train("taught", options, Integer.MAX_VALUE, false);

        assertThatThrownBy(() -> train("again", options, 13, false)).hasMessage("killed");
        assertThat(train("again", options, Integer.MAX_VALUE, true)).isEqualTo(undisturbed);
    }

    @Test
    void picks_views_repeat() {
        BatchPlan plan = BatchPlan.of(4, 0, 4, 0, 2, 7);

        assertThat(plan.picks(5)).allMatch(pick -> pick.epoch() == 1);
        assertThat(plan.picks(6)).allMatch(pick -> pick.epoch() == 0);
    }

    @Test
    void open_folderOfAnotherKind_isEmptied() throws IOException {
        new FeatureCache(folder.resolve("kept"), "one", 1000, notes::add);
        Path view = Files.write(folder.resolve("kept/image0-view0-64x64"), new byte[] {1});

        new FeatureCache(folder.resolve("kept"), "one", 1000, notes::add);
        assertThat(view).exists();
        new FeatureCache(folder.resolve("kept"), "two", 1000, notes::add);
        assertThat(view).doesNotExist();
    }

    @Test
    void run_folderThatIsNotARuns_isRefusedAndLeftAlone() throws IOException {
        for (String name : List.of("kept", "deep")) {
            Files.createDirectories(folder.resolve(name + "/features"));
            Files.writeString(folder.resolve(name + "/features/mine.txt"), "years of work");
        }

        assertThatThrownBy(() -> train("kept", options(Strategy.HEAD, Map.of()), Integer.MAX_VALUE, false))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(
                        "features: holds files that no run has kept (kind.txt is missing); move them away");
        train("deep", options(Strategy.FULL, Map.of()), Integer.MAX_VALUE, false);

        assertThat(folder.resolve("kept/features/mine.txt")).hasContent("years of work");
        assertThat(folder.resolve("deep/features/mine.txt")).hasContent("years of work");
    }

    private String train(String name, RunConfig options, int killAt, boolean resume) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(Step step) {
                if (step.step() == killAt) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void onNote(String note) {
                notes.add(note);
            }
        };
        Optional<Teacher> teacher = options.teacherPath().map(file -> Teacher.load(file, TinyDetector.CLASSES));
        TrainingData data = new TrainingData(
                source(IMAGES, true),
                Optional.of(source(FRAMES, false)),
                TinyDetector.input(true),
                List.of(),
                List.of(),
                List.of(),
                Map.of("data", "hash"),
                IMAGES,
                ClassMap.of(TinyDetector.CLASSES));
        TrainableGraph base = base();
        try (Trainer trainer = new Trainer(
                base,
                base,
                options,
                data,
                teacher,
                validator,
                run.resolve("checkpoint.bin"),
                List.of(listener),
                System::nanoTime,
                Replicas.visibleDevices())) {
            if (resume) {
                trainer.resume();
            }
            return GraphTensor.hash(trainer.run().weights());
        } finally {
            teacher.ifPresent(Teacher::close);
        }
    }

    private static TrainableGraph base() {
        return TrainableGraph.prepare(
                TinyDetector.bytes(), "tiny", HeadFamily.YOLOX, TinyDetector.CLASSES, TinyDetector.CLASSES, 1);
    }

    private static RunConfig options(Strategy strategy, Map<String, Object> more) {
        Map<String, Object> said = new HashMap<>();
        said.put("strategy", strategy.label());
        said.put("steps", 20);
        said.put("batch", 4);
        said.put("checkpointEvery", 3);
        said.put("views", 2);
        said.put("sizes", List.of("64x64", "96x64"));
        said.put("classes", TinyDetector.CLASSES);
        said.putAll(more);
        return RunConfig.of(said);
    }

    /** A bright square on noise; people are never labelled. */
    private SampleSource source(int size, boolean labelled) {
        return new SampleSource() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Sample sample(int epoch, int index) {
                drawn.incrementAndGet();
                Random random = new Random(100L * index + epoch);
                byte[] pixels = new byte[3 * 64 * 64];
                random.nextBytes(pixels);
                PixelImage image = new PixelImage(new ImageSize(64, 64), pixels);
                AnnotatedBox box = AnnotatedBox.of(new Box(9, 9, 25 + random.nextInt(30), 40), ObjectClass.CAR);
                return labelled
                        ? new Sample(image, List.of(box), Set.of(ObjectClass.CAR), true)
                        : Sample.unlabelled(image);
            }
        };
    }
}
