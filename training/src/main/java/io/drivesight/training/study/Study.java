package io.drivesight.training.study;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.study.RunClaims.Claim;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a study. Each run has a folder of its own with its row in {@code row.json}: a study that was stopped goes on where
 * it was. Several processes may share the folder, also over a network drive that knows file locks: each takes runs that no other
 * works on, and all end with the same result. A worker that dies loses its locks, and another goes on from its last checkpoint.
 *
 * <p>What is run, and in which order, {@link StudyPlan} says from the rows that are there; what the budget allows, {@link RunClaims}.
 */
public final class Study {
    private static final long POLL_MILLIS = 2000;
    /** How often a run's cost is written down for the case that its worker dies [s]. */
    private static final double COST_SECONDS = 5;

    private final StudyPlan plan;
    private final StudyFolder folder;
    private final StudyListener listener;
    private final RunMaker maker;
    private final RunClaims claims;
    private final long pollMillis;
    private final Map<String, StudyRow> rows = new HashMap<>();

    /**
     * Reads the sets to score on, and makes the folder this study's.
     *
     * @param out where the runs go
     * @param nanoTime monotonic clock [ns]
     * @param cpuTime processor time of this process [ns]
     * @throws TrainingException when the study cannot be run, or the folder belongs to another one
     * @throws io.drivesight.training.dataset.DatasetException when a set cannot be read
     */
    public static Study open(
            StudyConfig config, Path out, StudyListener listener, LongSupplier nanoTime, LongSupplier cpuTime)
            throws IOException, InterruptedException {
        ImageFiles files = ImageFiles.standard();
        List<ScoredSet> sets = config.evaluate().stream()
                .map(scored -> ScoredSet.load(scored, files))
                .toList();
        StudyPlan plan = plan(config, files, listener);
        requireRunnable(plan, out);
        StudyFolder folder = new StudyFolder(out);
        folder.claim(StudyIdentity.of(config, modelHashes(plan), setHashes(sets)), allowed(config));
        return new Study(plan, folder, listener, new TrainedRuns(sets, files, nanoTime, cpuTime), POLL_MILLIS);
    }

    /**
     * What a study's folder holds.
     *
     * @param result of the runs that are there
     * @param toCome titles of the runs that are not, and were not left out either, as far as they are known
     */
    public record Findings(StudyResult result, List<String> toCome) {
        public Findings {
            toCome = List.copyOf(toCome);
        }
    }

    /**
     * Reads what a folder holds, finished or not. Runs nothing and changes nothing; base models and sets need not be there any more.
     *
     * @param config the study, as it was run; only its budget may differ
     * @throws TrainingException when the folder holds no study, or another one
     */
    public static Findings read(StudyConfig config, Path out) throws IOException {
        StudyFolder folder = new StudyFolder(out);
        folder.requireHolds(config);
        Study reader = new Study(
                knownPlan(config),
                folder,
                note -> {},
                (task, run, before, pulse) -> {
                    throw new IllegalStateException("a reader makes no runs");
                },
                POLL_MILLIS);
        return reader.soFar();
    }

    /** Numbers of labels beyond what the data has were cut when it was run; without the data they are taken as they stand. */
    private static StudyPlan knownPlan(StudyConfig config) {
        try {
            return plan(config, ImageFiles.standard(), note -> {});
        } catch (DatasetException e) {
            return new StudyPlan(config);
        }
    }

    private Findings soFar() throws IOException {
        StudyPlan.State state = state();
        Ledger ledger = folder.ledger();
        List<String> toCome = new ArrayList<>();
        for (StudyTask task : state.tasks()) {
            if (!rows.containsKey(task.folder()) && !ledger.skipped().containsKey(task.folder())) {
                toCome.add(task.title());
            }
        }
        plan.toFollow(state).forEach(task -> toCome.add(task.title()));
        return new Findings(result(state), toCome);
    }

    /** A worker in a folder that is this study's already. */
    Study(StudyPlan plan, StudyFolder folder, StudyListener listener, RunMaker maker, long pollMillis) {
        this.plan = plan;
        this.folder = folder;
        this.listener = listener;
        this.maker = maker;
        this.claims = new RunClaims(folder);
        this.pollMillis = pollMillis;
    }

    private static StudyPlan plan(StudyConfig config, ImageFiles files, StudyListener listener) {
        if (!config.grid()) {
            return new StudyPlan(config);
        }
        int available = LabelCounts.available(new StudyPlan(config).candidates(), files);
        return new StudyPlan(config.withLabels(LabelCounts.capped(config.labels(), available, listener::onNote)));
    }

    /** A candidate of a grid whose configuration is wrong would only fail later, again and again. */
    private static void requireRunnable(StudyPlan plan, Path out) {
        for (Candidate candidate : plan.config().grid() ? plan.candidates() : List.<Candidate>of()) {
            StudyTask task = new StudyTask(candidate, null, 1, 0, 1, "check");
            try {
                TrainingRun unused = new TrainingRun(
                        TrainedRuns.config(task, out), "drivesight study", new TrainingListener() {}, System::nanoTime);
            } catch (TrainingException e) {
                throw new TrainingException("'%s': %s".formatted(candidate.recipe(), e.getMessage()), e);
            }
        }
    }

