package io.drivesight.training.study.verdict;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drivesight.training.study.HalvingStep;
import io.drivesight.training.study.SkippedRun;
import io.drivesight.training.trainer.Strategy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study says, in numbers: {@code verdict.json} as it is. Scores are vehicle AP50, 0..1; gains are differences of these, -1..1,
 * against the untouched reference; intervals hold 95 %. {@code labels} is how many labelled images of each dataset were asked for:
 * 0 for a base as it is, null for all there are.
 *
 * @param reference name of the first base as it is, which all gains are against
 * @param grid true: bases, strategies and labels; false: recipes, whose numbers of labels are not told apart
 * @param domain the set to get better on
 * @param guards sets to stay good on
 * @param tolerance what each guard may lose, 0..1
 * @param draws draws behind every interval
 * @param seeds seeds that were asked for
 * @param sets what was scored on, the domain first
 * @param summary the verdict in sentences, the most important first
 * @param cautions what cannot be said, or not surely
 * @param titles what to call a candidate in a sentence, by its name
 * @param advice what to take, at each number of labels, smallest first; the last one with scores is the overall recommendation
 * @param candidates all that was scored: bases as they are, then full runs by number of labels
 * @param moreLabels what the next larger number of labels gives
 * @param halving what was decided after each rung of halving
 * @param failures runs without scores
 * @param skipped runs that were not made for lack of budget
 * @param toCome titles of runs that are still to come; empty: the study is finished
 * @param spentCpuMinutes processor time of all runs [min]
 * @param allowedCpuMinutes the budget [min]; null: none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Verdict(
        String reference,
        boolean grid,
        String domain,
        List<String> guards,
        double tolerance,
        int draws,
        List<Long> seeds,
        List<SetFacts> sets,
        List<String> summary,
        List<String> cautions,
        Map<String, String> titles,
        List<Advice> advice,
        List<Candidate> candidates,
        List<MoreLabels> moreLabels,
        List<HalvingStep> halving,
        List<Failure> failures,
        List<SkippedRun> skipped,
        List<String> toCome,
        double spentCpuMinutes,
        @Nullable Double allowedCpuMinutes) {
    /**
     * A set.
     *
     * @param images images that are scored
     * @param objects vehicles that count
     * @param scenesDrawn scenes that are drawn as a whole; 0: images are drawn one by one
     */
    public record SetFacts(String name, boolean guard, int images, int objects, int scenesDrawn) {}

    /**
     * A score over the seeds.
     *
     * @param mean over the seeds
     * @param low lower end of its interval
     * @param high upper end of its interval
     * @param deviation standard deviation over the seeds; null: one seed
     * @param least of the seeds
     * @param most of the seeds
     */
    public record Score(
            double mean, double low, double high, @Nullable Double deviation, double least, double most) {}

    /**
     * A candidate at one number of labels.
     *
     * @param name the candidate's name
     * @param base its base model's name
     * @param strategy its strategy's name in the study
     * @param learns what learns: feature-extraction, head, fine-tune, full or scratch; {@code zero-shot}: nothing
     * @param images labelled images it learned from
     * @param seeds seeds that were scored
     * @param steps optimiser steps
     * @param cpuMinutes processor time of a run, mean [min]
     * @param scores by set
     * @param gains by set, against the reference; empty when the reference has no scores, and for the reference itself
     * @param merit the domain's score less what guards have lost beyond the tolerance; null without a reference
     * @param holdsGuards no guard has lost more than the tolerance; null without a reference
     */
    public record Candidate(
            String name,
            String base,
            String strategy,
            String learns,
            @Nullable Integer labels,
            int images,
            List<Long> seeds,
            int steps,
            double cpuMinutes,
            Map<String, Score> scores,
            Map<String, Estimate> gains,
            @Nullable Double merit,
            @Nullable Boolean holdsGuards) {
        public Candidate {
            seeds = List.copyOf(seeds);
            scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
            gains = Collections.unmodifiableMap(new LinkedHashMap<>(gains));
        }

        @JsonIgnore
        boolean isUntouched() {
            return labels != null && labels == 0;
        }

        @JsonIgnore
        boolean isScratch() {
            return learns.equals(Strategy.SCRATCH.label());
        }
    }

    /**
     * What to take at one number of labels, by the rules of {@link Recommendation}.
     *
     * @param outcome {@code TAKE} the choice; {@code NO_DIFFERENCE}: keep the reference, nothing is surely better;
     *     {@code NONE_ADMISSIBLE}: keep the reference, all forget too much; {@code NOTHING_SCORED}
     * @param choice name of what to take
     * @param choiceLabels its number of labels: 0 where an untouched base is the choice
     * @param best most merit among the admissible; where none is, who forgets least; null: nothing was scored
     * @param tied cannot be told from the best, simplest first, the best among them
     * @param beaten admissible, and worse than the best
     * @param inadmissible lost more than the tolerance on some guard
     * @param crossFit the winner's gain without its luck; null: nothing to choose from, or a half without objects
     */
    public record Advice(
            @Nullable Integer labels,
            String outcome,
            String choice,
            @Nullable Integer choiceLabels,
            @Nullable String best,
            List<String> tied,
            List<String> beaten,
            List<String> inadmissible,
            @Nullable CrossFit crossFit) {
        @JsonIgnore
        boolean is(Recommendation.Outcome asked) {
            return outcome.equals(asked.name());
        }
    }

    /**
     * What more labels give a candidate in the domain.
     *
     * @param from fewer labels
     * @param to the next larger number
     */
    public record MoreLabels(
            String candidate,
            @Nullable Integer from,
            @Nullable Integer to,
            Estimate gain) {}

    /** A run without scores. */
    public record Failure(String candidate, @Nullable Integer labels, long seed, String why) {}

    public Verdict {
        titles = Collections.unmodifiableMap(new LinkedHashMap<>(titles));
    }

    /** What to call a candidate in a sentence. */
    @JsonIgnore
    String title(@Nullable String name) {
        return name == null ? "nobody" : titles.getOrDefault(name, name);
    }

    @JsonIgnore
    List<String> titlesOf(List<String> names) {
        return names.stream().map(this::title).toList();
    }

    /** The recommendation for the largest number of labels that has scores. */
    @JsonIgnore
    public Optional<Advice> overall() {
        return advice.stream()
                .filter(one -> !one.is(Recommendation.Outcome.NOTHING_SCORED))
                .reduce((smaller, larger) -> larger);
    }

    /** A candidate's entry. */
    @JsonIgnore
    Optional<Candidate> candidate(@Nullable String name, @Nullable Integer labels) {
        return candidates.stream()
                .filter(one -> one.name().equals(name) && Objects.equals(one.labels(), labels))
                .findFirst();
    }

    /** An entry of that name at that number of labels, or a base as it is. */
    @JsonIgnore
    Optional<Candidate> contender(@Nullable String name, @Nullable Integer labels) {
        Optional<Candidate> trained = grid
                ? candidate(name, labels)
                : candidates.stream().filter(one -> one.name().equals(name)).findFirst();
        return trained.isPresent() ? trained : candidate(name, 0);
    }

    /** Labelled images that runs with that number of labels really had; the number itself where none ran. */
    @JsonIgnore
    int images(@Nullable Integer labels) {
        return candidates.stream()
                .filter(one -> Objects.equals(one.labels(), labels))
                .mapToInt(Candidate::images)
                .max()
                .orElse(labels == null ? 0 : labels);
    }

    /** The same with its sentences. */
    Verdict with(List<String> sentences, List<String> careful) {
        return new Verdict(
                reference,
                grid,
                domain,
                guards,
                tolerance,
                draws,
                seeds,
                sets,
                sentences,
                careful,
                titles,
                advice,
                candidates,
                moreLabels,
                halving,
                failures,
                skipped,
                toCome,
                spentCpuMinutes,
                allowedCpuMinutes);
    }
}
