package io.drivesight.training.study;

import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.study.StudyConfig.Goal;
import io.drivesight.training.study.StudyConfig.LabelCount;
import io.drivesight.training.study.StudyPlan.StudyTask.Candidate;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a study has, and in which order: a function of the configuration, of the rows that are there and of the runs that were left
 * out, so that all workers come to the same answer. What follows a rung is known only once all of the rung is there.
 *
 * <p>A probe of halving is a run of its own with the shorter length: the learning rate climbs and falls over a run's own length, and
 * weights from the middle of a schedule say little about its end. So every rung compares finished schedules, and costs its runs in full.
 */
final class StudyPlan {
    private final StudyConfig config;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<StudyTask> untouched = new ArrayList<>();
    private final List<Integer> rungSizes;

    StudyPlan(StudyConfig config) {
        this.config = config;
        for (StudyConfig.Base base : config.bases()) {
            RunConfig model = RunConfig.of(Map.of("base", base.model()));
            // The names in folders have no underscore, so no two kinds of folder are called the same.
            String folder = config.bases().size() == 1 ? "base" : "base_" + fileName(base.name());
            Candidate asItIs = candidate(base, StudyRow.UNTOUCHED, model);
            untouched.add(new StudyTask(asItIs, 0, 0, 0, 0, folder));
            for (StudyConfig.Way strategy : config.strategies()) {
                RunConfig own = model.over(strategy.run());
                // A strategy that says epochs does not take the steps that the others have in common.
                RunConfig common = own.says("epochs") ? config.common().without("steps") : config.common();
                candidates.add(candidate(base, strategy.name(), own.over(common)));
            }
        }
        StudyConfig.@Nullable Halving halving = config.halving();
        this.rungSizes = halving == null ? List.of() : rungSizes(candidates.size(), halving.keep());
        untouched.replaceAll(task -> task.inRung(fullRung()));
        requireDifferentFolders(candidates);
        requireDifferentFolders(untouched.stream().map(StudyTask::candidate).toList());
    }

    private static Candidate candidate(StudyConfig.Base base, String strategy, RunConfig run) {
        return new Candidate(base.name() + ", " + strategy, base.name(), strategy, run);
    }

    /** How many candidates run in each rung: half as many each time, until so many as are kept would be left. */
    static List<Integer> rungSizes(int candidates, int keep) {
        return IntStream.iterate(candidates, size -> size > keep, size -> half(size, keep))
                .boxed()
                .toList();
    }

    /** How many of a rung's candidates go on. */
    private static int half(int size, int keep) {
        return Math.max(keep, (size + 1) / 2);
    }

