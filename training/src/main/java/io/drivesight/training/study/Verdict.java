package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.training.study.StudyPlan.HalvingStep;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study says, in numbers: {@code verdict.json} as it is. Scores are the figure that is trained for, 0..1; gains are differences of these, -1..1,
 * against the untouched reference; intervals hold 95 %. {@code labels} is how many labelled images of each dataset were asked for:
 * 0 for a base as it is, null for all there are.
 *
 * @param reference name of the first base as it is, which all gains are against
 * @param domain the set to get better on
 * @param guards sets to stay good on
 * @param figure what is trained for: AP50, AP or vehicle AP50
 * @param tolerance what each guard may lose, 0..1
 * @param draws draws behind every interval
 * @param seeds seeds that were asked for
 * @param sets what was scored on, the domain first
 * @param advice what to take, at each number of labels, smallest first; the last one with scores is the overall recommendation
 * @param candidates all that was scored: bases as they are, then full runs by number of labels
 * @param halving what was decided after each rung of halving
 * @param foretold how well each rung's short runs foretold the full ones; empty where fewer than three of it ran in full
 * @param failures runs without scores, also those that were not made for lack of budget
 * @param toCome titles of known runs that are still to come; empty: the study is finished
 * @param spentCpuMinutes processor time of all runs [min]
 * @param allowedCpuMinutes the budget [min]; null: none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Verdict(
        String reference,
        String domain,
        List<String> guards,
        String figure,
        double tolerance,
        int draws,
        List<Long> seeds,
        List<SetFacts> sets,
        List<Advice> advice,
        List<Candidate> candidates,
        List<HalvingStep> halving,
        List<Foretold> foretold,
        List<Failure> failures,
        List<String> toCome,
        double spentCpuMinutes,
        @Nullable Double allowedCpuMinutes) {
    /**
     * A set.
     *
     * @param images images that are scored
     * @param objects that count
     * @param scenesDrawn scenes that are drawn as a whole; 0: images are drawn one by one
     */
    public record SetFacts(String name, boolean guard, int images, int objects, int scenesDrawn) {
        /** For tables and charts. */
        String title() {
            return name + (guard ? " (guard)" : " (domain)");
        }
    }

    /**
     * A score over the seeds.
     *
     * @param mean over the seeds
     * @param low lower end of its interval
     * @param high upper end of its interval
     * @param deviation standard deviation over the seeds; null: one seed
     */
    public record Score(
            double mean, double low, double high, @Nullable Double deviation) {}

    /**
     * A candidate at one number of labels.
     *
     * @param name the candidate's name
     * @param base its base model's name
     * @param strategy its strategy's name in the study
     * @param images labelled images it learned from; data may have fewer than were asked for
     * @param seeds seeds that were scored
     * @param steps optimiser steps
     * @param epochs how often it saw each labelled image: under 1, so many were never seen
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
            @Nullable Integer labels,
            int images,
            List<Long> seeds,
            int steps,
            double epochs,
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

        Score on(String set) {
            return Objects.requireNonNull(scores.get(set), set);
        }
    }

    /** What came out at one number of labels. */
    public enum Outcome {
        /** Take the choice. */
        TAKE,
        /** Keep the reference: nothing is surely better. */
        NO_DIFFERENCE,
        /** Keep the reference: all forget more than allowed. */
        NONE_ADMISSIBLE,
        /** No run at this number of labels was scored. */
        NOTHING_SCORED
    }

    /**
     * What to take at one number of labels, by the rules of {@link Recommendation}.
     *
     * @param outcome what came out
     * @param choice name of what to take; the reference where nothing is better
     * @param choiceLabels its number of labels: 0 where an untouched base is the choice
     * @param best most merit among the admissible; where none is, who forgets least; null: nothing was scored
     * @param tied cannot be told from the best, simplest first, the best among them
     * @param beaten admissible, and worse than the best
     * @param inadmissible lost more than the tolerance on some guard
     */
    public record Advice(
            @Nullable Integer labels,
            Outcome outcome,
            String choice,
            @Nullable Integer choiceLabels,
            @Nullable String best,
            List<String> tied,
            List<String> beaten,
            List<String> inadmissible) {}

    /**
     * How well a rung's short runs foretold the order of the full ones.
     *
     * @param labels number of labels of the full runs: the most that ran
     * @param of candidates of the rung
     * @param full how many of these ran in full, at least three
     * @param tau weighted Kendall's tau of the merits, -1..1
     * @param place of the one that was best in full, among the short runs of those that ran in full, from 1
     */
    public record Foretold(int rung, int steps, @Nullable Integer labels, int of, int full, double tau, int place) {}

    /** A run without scores. */
    public record Failure(String candidate, @Nullable Integer labels, long seed, String why) {}

    /** The verdict in sentences, the most important first. */
    @JsonProperty("summary")
    public List<String> summary() {
        return new VerdictText(this).summary();
    }

    /** What cannot be said, or not surely, in sentences. */
    @JsonProperty("cautions")
    public List<String> cautions() {
        return new VerdictText(this).cautions();
    }

    /** The recommendation for the largest number of labels that has scores. */
    public Optional<Advice> overall() {
        return advice.stream()
                .filter(one -> one.outcome() != Outcome.NOTHING_SCORED)
                .reduce((smaller, larger) -> larger);
    }

    /** The overall recommendation's entry; nothing where none is recommended. */
    Optional<Candidate> choice() {
        return overall()
                .filter(one -> one.outcome() == Outcome.TAKE)
                .flatMap(one -> candidate(one.choice(), one.labels()));
    }

    /** An entry of that name at that number of labels, or a base as it is. */
    Optional<Candidate> candidate(@Nullable String name, @Nullable Integer labels) {
        return candidates.stream()
                .filter(one -> one.name().equals(name))
                .filter(one -> one.isUntouched() || Objects.equals(one.labels(), labels))
                .findFirst();
    }

    /** {@code 100 labels}, {@code all 623 labels}: as many as runs with that number of labels really had. */
    String labels(@Nullable Integer labels) {
        int images = images(labels);
        return labels != null
                ? labels + (labels == 1 ? " label" : " labels")
                : images > 0 ? "all " + images + " labels" : "all labels";
    }

    /** Labelled images that runs with that number of labels really had; the number itself where none ran. */
    int images(@Nullable Integer labels) {
        return candidates.stream()
                .filter(one -> Objects.equals(one.labels(), labels))
                .mapToInt(Candidate::images)
                .max()
                .orElse(labels == null ? 0 : labels);
    }
}
