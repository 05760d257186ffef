package io.drivesight.training.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.evaluation.detection.ClassScore;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.run.RunConfig;
import io.drivesight.training.run.RunConfigs;
import io.drivesight.training.run.RunResult;
import io.drivesight.training.run.TrainingRun;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingListener;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a study. Each run has a folder of its own with its row in {@code row.json}: a study that was stopped goes on where it was.
 * Several processes may share the folder, also over a network drive that knows file locks: each takes runs that no other works on,
 * and all end with the whole table. A worker that dies loses its lock, and another goes on from its last checkpoint.
 */
public final class Study {
    /** Name of the untouched base model's row. */
    public static final String BASE = "base, zero-shot";

    private static final String ROW_FILE = "row.json";
    private static final long POLL_MILLIS = 2000;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private record LoadedSet(String name, List<AnnotatedImage> images) {}

    private final StudyConfig config;
    private final Path folder;
    private final Consumer<String> note;
    private final LongSupplier nanoTime;
    private final LongSupplier cpuTime;
    private final ImageFiles files = ImageFiles.standard();
    private final List<LoadedSet> sets;

    /**
     * Reads the sets to score on.
     *
     * @param folder where the runs go
     * @param note where to say how it goes
     * @param nanoTime monotonic clock [ns]
     * @param cpuTime processor time of this process [ns]
     */
    public Study(StudyConfig config, Path folder, Consumer<String> note, LongSupplier nanoTime, LongSupplier cpuTime) {
        this.config = config;
        this.folder = folder;
        this.note = note;
        this.nanoTime = nanoTime;
        this.cpuTime = cpuTime;
        this.sets = config.evaluate().stream().map(this::load).toList();
    }

    private LoadedSet load(StudyConfig.ScoredOn scored) {
        @Nullable String own = scored.config();
        Dataset dataset = new DatasetLoader(files)
                .load(Path.of(scored.dir()), own == null ? (@Nullable Path) null : Path.of(own));
        @Nullable String split = scored.split();
        SplitChoice choice = split == null ? SplitChoice.DEFAULT : SplitChoice.valueOf(split.toUpperCase(Locale.ROOT));
        List<AnnotatedImage> images = dataset.images(choice);
        if (images.isEmpty()) {
            throw new DatasetException(scored.dir() + ": no images to score on; it has " + dataset.splitSizes());
        }
        return new LoadedSet(scored.name(), images);
    }

    /** One run of the study. */
    private record Task(StudyConfig.Recipe recipe, long seed, Path out) {}