    private static void requireDifferentFolders(List<Candidate> candidates) {
        Map<String, String> names = new HashMap<>();
        for (Candidate candidate : candidates) {
            String folder = fileName(candidate.recipe());
            @Nullable String other = names.put(folder, candidate.recipe());
            if (other != null) {
                throw new TrainingException("'%s' and '%s' would write into the same folder %s; name them differently"
                        .formatted(other, candidate.recipe(), folder));
            }
        }
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    StudyConfig config() {
        return config;
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** Number of rungs planned, and the full runs' own number. */
    int fullRung() {
        return rungSizes.size();
    }

    /** The untouched base models, the reference first. */
    List<StudyTask> untouched() {
        return untouched;
    }

    /** All that is scored: base models as they are, then candidates, in the configuration's order. */
    List<Candidate> all() {
        return Stream.concat(untouched.stream().map(StudyTask::candidate), candidates.stream())
                .toList();
    }

    /**
     * What is known of the study so far.
     *
     * @param tasks everything that can be said to be run, in the order in which to run it
     * @param halving what was decided
     * @param complete every task has its row or was left out, and nothing follows
     */
    record State(List<StudyTask> tasks, List<HalvingStep> halving, boolean complete) {}

    /**
     * Where the study is.
     *
     * @param rows by folder
     * @param skipped folders of runs that were left out
     * @throws TrainingException when the reference, which all are held against, failed
     */
    State state(Map<String, StudyRow> rows, Set<String> skipped) {
        List<StudyTask> tasks = new ArrayList<>(untouched);
        List<HalvingStep> steps = new ArrayList<>();
        List<Candidate> in = promisingFirst(rows);
        StudyConfig.@Nullable Halving halving = config.halving();
        for (int rung = 0; halving != null && rung < fullRung() && in.size() > halving.keep(); rung++) {
            List<StudyTask> probes = probes(in, rung, halving);
            tasks.addAll(probes);
            if (!allDone(tasks, rows, skipped)) {
                return new State(tasks, steps, false);
            }
            HalvingStep step = decide(rung, halving, probes, rows);
            steps.add(step);
            in = step.wentOn().stream()
                    .flatMap(name -> candidates.stream()
                            .filter(candidate -> candidate.recipe().equals(name)))
                    .toList();
        }
        tasks.addAll(full(in));
        if (halving != null && halving.verify()) {
            List<Candidate> kept = in;
            tasks.addAll(full(candidates.stream()
                    .filter(candidate -> !kept.contains(candidate))
                    .toList()));
        }
        return new State(tasks, steps, allDone(tasks, rows, skipped));
    }

    /**
     * The candidates by how their base does in the domain untouched, which foretells what training makes of it: a budget that ends leaves
     * the less promising. In the configuration's order until all bases are scored, and among equals.
     */
    private List<Candidate> promisingFirst(Map<String, StudyRow> rows) {
        Map<String, Double> merits = new HashMap<>();
        for (StudyTask base : untouched) {
            @Nullable StudyRow row = rows.get(base.folder());
            if (row == null) {
                return candidates;
            }
            double merit = row.score(config.goal().domain(), config.objective());
            merits.put(base.candidate().base(), Double.isNaN(merit) ? -1 : merit);
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble(candidate -> -merits.getOrDefault(candidate.base(), -1.0)))
                .toList();
    }

    private static boolean allDone(List<StudyTask> tasks, Map<String, StudyRow> rows, Set<String> skipped) {
        return tasks.stream().allMatch(task -> rows.containsKey(task.folder()) || skipped.contains(task.folder()));
    }

    /** Probes are never longer than their candidate's full run. */
    private List<StudyTask> probes(List<Candidate> in, int rung, StudyConfig.Halving halving) {
        long seed = config.seeds().get(0);
        return in.stream()
                .map(candidate -> new StudyTask(
                        candidate,
                        halving.labels().images(),
                        seed,
                        rung,
                        Math.min(
                                halving.steps(rung),
                                Objects.requireNonNullElse(candidate.run().steps(), Integer.MAX_VALUE)),
                        fileName(candidate.recipe()) + "_probe" + rung + "_s" + seed))
                .toList();
    }

    /** Sorts a rung's candidates by merit; equal ones stay in order. One that failed, or was not run, never goes on. */
    private HalvingStep decide(
            int rung, StudyConfig.Halving halving, List<StudyTask> probes, Map<String, StudyRow> rows) {
        ToDoubleFunction<StudyRow> merit = merit(rows.get(untouched.get(0).folder()));
        Map<StudyTask, Double> merits = new HashMap<>();
        for (StudyTask probe : probes) {
            @Nullable StudyRow row = rows.get(probe.folder());
            double value = row == null ? Double.NaN : merit.applyAsDouble(row);
            merits.put(probe, Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value);
        }
        int kept = half(rungSizes.get(rung), halving.keep());
        List<HalvingStep.Result> standings = new ArrayList<>();
        probes.stream()
                .sorted(Comparator.comparingDouble(probe -> 0 - Objects.requireNonNull(merits.get(probe))))
                .forEach(probe -> {
                    double value = Objects.requireNonNull(merits.get(probe));
                    boolean scored = Double.isFinite(value);
                    standings.add(new HalvingStep.Result(
                            probe.candidate().recipe(),
                            scored ? value : null,
                            scored && standings.size() < kept,
                            scored ? null : missing(rows.get(probe.folder()))));
                });
        return new HalvingStep(rung, halving.steps(rung), standings);
    }

    /** The merit of a row against the reference's. A guard without an object takes no part. */
    private ToDoubleFunction<StudyRow> merit(@Nullable StudyRow reference) {
        if (reference == null || reference.failure() != null) {
            throw new TrainingException("the reference model could not be scored, and nothing can be held against it: "
                    + (reference == null ? "no row" : reference.failure()));
        }
        Goal wanted = config.goal();
        Objective objective = config.objective();
        if (Double.isNaN(reference.score(wanted.domain(), objective))) {
            throw new TrainingException("set '%s' has no %s: it cannot be the domain of halving"
                    .formatted(wanted.domain(), objective.figure()));
        }
        List<String> guards = wanted.guards().stream()
                .filter(guard -> !Double.isNaN(reference.score(guard, objective)))
                .toList();
        Goal goal = new Goal(wanted.domain(), guards, wanted.tolerance());
        return row -> goal.merit(set -> row.score(set, objective), set -> reference.score(set, objective));
    }

    private static String missing(@Nullable StudyRow row) {
        return row == null
                ? "not run: it would have gone beyond the budget"
                : Objects.requireNonNullElse(row.failure(), "a score is missing");
    }

    /**
     * Full runs by falling worth, so that a budget that ends leaves the most useful: every number of labels with the first seed,
     * most labels first, before the next seed.
     */
    private List<StudyTask> full(List<Candidate> in) {
        List<LabelCount> mostFirst = config.labels().stream()
                .sorted(Comparator.comparingInt(LabelCount::orMost).reversed())
                .toList();
        List<StudyTask> tasks = new ArrayList<>();
        for (long seed : config.seeds()) {
            for (LabelCount count : mostFirst) {
                for (Candidate candidate : in) {
                    int steps = Objects.requireNonNullElse(candidate.run().steps(), 0);
                    String folder = fileName(candidate.recipe()) + "_" + count + "_s" + seed;
                    tasks.add(new StudyTask(candidate, count.images(), seed, fullRung(), steps, folder));
                }
            }
        }
        return tasks;
    }

    /**
     * What one rung of successive halving decided.
     *
     * @param rung from 0
     * @param steps optimiser steps of its runs
     * @param standings its candidates, best first
     */
    public record HalvingStep(int rung, int steps, List<Result> standings) {
        /**
         * One candidate's result.
         *
         * @param recipe name of the candidate
         * @param merit {@link Goal#merit}; null: it failed or was not run
         * @param wentOn it runs in the next rung, or in full after the last
         * @param failure why there is no merit; null: there is one
         */
        public record Result(
                String recipe,
                @Nullable Double merit,
                boolean wentOn,
                @Nullable String failure) {}

        public HalvingStep {
            standings = List.copyOf(standings);
        }

        /** Names of the candidates that went on, best first. */
        public List<String> wentOn() {
            return standings.stream().filter(Result::wentOn).map(Result::recipe).toList();
        }
    }

    /**
     * One run of a study, or the scoring of an untouched base model.
     *
     * @param candidate what is run; of an untouched base model the strategy is {@link StudyRow#UNTOUCHED}
     * @param labels labelled images of each dataset; 0: an untouched base model; null: all
     * @param seed 0: an untouched base model
     * @param rung as in {@link StudyRow#rung()}
     * @param steps optimiser steps; 0: an untouched base model, or as the configuration's epochs say
     * @param folder its folder's name below the study's, different from all others
     */
    record StudyTask(Candidate candidate, @Nullable Integer labels, long seed, int rung, int steps, String folder) {
        /**
         * A base model and a way to train it.
         *
         * @param recipe its name, different from all others
         * @param base the base model's name
         * @param strategy the strategy's name
         * @param run what to do, seed, labels and folder left out
         */
        record Candidate(String recipe, String base, String strategy, RunConfig run) {}

        boolean untouched() {
            return labels != null && labels == 0;
        }

        /** For people, e.g. {@code yolox-nano, head, 100 labels, seed 1, 200 steps}. */
        String title() {
            return untouched()
                    ? candidate.recipe()
                    : "%s, %s labels, seed %d, %s"
                            .formatted(
                                    candidate.recipe(),
                                    labels == null ? "all" : labels.toString(),
                                    seed,
                                    steps == 0 ? "full length" : steps + " steps");
        }

        StudyTask inRung(int number) {
            return new StudyTask(candidate, labels, seed, number, steps, folder);
        }

        StudyRow row(
                int images,
                int stepsDone,
                TrainedRuns.Cost cost,
                @Nullable String failure,
                Map<String, Double> scores) {
            return new StudyRow(
                    candidate.recipe(),
                    candidate.base(),
                    candidate.strategy(),
                    labels,
                    seed,
                    rung,
                    images,
                    stepsDone,
                    cost.seconds(),
                    cost.cpuSeconds(),
                    cost.stepCpuSeconds(),
                    failure,
                    scores);
        }
    }
}
