package io.drivesight.training.study;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.study.StudyConfig.LabelCount;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.study.StudyPlan.StudyTask;
import io.drivesight.training.study.TrainedRuns.Cost;
import io.drivesight.training.study.TrainedRuns.Made;
import io.drivesight.training.study.TrainedRuns.RunMaker;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a study. Each run has a folder of its own with its row in {@code row.json}: a study that was stopped goes on where
 * it was. Several processes may share the folder, also over a network drive that knows file locks: each takes runs that no other
 * works on. A worker that dies loses its locks, and another goes on from its last checkpoint.
 *
 * <p>{@link StudyPlan} says from the rows that are there what is run, and in which order. The budget is kept in processor time, which
 * depends neither on what else the machine does nor on the number of workers. A run is begun only if all that was spent, what the runs
 * before it are still predicted to cost, and its own predicted cost stay within; it is left out once all before it is settled and it does
 * not fit. Later, cheaper runs are still asked about, and all of it again when the study goes on. Untouched base models are scored in any
 * case, and count.
 */
public final class Study {
    private static final long POLL_MILLIS = 2000;
    /** How often a run's cost is written down for the case that its worker dies [s]. */
    private static final double COST_SECONDS = 5;
    /** How often it is said how far a run is [s]. */
    private static final double TELL_SECONDS = 30;

    private final StudyPlan plan;
    private final StudyFolder folder;
    private final Consumer<String> say;
    private final RunMaker maker;
    private final long pollMillis;
    private final Map<String, StudyRow> rows = new HashMap<>();
    /** Folders of runs that did not fit into the budget. */
    private final Set<String> skipped = new HashSet<>();

    /** What is done while no other worker does the same. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A worker in a folder that is this study's already. */
    Study(StudyPlan plan, StudyFolder folder, Consumer<String> say, RunMaker maker, long pollMillis) {
        this.plan = plan;
        this.folder = folder;
        this.say = say;
        this.maker = maker;
        this.pollMillis = pollMillis;
    }

    /**
     * Reads the sets to score on, and makes the folder this study's.
     *
     * @param out where the runs go
     * @param rule what to do with images of the sets that a base model has seen, or a run will learn from or be chosen on
     * @param say told in lines for people how it goes
     * @param nanoTime monotonic clock [ns]
     * @param cpuTime processor time of this process [ns]
     * @throws TrainingException when the study cannot be run, or the folder belongs to another one
     * @throws DatasetException when a set cannot be read
     */
    public static Study open(
            StudyConfig config,
            Path out,
            Overlap.Rule rule,
            Consumer<String> say,
            LongSupplier nanoTime,
            LongSupplier cpuTime)
            throws IOException, InterruptedException {
        StudyPlan plan = plan(config, say);
        requireRunnable(plan, out);
        Map<Path, List<String>> bases = new LinkedHashMap<>();
        Map<String, String> baseHashes = new LinkedHashMap<>();
        for (StudyConfig.Base base : config.bases()) {
            Path file = Path.of(base.model());
            try (OnnxModel loaded = OnnxModel.load(file, RuntimeOptions.CPU)) {
                bases.put(file, loaded.card().classes());
                baseHashes.put(file.toString(), loaded.sha256());
            }
        }
        SeenImages seen = seen(plan, List.copyOf(bases.keySet()), say);
        Vocabulary vocabulary = vocabulary(plan, bases.values());
        List<EvaluationSet> sets = new ArrayList<>();
        Map<String, List<String>> scenes = new LinkedHashMap<>();
        Map<String, String> setHashes = new LinkedHashMap<>();
        for (StudyConfig.ScoredOn scored : config.evaluate()) {
            EvaluationSet set = scored.read(vocabulary, seen, rule);
            set.overlap().sentence(set.name()).ifPresent(say);
            sets.add(set);
            setHashes.put(set.name(), String.valueOf(set.hash()));
            scenes.put(
                    set.name(),
                    set.images().stream()
                            .filter(config.objective()::counts)
                            .map(AnnotatedImage::scene)
                            .toList());
        }
        StudyFolder folder = new StudyFolder(out);
        folder.claim(config, baseHashes, setHashes, scenes);
        RunMaker maker = new TrainedRuns(sets, config.objective(), ImageFiles.standard(), nanoTime, cpuTime)::make;
        return new Study(plan, folder, say, maker, POLL_MILLIS);
    }

    /** What the base models have seen, and what the runs will: all candidates are scored on the same images. */
    private static SeenImages seen(StudyPlan plan, List<Path> bases, Consumer<String> say) throws IOException {
        SeenImages all = SeenImages.together(bases, say);
        Set<List<Object>> read = new HashSet<>();
        for (StudyTask.Candidate candidate : plan.candidates()) {
            RunConfig run = candidate.run();
            if (read.add(List.of(run.data(), run.distill(), run.chooses()))) {
                all = all.plus(TrainingRun.seen(run));
            }
        }
        return all;
    }