    /** Runs everything that was not run before and is not being run elsewhere; rows in the order of the recipes, seeds within. */
    public List<StudyRow> run() throws IOException, InterruptedException {
        List<Task> tasks = new ArrayList<>();
        for (StudyConfig.Recipe recipe : config.recipes()) {
            for (long seed : config.seeds()) {
                tasks.add(new Task(recipe, seed, folder.resolve(fileName(recipe.name()) + "-s" + seed)));
            }
        }
        StudyRow base = waitFor(this::base);
        Map<Task, StudyRow> done = new LinkedHashMap<>();
        while (done.size() < tasks.size()) {
            int before = done.size();
            for (Task task : tasks) {
                if (!done.containsKey(task)) {
                    Optional<StudyRow> row = locked(task.out(), () -> run(task));
                    if (row.isPresent()) {
                        done.put(task, row.get());
                        note.accept("%d/%d %s, seed %d: %s"
                                .formatted(
                                        done.size(),
                                        tasks.size(),
                                        task.recipe().name(),
                                        task.seed(),
                                        brief(row.get())));
                    }
                }
            }
            if (done.size() == before) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        List<StudyRow> rows = new ArrayList<>(List.of(base));
        tasks.forEach(task -> rows.add(Objects.requireNonNull(done.get(task))));
        return rows;
    }

    /** What gives a row. */
    private interface Work {
        StudyRow row() throws IOException, InterruptedException;
    }

    private StudyRow waitFor(Work work) throws IOException, InterruptedException {
        while (true) {
            Optional<StudyRow> row = locked(folder.resolve("base"), work);
            if (row.isPresent()) {
                return row.get();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The row of a folder, read or worked out; nothing when another process works on it. */
    private static Optional<StudyRow> locked(Path out, Work work) throws IOException, InterruptedException {
        Path row = out.resolve(ROW_FILE);
        if (Files.exists(row)) {
            return Optional.of(JSON.readValue(row.toFile(), StudyRow.class));
        }
        Files.createDirectories(out);
        try (FileChannel channel =
                        FileChannel.open(out.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return Optional.empty();
            }
            // Another process may have ended this run between the two looks.
            return Optional.of(
                    Files.exists(row) ? JSON.readValue(row.toFile(), StudyRow.class) : keep(row, work.row()));
        }
    }

    private static String brief(StudyRow row) {
        @Nullable String failure = row.failure();
        if (failure != null) {
            return "failed: " + failure;
        }
        List<String> parts = new ArrayList<>();
        row.scores().forEach((name, value) -> {
            if (name.endsWith(StudyRow.VEHICLES)) {
                parts.add(String.format(Locale.ROOT, "%s %.1f", name, 100 * value));
            }
        });
        return String.join(", ", parts) + String.format(Locale.ROOT, " (%.0f s)", row.seconds());
    }

    private StudyRow base() throws InterruptedException {
        @Nullable String model = config.common().base();
        if (model == null) {
            throw new TrainingException("the study's common configuration names no base model");
        }
        return new StudyRow(
                BASE, BASE, StudyRow.UNTOUCHED, 0, 0, 0, 0, 0, 0, 0, 0, null, scores(Path.of(model)));
    }

    private StudyRow run(Task task) throws IOException, InterruptedException {
        RunConfig own = RunConfigs.merge(
                RunConfigs.parse("{seed: " + task.seed() + "}", "seed"),
                task.recipe().run());
        RunConfig placed = RunConfigs.merge(own, config.common());
        RunConfig full = RunConfigs.merge(RunConfigs.withOut(task.out().toString()), placed);
        long cpuBefore = cpuTime.getAsLong();
        long began = nanoTime.getAsLong();
        TrainingRun run =
                new TrainingRun(full, "drivesight study: " + task.recipe().name(), new TrainingListener() {}, nanoTime);
        try {
            RunResult result = run.run(true);
            double cpuSeconds = (cpuTime.getAsLong() - cpuBefore) / 1e9;
            return new StudyRow(
                    task.recipe().name(),
                    BASE,
                    task.recipe().name(),
                    task.recipe().run().limit(),
                    task.seed(),
                    0,
                    result.trainingImages(),
                    result.outcome().steps(),
                    result.seconds(),
                    cpuSeconds,
                    cpuSeconds,
                    null,
                    scores(result.model()));
        } catch (TrainingException e) {
            // A recipe that does not work is a result too; the others go on.
            double seconds = (nanoTime.getAsLong() - began) / 1e9;
            double cpuSeconds = (cpuTime.getAsLong() - cpuBefore) / 1e9;
            return new StudyRow(
                    task.recipe().name(),
                    BASE,
                    task.recipe().name(),
                    task.recipe().run().limit(),
                    task.seed(),
                    0,
                    0,
                    0,
                    seconds,
                    cpuSeconds,
                    cpuSeconds,
                    e.getMessage(),
                    Map.of());
        }
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    private static StudyRow keep(Path file, StudyRow row) throws IOException {
        ModelExport.write(file, JSON.writeValueAsBytes(row));
        return row;
    }

    private Map<String, Double> scores(Path model) throws InterruptedException {
        Map<String, Double> scores = new LinkedHashMap<>();
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.DEFAULT)) {
            for (LoadedSet set : sets) {
                SetScore score = Evaluation.quick(loaded, set.images(), files, 2, nanoTime);
                put(scores, set.name() + StudyRow.VEHICLES, score.vehicleAp50());
                @Nullable ClassScore people = score.classes().get(ObjectClass.PERSON);
                put(scores, set.name() + StudyRow.PEOPLE, people == null ? Double.NaN : people.averagePrecision(0.5));
                put(scores, set.name() + " AP50", score.ap50());
                put(scores, set.name() + " AP", score.ap());
            }
        }
        return scores;
    }

    private static void put(Map<String, Double> scores, String name, double value) {
        if (!Double.isNaN(value)) {
            scores.put(name, value);
        }
    }
}
