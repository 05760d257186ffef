package io.drivesight.training.rank;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.run.RunConfig;
import io.drivesight.training.run.RunConfigs;
import io.drivesight.training.run.RunResult;
import io.drivesight.training.run.TrainingRun;
import io.drivesight.training.trainer.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Measures what ranking is worth: the labels of a dataset's training images are hidden, some images are chosen by each method, the
 * base model is fine-tuned with the labels of these alone, and the exported bytes are scored on the validation images. Steps, batch and
 * strategy are the same for all; the last weights are scored, not the best. What an earlier comparison in
 * the same folder chose and trained is taken over: another base or dataset needs another folder.
 */
public final class RankComparison {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ComparisonSettings settings;
    private final ImageFiles files = ImageFiles.standard();
    private final HiddenLabels data;
    private final Consumer<String> note;
    private final LongSupplier nanoTime;

    /**
     * Reads the dataset.
     *
     * @param note where to say how it goes
     * @param nanoTime monotonic clock [ns]
     * @throws DatasetException when the dataset does not fit
     */
    public RankComparison(ComparisonSettings settings, Consumer<String> note, LongSupplier nanoTime) {
        this.settings = settings;
        this.note = note;
        this.nanoTime = nanoTime;
        this.data = new HiddenLabels(settings.data(), files);
        int most = settings.counts().get(settings.counts().size() - 1);
        int available = data.frames().size();
        if (most > available) {
            throw new DatasetException(
                    "%s has %d training images; --counts asks for %d".formatted(settings.data(), available, most));
        }
    }

    /** One run: a choice of images, and what was learned from them. */
    private record Task(RankMethod method, int count, long seed, Path folder, Set<String> paths) {
        String name() {
            return "%s, %d images, seed %d".formatted(method.name().toLowerCase(Locale.ROOT), count, seed);
        }
    }

    /**
     * Chooses, trains and scores.
     *
     * @param progress of the looking at images
     */
    public ComparisonTable run(Progress progress) throws IOException, InterruptedException {
        SetScore untouched = SetScore.of(score(settings.base()));
        List<Task> tasks = new ArrayList<>();
        try (OnnxModel model = OnnxModel.load(settings.base(), RuntimeOptions.DEFAULT)) {
            FrameRanker ranker = FrameRanker.of(model, files, data.classes(), settings.callers(), nanoTime);
            for (RankMethod method : settings.methods()) {
                tasks.addAll(choose(ranker, method, progress));
            }
        }
        // Few images first: if somebody stops it, whole rows are there.
        tasks.sort(Comparator.comparingInt(Task::count));
        List<ComparisonRun> runs = new ArrayList<>();
        for (Task task : tasks) {
            ComparisonRun run = run(task);
            runs.add(run);
            note.accept(String.format(
                    Locale.ROOT,
                    "%d/%d %s: %d boxes, vehicle AP50 %.1f, AP50 %.1f",
                    runs.size(),
                    tasks.size(),
                    task.name(),
                    run.boxes(),
                    100 * run.score().vehicleAp50(),
                    100 * run.score().ap50()));
        }
        return new ComparisonTable(settings, untouched, runs);
    }

    private List<Task> choose(FrameRanker ranker, RankMethod method, Progress progress)
            throws IOException, InterruptedException {
        List<Task> before = chosenBefore(method);
        if (!before.isEmpty()) {
            return before;
        }
        List<Task> tasks = method == RankMethod.RANDOM ? byChance() : byRank(ranker, method, progress);
        for (Task task : tasks) {
            data.reveal(task.paths(), task.folder());
        }
        return tasks;
    }

    private List<Task> byChance() {
        List<Task> tasks = new ArrayList<>();
        for (long seed : settings.seeds()) {
            List<RankFrame> order =
                    data.frames().stream().sorted(FrameRanker.chance(seed)).toList();
            settings.counts()
                    .forEach(count -> tasks.add(task(RankMethod.RANDOM, count, seed, order.subList(0, count))));
        }
        return tasks;
    }

