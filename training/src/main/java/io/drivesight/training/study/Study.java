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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a study. Each run has a folder of its own with its row in {@code row.json}: a study that was stopped goes on where it was.
 */
public final class Study {
    /** Name of the untouched base model's row. */
    public static final String BASE = "base, zero-shot";

    private static final String ROW_FILE = "row.json";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private record LoadedSet(String name, List<AnnotatedImage> images) {}

    private final StudyConfig config;
    private final Path folder;
    private final Consumer<String> note;
    private final LongSupplier nanoTime;
    private final ImageFiles files = ImageFiles.standard();
    private final List<LoadedSet> sets;

    /**
     * Reads the sets to score on.
     *
     * @param folder where the runs go
     * @param note where to say how it goes
     * @param nanoTime monotonic clock [ns]
     */
    public Study(StudyConfig config, Path folder, Consumer<String> note, LongSupplier nanoTime) {
        this.config = config;
        this.folder = folder;
        this.note = note;
        this.nanoTime = nanoTime;
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

    /** Runs everything that was not run before; rows in the order of the recipes, seeds within. */
    public List<StudyRow> run() throws IOException, InterruptedException {
        List<StudyRow> rows = new ArrayList<>(List.of(base()));
        int total = config.recipes().size() * config.seeds().size();
        for (StudyConfig.Recipe recipe : config.recipes()) {
            for (long seed : config.seeds()) {
                StudyRow row = run(recipe, seed);
                rows.add(row);
                note.accept("%d/%d %s, seed %d: %s".formatted(rows.size() - 1, total, recipe.name(), seed, brief(row)));
            }
        }
        return rows;
    }

    private static String brief(StudyRow row) {
        List<String> parts = new ArrayList<>();
        row.scores().forEach((name, value) -> {
            if (name.endsWith(VEHICLES)) {
                parts.add(String.format(Locale.ROOT, "%s %.1f", name, 100 * value));
            }
        });
        return String.join(", ", parts) + String.format(Locale.ROOT, " (%.0f s)", row.seconds());
    }

    private StudyRow base() throws IOException, InterruptedException {
        Path row = folder.resolve("base").resolve(ROW_FILE);
        if (Files.exists(row)) {
            return JSON.readValue(row.toFile(), StudyRow.class);
        }
        @Nullable String model = config.common().base();
        if (model == null) {
            throw new TrainingException("the study's common configuration names no base model");
        }
        return keep(row, new StudyRow(BASE, 0, 0, 0, 0, scores(Path.of(model))));
    }

    private StudyRow run(StudyConfig.Recipe recipe, long seed) throws IOException, InterruptedException {
        Path out = folder.resolve(fileName(recipe.name()) + "-s" + seed);
        Path row = out.resolve(ROW_FILE);
        if (Files.exists(row)) {
            return JSON.readValue(row.toFile(), StudyRow.class);
        }
        RunConfig own = RunConfigs.merge(RunConfigs.parse("{seed: " + seed + "}", "seed"), recipe.run());
        RunConfig placed = RunConfigs.merge(own, config.common());
        RunConfig full = RunConfigs.merge(RunConfigs.withOut(out.toString()), placed);
        RunResult result = new TrainingRun(
                        full, "drivesight study: " + recipe.name(), new TrainingListener() {}, nanoTime)
                .run(true);
        return keep(
                row,
                new StudyRow(
                        recipe.name(),
                        seed,
                        result.trainingImages(),
                        result.outcome().steps(),
                        result.seconds(),
                        scores(result.model())));
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    private static StudyRow keep(Path file, StudyRow row) throws IOException {
        ModelExport.write(file, JSON.writeValueAsBytes(row));
        return row;
    }

    static final String VEHICLES = " vehicle AP50";
    static final String PEOPLE = " person AP50";

    private Map<String, Double> scores(Path model) throws InterruptedException {
        Map<String, Double> scores = new LinkedHashMap<>();
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.DEFAULT)) {
            for (LoadedSet set : sets) {
                SetScore score = Evaluation.quick(loaded, set.images(), files, 2, nanoTime);
                put(scores, set.name() + VEHICLES, score.vehicleAp50());
                @Nullable ClassScore people = score.classes().get(ObjectClass.PERSON);
                put(scores, set.name() + PEOPLE, people == null ? Double.NaN : people.averagePrecision(0.5));
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