    /** Classes of base models and of runs: those that the taxonomy does not know are looked for under their names. */
    private static Vocabulary vocabulary(StudyPlan plan, Iterable<List<String>> ofBases) {
        Set<String> names = new LinkedHashSet<>();
        ofBases.forEach(names::addAll);
        Map<List<Object>, List<String>> read = new HashMap<>();
        for (StudyTask.Candidate candidate : plan.candidates()) {
            RunConfig run = candidate.run();
            names.addAll(read.computeIfAbsent(run.classesFrom(), key -> TrainingRun.newClasses(run)));
        }
        return Vocabulary.of(List.copyOf(names));
    }

    /** Numbers of labels beyond what the largest dataset has are all of them, once. */
    private static StudyPlan plan(StudyConfig config, Consumer<String> say) {
        DatasetLoader loader = new DatasetLoader(ImageFiles.standard());
        int available = new StudyPlan(config)
                .candidates().stream()
                        .flatMap(candidate -> candidate.run().data().stream())
                        .distinct()
                        .mapToInt(
                                entry -> entry.load(loader).images(Split.TRAIN).size())
                        .max()
                        .orElse(0);
        if (available == 0) {
            throw new TrainingException("a study needs labelled images for training: name them under common, data");
        }
        List<LabelCount> counts = config.labels().stream()
                .map(count -> count.orMost() >= available ? LabelCount.ALL : count)
                .distinct()
                .toList();
        if (!counts.equals(config.labels())) {
            say.accept("labels: there are %d images for training; %s in place of %s"
                    .formatted(available, counts, config.labels()));
        }
        return new StudyPlan(config.withLabels(counts));
    }

    /** A candidate whose configuration is wrong would only fail later, again and again. */
    private static void requireRunnable(StudyPlan plan, Path out) {
        for (StudyTask.Candidate candidate : plan.candidates()) {
            StudyTask task = new StudyTask(candidate, null, 1, 0, 0, "check");
            try {
                TrainingRun unused = new TrainingRun(
                        TrainedRuns.config(task, out), "drivesight study", new TrainingListener() {}, System::nanoTime);
            } catch (TrainingException e) {
                throw new TrainingException("'%s': %s".formatted(candidate.recipe(), e.getMessage()), e);
            }
        }
    }

    /** By set, the scene of each image that counts, in the order of the matches; as they were when the study was begun. */
    public Map<String, List<String>> scenes() throws IOException {
        return folder.scenes();
    }

    /** What the folder holds, finished or not. */
    public StudyResult soFar() throws IOException {
        return result(state());
    }

    /** Runs everything that is wanted, was not run before, and is not being run elsewhere; waits for what is. */
    public StudyResult run() throws IOException, InterruptedException {
        int decided = 0;
        while (true) {
            StudyPlan.State state = state();
            for (; decided < state.halving().size(); decided++) {
                HalvingStep step = state.halving().get(decided);
                say.accept("rung %d, %d steps: %d of %d go on: %s"
                        .formatted(
                                step.rung(),
                                step.steps(),
                                step.wentOn().size(),
                                step.standings().size(),
                                String.join("; ", step.wentOn())));
            }
            if (state.complete()) {
                return result(state);
            }
            if (!takeOne(state)) {
                Thread.sleep(pollMillis);
            }
        }
    }

    /** Writes what every worker writes at the end, while no other does: they all end at about the same time. */
    public void publish(Work files) throws IOException, InterruptedException {
        folder.alone(files);
    }

    /** Where the study is by what lies on disk, of other workers too. */
    private StudyPlan.State state() throws IOException {
        while (true) {
            StudyPlan.State state = plan.state(rows, skipped);
            boolean more = false;
            for (StudyTask task : state.tasks()) {
                // What does not fit here may have been made by a worker that saw it fit.
                Optional<StudyRow> row = rows.containsKey(task.folder()) ? Optional.empty() : folder.row(task.folder());
                if (row.isPresent()) {
                    rows.put(task.folder(), row.get());
                    skipped.remove(task.folder());
                    more = true;
                }
            }
            if (!more) {
                return state;
            }
        }
    }

    /** What is neither done nor left out. */
    private List<StudyTask> open(StudyPlan.State state) {
        return state.tasks().stream()
                .filter(task -> !rows.containsKey(task.folder()) && !skipped.contains(task.folder()))
                .toList();
    }

    /** Makes the first run that it may, or leaves one out; false when all that is left is in other hands, or has to wait for these. */
    private boolean takeOne(StudyPlan.State state) throws IOException, InterruptedException {
        double left = allowed() - folder.spentCpuSeconds();
        boolean settled = true;
        for (StudyTask task : open(state)) {
            double toCome = toCome(task);
            if (task.untouched() || folder.isBegun(task.folder()) || toCome <= left) {
                if (folder.ifFree(task.folder(), () -> make(task, state))) {
                    return true;
                }
                left -= toCome;
                settled = false;
            } else if (settled) {
                skipped.add(task.folder());
                say.accept("left out for lack of budget: " + task.title());
                return true;
            } else {
                // Later runs must not spend what this one may need.
                return false;
            }
        }
        return false;
    }

