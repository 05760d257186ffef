package io.drivesight.training.study.verdict;

import io.drivesight.training.study.Goal;
import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.StudyConfig;
import io.drivesight.training.study.StudyResult;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.trainer.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Comes to a verdict about a study, finished or not. The same rows give the same verdict to the last digit. */
public final class Verdicts {
    private final StudyResult study;
    private final StudyConfig config;
    private final Goal goal;
    private final Evidence evidence;
    private final @Nullable Recommendation recommendation;
    private final List<LabelCount> levels;

    private Verdicts(StudyResult study, Evidence evidence) {
        this.study = study;
        this.config = study.config();
        this.evidence = evidence;
        Goal wanted = new Goal(
                config.domain().name(),
                config.guards().stream().map(StudyConfig.ScoredOn::name).toList(),
                config.tolerance());
        this.goal = wanted;
        this.recommendation = evidence.reference()
                .map(reference -> new Recommendation(wanted, reference))
                .orElse(null);
        this.levels = config.labels().stream()
                .sorted(Comparator.comparingInt(LabelCount::orMost))
                .toList();
    }

    /**
     * Judges with {@value Draws#DRAWS} draws.
     *
     * @param study what the study's folder holds
     * @param scenes by set, the scene of each image that counts, in the set's order, where that is known; sets may be missing. Where it fits and
     *     names at least {@value Draws#MIN_SCENES} scenes, whole scenes are drawn
     */
    public static Verdict of(StudyResult study, Map<String, List<String>> scenes) {
        return of(study, scenes, Draws.DRAWS);
    }

    static Verdict of(StudyResult study, Map<String, List<String>> scenes, int draws) {
        return new Verdicts(study, new Evidence(study, scenes, draws)).verdict(draws);
    }

    private Verdict verdict(int draws) {
        @Nullable Double allowed = study.allowedCpuSeconds();
        return new Verdict(
                evidence.referenceName(),
                config.grid(),
                goal.domain(),
                goal.guards(),
                goal.tolerance(),
                draws,
                config.seeds(),
                evidence.sets(),
                titles(),
                advice(),
                evidence.all().stream().map(this::candidate).toList(),
                moreLabels(),
                study.halving(),
                evidence.unscored().stream().map(Verdicts::failure).toList(),
                study.skipped(),
                study.toCome(),
                study.spentCpuSeconds() / 60,
                allowed == null ? null : allowed / 60);
    }

    /** A recipe's name is its author's own. */
    private Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        study.untouched().forEach(row -> titles.put(row.recipe(), row.base() + " as it is"));
        if (config.grid()) {
            study.rows().forEach(row -> titles.putIfAbsent(row.recipe(), row.strategy() + " on " + row.base()));
            study.skipped().forEach(run -> titles.putIfAbsent(run.recipe(), run.strategy() + " on " + run.base()));
        }
        return titles;
    }

    private static Verdict.Failure failure(StudyRow row) {
        return new Verdict.Failure(
                row.recipe(),
                row.labels(),
                row.seed(),
                Objects.requireNonNullElse(
                        row.failure(), "what became of its images is missing, or not of the same sets as the base's"));
    }

    private List<Verdict.Advice> advice() {
        @Nullable Recommendation rules = recommendation;
        if (rules == null) {
            return List.of();
        }
        if (!config.grid()) {
            return List.of(rules.among(null, evidence.withOtherBases(evidence.trained())));
        }
        return levels.stream()
                .map(level -> rules.among(
                        level.images(),
                        evidence.withOtherBases(evidence.trained().stream()
                                .filter(one -> Objects.equals(one.labels(), level.images()))
                                .toList())))
                .toList();
    }

    private Verdict.Candidate candidate(Contender one) {
        List<StudyRow> rows = one.rows();
        @Nullable Strategy strategy = one.simplicity().strategy();
        @Nullable Recommendation rules = recommendation;
        Map<String, Verdict.Score> scores = new LinkedHashMap<>();
        Map<String, Estimate> gains = new LinkedHashMap<>();
        one.scores().forEach((set, score) -> {
            scores.put(set, score(score));
            if (rules != null && !rules.reference().equals(one)) {
                gains.put(set, Estimate.difference(score, rules.reference().on(set)));
            }
        });
        return new Verdict.Candidate(
                one.name(),
                rows.get(0).base(),
                rows.get(0).strategy(),
                strategy == null ? StudyRow.UNTOUCHED : strategy.label(),
                one.labels(),
                rows.stream().mapToInt(StudyRow::images).max().orElse(0),
                rows.stream().map(StudyRow::seed).toList(),
                rows.stream().mapToInt(StudyRow::steps).max().orElse(0),
                rows.stream().mapToDouble(StudyRow::cpuSeconds).average().orElse(0) / 60,
                scores,
                gains,
                rules == null ? null : one.merit(goal, rules.reference()),
                rules == null ? null : rules.holdsGuards(one));
    }

    private static Verdict.Score score(SampledScore score) {
        Estimate mean = Estimate.of(score.mean(), score.draws());
        double deviation = score.deviationOverSeeds();
        return new Verdict.Score(
                mean.value(),
                mean.low(),
                mean.high(),
                Double.isNaN(deviation) ? null : deviation,
                Arrays.stream(score.bySeed()).min().orElse(Double.NaN),
                Arrays.stream(score.bySeed()).max().orElse(Double.NaN));
    }

    /** Candidate by candidate, each number of labels against the one before it, where both have scores. */
    private List<Verdict.MoreLabels> moreLabels() {
        List<Verdict.MoreLabels> steps = new ArrayList<>();
        Map<String, List<Contender>> byName = new LinkedHashMap<>();
        evidence.trained()
                .forEach(one -> byName.computeIfAbsent(one.name(), key -> new ArrayList<>())
                        .add(one));
        byName.forEach((name, ofName) -> {
            for (int i = 1; i < ofName.size(); i++) {
                Contender fewer = ofName.get(i - 1);
                Contender more = ofName.get(i);
                if (levels.indexOf(new LabelCount(more.labels()))
                        == levels.indexOf(new LabelCount(fewer.labels())) + 1) {
                    Estimate gain = Estimate.difference(more.on(goal.domain()), fewer.on(goal.domain()));
                    steps.add(new Verdict.MoreLabels(name, fewer.labels(), more.labels(), gain));
                }
            }
        });
        return steps;
    }
}
