package io.drivesight.training.study;

import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.study.StudyTask.Candidate;
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
import org.jspecify.annotations.Nullable;

/**
 * Which runs a study has, and in which order. Everything here is a function of the configuration, of the rows that are there and of
 * the runs that were left out: all workers come to the same answer. What follows a rung is known only once all of the rung is
 * there.
 *
 * <p>A probe of halving is a run of its own with the shorter length, not a longer run cut off, nor the beginning of one that goes on:
 * the learning rate climbs and falls over a run's own length, and weights taken from the middle of a schedule, at a high rate, say
 * little about what the strategy gives at its end. So every rung compares finished schedules, and costs its runs in full.
 */
final class StudyPlan {
    private final StudyConfig config;
    private final List<Candidate> untouched;
    private final List<Candidate> candidates;
    private final List<Integer> rungSizes;

    StudyPlan(StudyConfig config) {
        this.config = config;
        this.candidates = candidates(config);
        this.untouched = config.bases().stream().map(StudyPlan::untouched).toList();
        StudyConfig.@Nullable Halving halving = config.halving();
        this.rungSizes = halving == null ? List.of() : rungSizes(candidates.size(), halving.keep());
        requireDifferentFolders(candidates);
        requireDifferentFolders(untouched);
    }

    /** A strategy that says epochs runs by these: it does not take the steps that the others have in common. */
    private static List<Candidate> candidates(StudyConfig config) {
        return config.bases().stream()
                .flatMap(base -> config.strategies().stream().map(strategy -> {
                    RunConfig own = RunConfig.of(Map.of("base", base.model())).over(strategy.run());
                    RunConfig common = own.says("epochs") ? config.common().without("steps") : config.common();
                    String recipe = base.name() + ", " + strategy.name();
                    return new Candidate(recipe, base.name(), strategy.name(), own.over(common));
                }))
                .toList();
    }

    private static Candidate untouched(StudyConfig.Base base) {
        return new Candidate(
                base.name() + ", " + StudyRow.UNTOUCHED,
                base.name(),
                StudyRow.UNTOUCHED,
                RunConfig.of(Map.of("base", base.model())));
    }

