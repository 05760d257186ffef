package io.drivesight.training.study.verdict;

import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.SkippedRun;
import io.drivesight.training.study.Study;
import io.drivesight.training.study.StudyResult;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.trainer.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Comes to a verdict about a study, finished or not. The same rows give the same verdict to the last digit. */
public final class Verdicts {
    private final Evidence evidence;
    private final StudyResult study;
    private final Goal goal;
    private final List<String> toCome;
    private final @Nullable Contender reference;

    private Verdicts(Evidence evidence, List<String> toCome) {
        this.toCome = List.copyOf(toCome);
        this.evidence = evidence;
        this.study = evidence.study();
        this.goal = evidence.goal();
        this.reference = evidence.reference().orElse(null);
    }

    /**
     * Judges with {@value PairedBootstrap#DRAWS} draws.
     *
     * @param findings what the study's folder holds
     * @param scenes by set, the scene of each image that counts, in the set's order, where that is known; sets may be missing. Where it fits and
     *     names at least {@value ImageDraws#MIN_SCENES} scenes, whole scenes are drawn
     */
    public static Verdict of(Study.Findings findings, Map<String, List<String>> scenes) {
        return of(findings, scenes, PairedBootstrap.DRAWS);
    }

    static Verdict of(Study.Findings findings, Map<String, List<String>> scenes, int draws) {
        return new Verdicts(new Evidence(findings.result(), scenes, draws), findings.toCome()).verdict();
    }

    private Verdict verdict() {
        List<Contender> all = new ArrayList<>(evidence.untouched());
        all.addAll(evidence.trained());
        Verdict bare = new Verdict(
                evidence.referenceName(),
                study.config().grid(),
                goal.domain(),
                goal.guards(),
                goal.tolerance(),
                evidence.draws(),
                study.config().seeds(),
                evidence.sets().stream().map(this::facts).toList(),
                List.of(),
                List.of(),
                titles(),
                advice(),
                all.stream().map(this::candidate).toList(),
                moreLabels(),
                study.halving(),
                evidence.unscored().stream().map(Verdicts::failure).toList(),
                study.skipped(),
                toCome,
                study.spentCpuSeconds() / 60,
                study.allowedCpuSeconds() == null ? null : study.allowedCpuSeconds() / 60);
        return bare.with(new Sentences(bare).summary(), new Cautions(bare).all());
    }