    private static Map<String, String> modelHashes(StudyPlan plan) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (StudyTask base : plan.untouched()) {
            Path model = Path.of(Objects.requireNonNull(base.candidate().run().base()));
            if (!Files.isRegularFile(model)) {
                throw new TrainingException("base '%s': no such model file: %s"
                        .formatted(base.candidate().base(), model));
            }
            hashes.put(model.toString(), OnnxModel.sha256(Files.readAllBytes(model)));
        }
        return hashes;
    }

    private static Map<String, String> setHashes(List<ScoredSet> sets) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (ScoredSet set : sets) {
            hashes.put(set.name(), set.hash());
        }
        return hashes;
    }

    private static @Nullable Double allowed(StudyConfig config) {
        StudyConfig.@Nullable Budget budget = config.budget();
        return budget == null ? null : 60 * budget.cpuMinutes();
    }

    /** Runs everything that is wanted, was not run before, and is not being run elsewhere; waits for what is. */
    public StudyResult run() throws IOException, InterruptedException {
        int decided = 0;
        while (true) {
            StudyPlan.State state = state();
            for (; decided < state.halving().size(); decided++) {
                tell(state.halving().get(decided));
            }
            if (state.complete()) {
                return result(state);
            }
            if (!takeOne(state)) {
                Thread.sleep(pollMillis);
            }
        }
    }

    /** Writes files. */
    public interface Writing {
        void write() throws IOException;
    }

    /** Writes what every worker writes at the end, while no other does: they all end at about the same time. */
    public void publish(Writing files) throws IOException, InterruptedException {
        folder.alone(() -> {
            files.write();
            return true;
        });
    }

    private StudyPlan.State state() throws IOException {
        Ledger ledger = folder.ledger();
        StudyPlan.State state = plan.state(rows, ledger.skipped().keySet());
        while (readRows(state)) {
            state = plan.state(rows, ledger.skipped().keySet());
        }
        return state;
    }

    /** Reads rows that others wrote; true when there was a new one. */
    private boolean readRows(StudyPlan.State state) throws IOException {
        int before = rows.size();
        for (StudyTask task : state.tasks()) {
            if (!rows.containsKey(task.folder())) {
                folder.row(task.folder()).ifPresent(row -> rows.put(task.folder(), row));
            }
        }
        return rows.size() > before;
    }

    private void tell(HalvingStep step) {
        long on = step.standings().stream().filter(HalvingStep.Standing::wentOn).count();
        listener.onNote("rung %d, %d steps: %d of %d go on: %s"
                .formatted(step.rung(), step.steps(), on, step.standings().size(), String.join("; ", step.wentOn())));
    }

    /** Makes the first run that it may, or leaves runs out; false when all that is left is in other hands. */
    private boolean takeOne(StudyPlan.State state) throws IOException, InterruptedException {
        boolean changed = false;
        for (StudyTask task : open(state)) {
            Claim claim = folder.alone(() -> claims.claim(task, state, rows.values()));
            if (claim == Claim.WAIT) {
                // What comes later must not take what this one may need.
                return changed;
            }
            if (claim == Claim.SKIPPED) {
                listener.onNote("left out for lack of budget: " + task.title());
                changed = true;
            }
            if (claim == Claim.GO
                    && folder.ifFree(task.folder(), () -> make(task, state)).isPresent()) {
                return true;
            }
        }
        return changed;
    }

    /** What is neither done nor left out. */
    private List<StudyTask> open(StudyPlan.State state) throws IOException {
        Ledger ledger = folder.ledger();
        return state.tasks().stream()
                .filter(task -> !rows.containsKey(task.folder()))
                .filter(task -> !ledger.skipped().containsKey(task.folder()))
                .toList();
    }

    /** Makes a run whose lock is held; another worker may have ended it between two looks. */
    private boolean make(StudyTask task, StudyPlan.State state) throws IOException, InterruptedException {
        Optional<StudyRow> other = folder.row(task.folder());
        if (other.isPresent()) {
            rows.put(task.folder(), other.get());
            return true;
        }
        RunCost before = folder.cost(task.folder());
        progress(task, 0, state);
        double[] written = {0};
        RunMaker.Made made = maker.make(task, folder.run(task.folder()), before, pulse -> {
            if (pulse.cost().seconds() - written[0] >= COST_SECONDS) {
                written[0] = pulse.cost().seconds();
                writeCost(task, before.plus(pulse.cost()));
                progress(task, pulse.step(), state);
            }
        });
        folder.write(task.folder(), made);
        rows.put(task.folder(), made.row());
        listener.onDone(made.row());
        return true;
    }

    private void writeCost(StudyTask task, RunCost cost) {
        try {
            folder.writeCost(task.folder(), cost);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void progress(StudyTask task, int step, StudyPlan.State state) {
        try {
            listener.onProgress(claims.progress(task, step, state, rows.values(), plan.toFollow(state)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StudyResult result(StudyPlan.State state) throws IOException {
        Ledger ledger = folder.ledger();
        List<StudyRow> ordered = new ArrayList<>();
        List<SkippedRun> skipped = new ArrayList<>();
        Map<StudyRow, String> folders = new HashMap<>();
        for (StudyTask task : state.tasks()) {
            @Nullable StudyRow row = rows.get(task.folder());
            if (row != null) {
                ordered.add(row);
                folders.put(row, task.folder());
            } else {
                Optional.ofNullable(ledger.skipped().get(task.folder())).ifPresent(skipped::add);
            }
        }
        return new StudyResult(
                plan.config(),
                ordered,
                row -> folder.matches(Objects.requireNonNull(folders.get(row), "a row of another study")),
                state.halving(),
                plan.fullRung(),
                folder.spentCpuSeconds(),
                ledger.allowedCpuSeconds(),
                skipped);
    }
}