    /** The budget, infinite without one [s]. */
    private double allowed() {
        return Objects.requireNonNullElse(plan.config().allowedCpuSeconds(), Double.POSITIVE_INFINITY);
    }

    /** What a run will still cost, as predicted [s]. */
    private double toCome(StudyTask task) throws IOException {
        return Math.max(
                0, predict(task, rows.values()) - folder.cost(task.folder()).cpuSeconds());
    }

    /**
     * What a run will cost, judged by the runs that there are: a share for each step, and a share that does not grow with the steps
     * (reading the data, scoring). Each is the mean over the candidate's own runs; without any, over the same strategy's on other base
     * models (steps) or the same base model's (the rest); else over all runs. The first run of all is predicted to cost nothing [s].
     */
    static double predict(StudyTask task, Collection<StudyRow> rows) {
        List<StudyRow> untouched = rows.stream().filter(StudyRow::untouched).toList();
        List<StudyRow> runs = rows.stream()
                .filter(row -> !row.untouched() && row.failure() == null && row.steps() > 0)
                .toList();
        Predicate<StudyRow> any = row -> true;
        if (task.untouched()) {
            return mean(untouched, StudyRow::cpuSeconds, List.of(any));
        }
        Predicate<StudyRow> own = row -> row.recipe().equals(task.candidate().recipe());
        Predicate<StudyRow> strategy =
                row -> row.strategy().equals(task.candidate().strategy());
        Predicate<StudyRow> base = row -> row.base().equals(task.candidate().base());
        double rest = mean(runs, row -> row.cpuSeconds() - row.stepCpuSeconds(), List.of(own, base, any));
        double step = mean(runs, row -> row.stepCpuSeconds() / row.steps(), List.of(own, strategy, base, any));
        // Epochs instead of steps: as many steps as the candidate's other runs.
        double steps = task.steps() > 0 ? task.steps() : mean(runs, StudyRow::steps, List.of(own, any));
        // Every run is scored, which costs what it cost with the untouched base model.
        return Math.max(rest, mean(untouched, StudyRow::cpuSeconds, List.of(base))) + step * steps;
    }

    /** Over the rows of the first choice that has any; 0 without one. */
    private static double mean(
            List<StudyRow> rows, ToDoubleFunction<StudyRow> value, List<Predicate<StudyRow>> choices) {
        return choices.stream()
                .map(choice -> rows.stream().filter(choice).mapToDouble(value).average())
                .flatMapToDouble(OptionalDouble::stream)
                .findFirst()
                .orElse(0);
    }

    /** Makes a run whose lock is held; another worker may have ended it between two looks. */
    private void make(StudyTask task, StudyPlan.State state) throws IOException, InterruptedException {
        Optional<StudyRow> other = folder.row(task.folder());
        if (other.isPresent()) {
            rows.put(task.folder(), other.get());
            return;
        }
        Cost before = folder.cost(task.folder());
        folder.writeCost(task.folder(), before);
        say.accept(progress(task, 0, state));
        double[] written = {0};
        double[] told = {0};
        Made made = maker.make(task, folder.run(task.folder()), before, (cost, step) -> {
            try {
                if (cost.seconds() - written[0] >= COST_SECONDS) {
                    written[0] = cost.seconds();
                    folder.writeCost(task.folder(), before.plus(cost));
                }
                if (cost.seconds() - told[0] >= TELL_SECONDS) {
                    told[0] = cost.seconds();
                    say.accept(progress(task, step, state));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        folder.write(task.folder(), made);
        rows.put(task.folder(), made.row());
        say.accept("done: %s, seed %d: %s"
                .formatted(
                        task.candidate().recipe(),
                        task.seed(),
                        made.row().inShort(plan.config().objective())));
    }

    /** Everything in one line: what runs, how much is done, and what it has cost. */
    private String progress(StudyTask running, int step, StudyPlan.State state) throws IOException {
        @Nullable Double allowed = plan.config().allowedCpuSeconds();
        return Text.format(
                "%d/%d %s%s; spent %.1f%s processor minutes",
                state.tasks().stream()
                        .filter(task -> rows.containsKey(task.folder()))
                        .count(),
                state.tasks().size(),
                running.title(),
                step == 0 ? "" : ": step " + step + (running.steps() > 0 ? " of " + running.steps() : ""),
                folder.spentCpuSeconds() / 60,
                allowed == null ? "" : Text.format(" of %.1f", allowed / 60));
    }

    private StudyResult result(StudyPlan.State state) throws IOException {
        Map<StudyRow, String> folders = new LinkedHashMap<>();
        state.tasks()
                .forEach(task ->
                        Optional.ofNullable(rows.get(task.folder())).ifPresent(row -> folders.put(row, task.folder())));
        return new StudyResult(
                plan,
                List.copyOf(folders.keySet()),
                row -> folder.matches(Objects.requireNonNull(folders.get(row), "a row of another study")),
                state.halving(),
                folder.spentCpuSeconds(),
                state.tasks().stream()
                        .filter(task -> skipped.contains(task.folder()))
                        .toList(),
                open(state).stream().map(StudyTask::title).toList());
    }
}