    private Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        study.untouched().forEach(row -> titles.put(row.recipe(), row.base() + " as it is"));
        for (StudyRow row : study.rows()) {
            title(titles, row.recipe(), row.base(), row.strategy());
        }
        for (SkippedRun run : study.skipped()) {
            title(titles, run.recipe(), run.base(), run.strategy());
        }
        return titles;
    }

    /** A recipe's name is its author's own. */
    private void title(Map<String, String> titles, String name, String base, String strategy) {
        if (study.config().grid()) {
            titles.putIfAbsent(name, strategy + " on " + base);
        }
    }

    private Verdict.SetFacts facts(String set) {
        return new Verdict.SetFacts(
                set,
                goal.guards().contains(set),
                evidence.images(set),
                evidence.objects(set),
                evidence.scenesDrawn(set));
    }

    private static Verdict.Failure failure(StudyRow row) {
        @Nullable String known = row.failure();
        return new Verdict.Failure(
                row.recipe(),
                row.labels(),
                row.seed(),
                known == null ? "what became of its images is missing, or not of the same sets as the base's" : known);
    }

    private List<Verdict.Advice> advice() {
        @Nullable Contender base = reference;
        if (base == null) {
            return List.of();
        }
        if (!study.config().grid()) {
            return List.of(advice(base, null, evidence.contenders()));
        }
        List<Verdict.Advice> advice = new ArrayList<>();
        for (LabelCount level : evidence.levels()) {
            advice.add(advice(base, level.images(), evidence.contenders(level.images())));
        }
        return advice;
    }

    private Verdict.Advice advice(Contender base, @Nullable Integer labels, List<Contender> contenders) {
        Recommendation found = Recommendation.of(goal, base, labels, contenders);
        @Nullable Contender best = found.best();
        return new Verdict.Advice(
                labels,
                found.outcome().name(),
                found.choice().name(),
                found.choice().labels(),
                best == null ? null : best.name(),
                names(found.tied()),
                names(found.beaten()),
                names(found.inadmissible()),
                crossFit(base, contenders));
    }

    private @Nullable CrossFit crossFit(Contender base, List<Contender> contenders) {
        if (contenders.size() < 2) {
            return null;
        }
        CrossFit fit = CrossFit.of(goal, base, contenders, evidence.halves());
        return Double.isNaN(fit.crossFitted()) ? null : fit;
    }

    private static List<String> names(List<Contender> contenders) {
        return contenders.stream().map(Contender::name).toList();
    }

    private Verdict.Candidate candidate(Contender one) {
        StudyRow row = one.rows().get(0);
        Map<String, Verdict.Score> scores = new LinkedHashMap<>();
        Map<String, Estimate> gains = new LinkedHashMap<>();
        for (String set : evidence.sets()) {
            scores.put(set, score(one.on(set)));
            if (reference != null && !reference.equals(one)) {
                gains.put(set, PairedBootstrap.difference(one.on(set), reference.on(set)));
            }
        }
        return new Verdict.Candidate(
                one.name(),
                row.base(),
                row.strategy(),
                learns(one),
                one.labels(),
                one.images(),
                one.rows().stream().map(StudyRow::seed).toList(),
                one.rows().stream().mapToInt(StudyRow::steps).max().orElse(0),
                one.cpuMinutes(),
                scores,
                gains,
                reference == null ? null : goal.merit(one, reference),
                reference == null ? null : goal.isHeldBy(one, reference));
    }

    private static String learns(Contender one) {
        @Nullable Strategy strategy = one.simplicity().strategy();
        return strategy == null ? StudyRow.UNTOUCHED : strategy.label();
    }

    private static Verdict.Score score(SampledScore score) {
        Estimate mean = PairedBootstrap.score(score);
        double deviation = score.deviationOverSeeds();
        return new Verdict.Score(
                mean.value(),
                mean.low(),
                mean.high(),
                Double.isNaN(deviation) ? null : deviation,
                Arrays.stream(score.bySeed()).min().orElse(Double.NaN),
                Arrays.stream(score.bySeed()).max().orElse(Double.NaN));
    }

    private List<Verdict.MoreLabels> moreLabels() {
        List<Verdict.MoreLabels> steps = new ArrayList<>();
        List<@Nullable Integer> levels = new ArrayList<>();
        evidence.levels().forEach(level -> levels.add(level.images()));
        List<String> names =
                evidence.trained().stream().map(Contender::name).distinct().toList();
        for (String name : names) {
            for (int i = 1; i < levels.size(); i++) {
                step(name, levels.get(i - 1), levels.get(i)).ifPresent(steps::add);
            }
        }
        return steps;
    }

    private Optional<Verdict.MoreLabels> step(String name, @Nullable Integer from, @Nullable Integer to) {
        Optional<Contender> fewer = trained(name, from);
        Optional<Contender> more = trained(name, to);
        if (fewer.isEmpty() || more.isEmpty()) {
            return Optional.empty();
        }
        Estimate gain = PairedBootstrap.difference(
                more.get().on(goal.domain()), fewer.get().on(goal.domain()));
        return Optional.of(new Verdict.MoreLabels(name, from, to, gain));
    }

    private Optional<Contender> trained(String name, @Nullable Integer labels) {
        return evidence.trained().stream()
                .filter(one -> one.name().equals(name) && Objects.equals(one.labels(), labels))
                .findFirst();
    }
}
