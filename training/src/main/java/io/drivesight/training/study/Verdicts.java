package io.drivesight.training.study;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.bases.WeightedTau;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.study.Recommendation.Contender;
import io.drivesight.training.study.StudyConfig.Goal;
import io.drivesight.training.study.StudyConfig.LabelCount;
import io.drivesight.training.study.StudyConfig.ScoredOn;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import io.drivesight.training.study.Verdict.Candidate;
import io.drivesight.training.study.Verdict.SetFacts;
import io.drivesight.training.trainer.RunConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Comes to a verdict about a study, finished or not: puts its rows together by candidate and number of labels, draws from them
 * again and again, and compares. The same rows give the same verdict to the last digit.
 */
public final class Verdicts {
    private static final int ENOUGH_TO_RANK = 3;

    private final StudyResult study;
    private final StudyConfig config;
    private final Goal goal;
    private final Map<String, List<String>> scenes;
    private final int draws;
    /** The domain first. */
    private final Map<String, SetFacts> sets = new LinkedHashMap<>();

    private final Map<String, int[][]> images = new LinkedHashMap<>();
    /** All that was scored: bases as they are, then full runs by number of labels, simplest first. */
    private final List<Contender> contenders = new ArrayList<>();

    private final List<Verdict.Failure> failures = new ArrayList<>();

    private Verdicts(StudyResult study, Map<String, List<String>> scenes, int draws) {
        this.study = study;
        this.config = study.plan().config();
        this.goal = config.goal();
        this.scenes = scenes;
        this.draws = draws;
        config.evaluate().stream()
                .sorted(Comparator.comparing(ScoredOn::role))
                .forEach(set ->
                        sets.put(set.name(), new SetFacts(set.name(), set.role() == StudyConfig.Role.GUARD, 0, 0, 0)));
        record Group(String name, @Nullable Integer labels) {}
        Map<Group, List<StudyRow>> groups = new LinkedHashMap<>();
        Stream.concat(study.untouched().stream(), study.full().stream())
                .forEach(row -> groups.computeIfAbsent(new Group(row.recipe(), row.labels()), key -> new ArrayList<>())
                        .add(row));
        groups.values().forEach(this::add);
        study.skipped()
                .forEach(task -> failures.add(new Verdict.Failure(
                        task.candidate().recipe(), task.labels(), task.seed(), "left out for lack of budget")));
        contenders.sort(simplestFirst());
    }

    /**
     * Judges with {@value Bootstrap#DRAWS} draws: seconds for a large study.
     *
     * @param study what the study's folder holds
     * @param scenes by set, the scene of each image that counts, in the set's order, where that is known; sets may be missing. Where it fits and
     *     names at least {@value Bootstrap#MIN_SCENES} scenes, whole scenes are drawn
     */
    public static Verdict of(StudyResult study, Map<String, List<String>> scenes) {
        return of(study, scenes, Bootstrap.DRAWS);
    }

    static Verdict of(StudyResult study, Map<String, List<String>> scenes, int draws) {
        return new Verdicts(study, scenes, draws).verdict();
    }

    /** Adds what rows that differ in their seed only have scored. */
    private void add(List<StudyRow> rows) {
        Map<StudyRow, Map<String, ClassMatches>> scored = new LinkedHashMap<>();
        for (StudyRow row : rows) {
            Map<String, ClassMatches> matched =
                    row.failure() == null ? study.matches().apply(row) : Map.of();
            if (isUsable(matched)) {
                scored.put(row, matched);
            } else {
                String why = "what became of its images is missing, or not of the same sets as the base's";
                failures.add(new Verdict.Failure(
                        row.recipe(), row.labels(), row.seed(), Objects.requireNonNullElse(row.failure(), why)));
            }
        }
        if (scored.isEmpty()) {
            return;
        }
        StudyRow first = scored.keySet().iterator().next();
        long seed = new Chance(1).ofText(first.recipe() + " " + first.labels()).seed();
        int[][] seeds = Bootstrap.draw(Bootstrap.single(scored.size()), draws, seed);
        Map<String, Bootstrap> scores = new LinkedHashMap<>();
        images.forEach((set, drawn) -> {
            List<ToDoubleFunction<int[]>> bySeed = new ArrayList<>();
            scored.values().forEach(matched -> bySeed.add(Objects.requireNonNull(matched.get(set))::averagePrecision));
            scores.put(set, Bootstrap.of(bySeed, drawn, seeds));
        });
        contenders.add(new Contender(first.recipe(), first.labels(), List.copyOf(scored.keySet()), scores));
    }

    /** It has every set, with the images that the others have, and an object on each. */
    private boolean isUsable(Map<String, ClassMatches> matched) {
        for (String set : sets.keySet()) {
            @Nullable ClassMatches found = matched.get(set);
            if (found == null || Double.isNaN(found.averagePrecision())) {
                return false;
            }
            if (images.computeIfAbsent(set, key -> draw(set, found))[0].length != found.images()) {
                return false;
            }
        }
        return true;
    }

    private int[][] draw(String set, ClassMatches found) {
        List<?> groups = Bootstrap.groups(found.images(), scenes.get(set));
        int distinct = (int) groups.stream().distinct().count();
        boolean guard = goal.guards().contains(set);
        int scenesDrawn = distinct == groups.size() ? 0 : distinct;
        sets.put(set, new SetFacts(set, guard, found.images(), found.objects(), scenesDrawn));
        return Bootstrap.draw(groups, draws, new Chance(2).ofText(set).seed());
    }