    /** Ranking knows chance in its weather only: one look is enough for all seeds, which then are the training's. */
    private List<Task> byRank(FrameRanker ranker, RankMethod method, Progress progress) throws InterruptedException {
        long views = settings.seeds().get(0);
        FrameScanner.Scan scan = ranker.scan(data.frames(), method, views, progress);
        List<Task> tasks = new ArrayList<>();
        for (int count : settings.counts()) {
            RankSettings wanted = new RankSettings(method, count, 0, views);
            List<RankFrame> chosen =
                    FrameRanker.order(scan.findings(), List.of(), wanted, scan.failed()).chosen().stream()
                            .map(RankedFrame::frame)
                            .toList();
            if (chosen.size() < count) {
                throw new DatasetException(
                        "%s: only %d of %d images could be chosen, the others look like them; lower --counts"
                                .formatted(settings.data(), chosen.size(), count));
            }
            settings.seeds().forEach(seed -> tasks.add(task(method, count, seed, chosen)));
        }
        return tasks;
    }

    /** What an earlier comparison chose in the same folder; nothing when a list is missing. */
    private List<Task> chosenBefore(RankMethod method) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (long seed : settings.seeds()) {
            for (int count : settings.counts()) {
                Task task = task(method, count, seed, List.of());
                Set<String> paths = data.revealed(task.folder());
                if (paths.size() != count) {
                    return List.of();
                }
                tasks.add(new Task(method, count, seed, task.folder(), paths));
            }
        }
        return tasks;
    }

    private Task task(RankMethod method, int count, long seed, List<RankFrame> chosen) {
        String name = "%s-%d-s%d".formatted(method.name().toLowerCase(Locale.ROOT), count, seed);
        return new Task(
                method,
                count,
                seed,
                settings.out().resolve(name),
                chosen.stream().map(RankFrame::path).collect(Collectors.toSet()));
    }

    private ComparisonRun run(Task task) throws IOException, InterruptedException {
        RunConfig run = config(task, data.reveal(task.paths(), task.folder()));
        boolean begun = isOf(run, task.folder());
        Path model = task.folder().resolve("model.onnx");
        List<EvaluatedImage> images = begun && Files.exists(model) ? score(model) : train(task, run, begun);
        return new ComparisonRun(
                task.method(), task.count(), task.seed(), data.boxes(task.paths()), SetScore.of(images), images);
    }

    private List<EvaluatedImage> train(Task task, RunConfig run, boolean resume)
            throws IOException, InterruptedException {
        String command = "drivesight rank compare: " + task.name();
        RunResult result = new TrainingRun(run, command, new TrainingListener() {}, nanoTime).run(resume);
        Optional<Evaluation> evaluation = result.evaluation();
        return evaluation.isPresent() ? evaluation.get().images() : score(result.model());
    }

    /** A run's folder says what it did; with other settings it is done again. */
    private static boolean isOf(RunConfig config, Path folder) throws IOException {
        Path file = folder.resolve("run.yaml");
        return Files.exists(file) && RunConfigs.read(file).equals(config);
    }

    private RunConfig config(Task task, Path config) {
        Map<String, Object> said = Map.of(
                "base", settings.base().toString(),
                "data", List.of(Map.of("dir", data.folder().toString(), "config", config.toString())),
                "out", task.folder().toString(),
                "strategy", settings.strategy(),
                "steps", settings.steps(),
                "batch", settings.batch(),
                "seed", task.seed(),
                "valLimit", 0);
        try {
            return RunConfigs.parse(JSON.writeValueAsString(said), "comparison");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values can always be written", e);
        }
    }

    private List<EvaluatedImage> score(Path model) throws InterruptedException {
        List<AnnotatedImage> images = data.validation();
        EvaluationSet set = new EvaluationSet("validation", "val", images, null);
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.DEFAULT)) {
            return Evaluation.of(
                            loaded,
                            InputProfile.SQUARE,
                            List.of(set),
                            files,
                            settings.callers(),
                            Progress.NONE,
                            nanoTime)
                    .images();
        }
    }
}