    /** How many candidates run in each rung: half as many each time, until so many as are kept would be left. */
    static List<Integer> rungSizes(int candidates, int keep) {
        List<Integer> sizes = new ArrayList<>();
        for (int size = candidates; size > keep; size = half(size, keep)) {
            sizes.add(size);
        }
        return sizes;
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

    /** The untouched base models, the reference first. The names in folders have no underscore, so no two kinds of folder are called the same. */
    List<StudyTask> untouched() {
        return untouched.stream()
                .map(base -> new StudyTask(
                        base, 0, 0, fullRung(), 0, untouched.size() == 1 ? "base" : "base_" + fileName(base.base())))
                .toList();
    }

    /**
     * What is known of the study so far.
     *
     * @param tasks everything that can be said to be run, in the order in which to run it
     * @param halving what was decided
     * @param in the candidates still in, best first
     * @param rung where it is; {@link StudyPlan#fullRung()}: at the full runs
     * @param complete every task has its row or was left out, and nothing follows
     */
    record State(List<StudyTask> tasks, List<HalvingStep> halving, List<Candidate> in, int rung, boolean complete) {}

    /**
     * Where the study is.
     *
     * @param rows by folder
     * @param skipped folders of runs that were left out
     * @throws TrainingException when the reference, which all are held against, failed
     */
    State state(Map<String, StudyRow> rows, Set<String> skipped) {
        List<StudyTask> tasks = new ArrayList<>(untouched());
        List<HalvingStep> steps = new ArrayList<>();
        List<Candidate> in = promisingFirst(rows);
        StudyConfig.@Nullable Halving halving = config.halving();
        for (int rung = 0; halving != null && rung < fullRung() && in.size() > halving.keep(); rung++) {
            List<StudyTask> probes = probes(in, rung, halving);
            tasks.addAll(probes);
            if (!allDone(tasks, rows, skipped)) {
                return new State(List.copyOf(tasks), List.copyOf(steps), in, rung, false);
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
        return new State(List.copyOf(tasks), List.copyOf(steps), in, fullRung(), allDone(tasks, rows, skipped));
    }

    /**
     * The candidates by how their base does in the domain untouched, which foretells what training makes of it: a budget that ends leaves
     * the less promising. In the configuration's order until all bases are scored, and among equals.
     */
    private List<Candidate> promisingFirst(Map<String, StudyRow> rows) {
        Map<String, Double> merits = new HashMap<>();
        for (StudyTask base : untouched()) {
            @Nullable StudyRow row = rows.get(base.folder());
            if (row == null) {
                return candidates;
            }
            double merit = row.score(config.goal().domain(), config.objective());
            merits.put(base.candidate().base(), Double.isNaN(merit) ? -1 : merit);
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble((Candidate candidate) -> merits.getOrDefault(candidate.base(), -1.0))
                        .reversed())
                .toList();
    }

    private static boolean allDone(List<StudyTask> tasks, Map<String, StudyRow> rows, Set<String> skipped) {
        return tasks.stream().allMatch(task -> rows.containsKey(task.folder()) || skipped.contains(task.folder()));
    }

    /** Probes are never longer than their candidate's full run. */
    private List<StudyTask> probes(List<Candidate> in, int rung, StudyConfig.Halving halving) {
        long seed = config.seeds().get(0);
        int steps = rungSteps(rung, halving);
        return in.stream()
                .map(candidate -> new StudyTask(
                        candidate,
                        halving.labels().images(),
                        seed,
                        rung,
                        Math.min(
                                steps,
                                Objects.requireNonNullElse(candidate.run().steps(), Integer.MAX_VALUE)),
                        fileName(candidate.recipe()) + "_probe" + rung + "_s" + seed))
                .toList();
    }

    private static int rungSteps(int rung, StudyConfig.Halving halving) {
        return (int) Math.min((long) halving.steps() << Math.min(rung, 30), Integer.MAX_VALUE);
    }

    private HalvingStep decide(
            int rung, StudyConfig.Halving halving, List<StudyTask> probes, Map<String, StudyRow> rows) {
        @Nullable StudyRow reference = rows.get(untouched().get(0).folder());
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
        // A guard without an object takes no part.
        List<String> guards = wanted.guards().stream()
                .filter(guard -> !Double.isNaN(reference.score(guard, objective)))
                .toList();
        Goal goal = new Goal(wanted.domain(), guards, wanted.tolerance());
        return HalvingStep.decide(
                rung,
                rungSteps(rung, halving),
                probes,
                rows,
                row -> goal.merit(set -> row.score(set, objective), set -> reference.score(set, objective)),
                half(rungSizes.get(rung), halving.keep()));
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
                String ending = "_" + count + "_s" + seed;
                in.forEach(candidate -> tasks.add(full(candidate, count.images(), seed, ending)));
            }
        }
        return tasks;
    }

    private StudyTask full(Candidate candidate, @Nullable Integer images, long seed, String ending) {
        return new StudyTask(
                candidate,
                images,
                seed,
                fullRung(),
                Objects.requireNonNullElse(candidate.run().steps(), 0),
                fileName(candidate.recipe()) + ending);
    }

    /** Runs that will follow the ones that are known, as far as it can be guessed: for estimates only. */
    List<StudyTask> toFollow(State state) {
        StudyConfig.@Nullable Halving halving = config.halving();
        if (halving == null || state.rung() >= fullRung()) {
            return List.of();
        }
        List<StudyTask> tasks = new ArrayList<>();
        for (int rung = state.rung() + 1; rung < fullRung(); rung++) {
            tasks.addAll(probes(first(state.in(), rungSizes.get(rung)), rung, halving));
        }
        tasks.addAll(full(halving.verify() ? candidates : first(state.in(), halving.keep())));
        return tasks;
    }

    private static List<Candidate> first(List<Candidate> in, int most) {
        return in.subList(0, Math.min(in.size(), most));
    }
}