    /**
     * By number of labels, bases as they are first; then by what learns (feature-extraction, head, fine-tune, full, scratch), without
     * distillation before with it, without interpolation before with it, and by the study's file. Nothing of it is measured, so that it is
     * the same in every repetition.
     */
    private Comparator<Contender> simplestFirst() {
        return Comparator.comparing(Contender::labels, Comparator.nullsLast(Comparator.<Integer>naturalOrder()))
                .thenComparing(one -> run(one).strategy())
                .thenComparing(one -> !run(one).distill().isEmpty())
                .thenComparing(one -> run(one).interpolate() < 1)
                .thenComparingInt(one ->
                        study.plan().all().indexOf(study.candidate(one.rows().get(0))));
    }

    private RunConfig run(Contender one) {
        return study.candidate(one.rows().get(0)).run();
    }

    private Verdict verdict() {
        // The first base as it is; its name is empty when it was not run yet.
        String reference =
                study.untouched().stream().map(StudyRow::recipe).findFirst().orElse("");
        Optional<Recommendation> rules = contenders.stream()
                .filter(one -> one.name().equals(reference))
                .findFirst()
                .map(one -> new Recommendation(goal, one));
        @Nullable Double allowed = config.allowedCpuSeconds();
        return new Verdict(
                reference,
                goal.domain(),
                goal.guards(),
                config.objective().figure(),
                goal.tolerance(),
                draws,
                config.seeds(),
                List.copyOf(sets.values()),
                rules.map(this::advice).orElse(List.of()),
                contenders.stream().map(one -> candidate(one, rules)).toList(),
                study.halving(),
                foretold(rules),
                failures,
                study.toCome(),
                study.spentCpuSeconds() / 60,
                allowed == null ? null : allowed / 60);
    }

    private List<Verdict.Foretold> foretold(Optional<Recommendation> rules) {
        List<Verdict.Foretold> all = new ArrayList<>();
        Optional<Contender> most =
                contenders.stream().filter(one -> !one.isUntouched()).reduce((fewer, more) -> more);
        if (rules.isEmpty() || most.isEmpty()) {
            return all;
        }
        Map<String, Double> full = new LinkedHashMap<>();
        contenders.stream()
                .filter(one -> Objects.equals(one.labels(), most.get().labels()))
                .forEach(one -> full.put(one.name(), rules.get().merit(one)));
        for (HalvingStep step : study.halving()) {
            // Best first, as the rung's standings are.
            List<Double> probes = new ArrayList<>();
            List<Double> merits = new ArrayList<>();
            for (HalvingStep.Result probe : step.standings()) {
                @Nullable Double merit = full.get(probe.recipe());
                if (probe.merit() != null && merit != null) {
                    probes.add(probe.merit());
                    merits.add(merit);
                }
            }
            double tau = WeightedTau.of(probes, merits);
            if (merits.size() >= ENOUGH_TO_RANK && Double.isFinite(tau)) {
                all.add(new Verdict.Foretold(
                        step.rung(),
                        step.steps(),
                        most.get().labels(),
                        step.standings().size(),
                        merits.size(),
                        tau,
                        1 + merits.indexOf(Collections.max(merits))));
            }
        }
        return all;
    }

    /** At each number of labels among its runs and the other bases as they are; among nobody where nothing ran. */
    private List<Verdict.Advice> advice(Recommendation rules) {
        List<Verdict.Advice> advice = new ArrayList<>();
        for (LabelCount level : config.labels().stream()
                .sorted(Comparator.comparingInt(LabelCount::orMost))
                .toList()) {
            boolean ran = contenders.stream().anyMatch(one -> Objects.equals(one.labels(), level.images()));
            advice.add(rules.among(
                    level.images(),
                    contenders.stream()
                            .filter(one -> Objects.equals(one.labels(), level.images())
                                    || (ran && one.isUntouched() && !one.equals(rules.reference())))
                            .toList()));
        }
        return advice;
    }

    /** How often each labelled image was seen. */
    private double epochs(StudyRow row) {
        return row.untouched() || row.images() == 0
                ? 0
                : study.candidate(row).run().labelledDraws(row.steps()) / row.images();
    }

    private Candidate candidate(Contender one, Optional<Recommendation> rules) {
        List<StudyRow> rows = one.rows();
        Map<String, Verdict.Score> scores = new LinkedHashMap<>();
        Map<String, Estimate> gains = new LinkedHashMap<>();
        one.scores().forEach((set, score) -> {
            scores.put(set, score(score));
            rules.map(Recommendation::reference)
                    .filter(reference -> !reference.equals(one))
                    .ifPresent(reference -> gains.put(set, Estimate.difference(score, reference.on(set))));
        });
        return new Candidate(
                one.name(),
                rows.get(0).base(),
                rows.get(0).strategy(),
                one.labels(),
                rows.stream().mapToInt(StudyRow::images).max().orElse(0),
                rows.stream().map(StudyRow::seed).toList(),
                rows.stream().mapToInt(StudyRow::steps).max().orElse(0),
                rows.stream().mapToDouble(this::epochs).max().orElse(0),
                rows.stream().mapToDouble(StudyRow::cpuSeconds).average().orElse(0) / 60,
                scores,
                gains,
                rules.map(against -> against.merit(one)).orElse(null),
                rules.map(against -> against.holdsGuards(one)).orElse(null));
    }

    private static Verdict.Score score(Bootstrap score) {
        Estimate mean = Estimate.of(score.mean(), score.draws());
        return new Verdict.Score(mean.value(), mean.low(), mean.high(), score.deviation());
    }
}
