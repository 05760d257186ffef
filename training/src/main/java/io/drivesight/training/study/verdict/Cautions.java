package io.drivesight.training.study.verdict;

import io.drivesight.training.study.SkippedRun;
import io.drivesight.training.study.verdict.Recommendation.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verdict cannot say, or not surely, and why. */
final class Cautions {
    /** With fewer images a set says little, whatever the interval. */
    private static final int FEW_IMAGES = 30;
    /** From here on the interval's widening for few seeds is small. */
    private static final int ENOUGH_SEEDS = 3;

    private final Verdict verdict;

    Cautions(Verdict verdict) {
        this.verdict = verdict;
    }

    List<String> all() {
        List<String> lines = new ArrayList<>();
        unfinished(lines);
        budget(lines);
        failures(lines);
        notScored(lines);
        guards(lines);
        seeds(lines);
        sets(lines);
        return lines;
    }

    private void unfinished(List<String> lines) {
        if (!verdict.toCome().isEmpty()) {
            lines.add("The study is not finished: about %s to come, the next is %s."
                    .formatted(
                            Words.number(verdict.toCome().size(), "run"),
                            verdict.toCome().get(0)));
        }
    }

    private void budget(List<String> lines) {
        if (verdict.skipped().isEmpty()) {
            return;
        }
        @Nullable Double allowed = verdict.allowedCpuMinutes();
        lines.add("The budget%s is spent (%s used): %s not made. %s"
                .formatted(
                        allowed == null ? "" : " of " + Words.minutes(allowed) + " processor minutes",
                        Words.minutes(verdict.spentCpuMinutes()),
                        Words.number(verdict.skipped().size(), "run")
                                + (verdict.skipped().size() == 1 ? " was" : " were"),
                        consequence()));
    }

    /** What is not known, and what is known less surely, for lack of these runs. */
    private String consequence() {
        Set<String> unknown = new LinkedHashSet<>();
        Set<String> unsure = new LinkedHashSet<>();
        for (SkippedRun run : verdict.skipped()) {
            Optional<Verdict.Candidate> scored = verdict.candidate(run.recipe(), run.labels());
            String what = verdict.title(run.recipe()) + " with " + Words.labels(run.labels(), 0);
            if (scored.isPresent()) {
                unsure.add(what + " (" + Words.number(scored.get().seeds().size(), "seed") + ")");
            } else {
                unknown.add(what);
            }
        }
        List<String> parts = new ArrayList<>();
        if (!unknown.isEmpty()) {
            parts.add("Nothing can be said about " + Words.list(List.copyOf(unknown)) + ".");
        }
        if (!unsure.isEmpty()) {
            parts.add("Fewer seeds than asked for: " + Words.list(List.copyOf(unsure)) + ".");
        }
        return String.join(" ", parts);
    }

    private void failures(List<String> lines) {
        for (Verdict.Failure failure : verdict.failures()) {
            lines.add("%s%s, seed %d, has no scores: %s"
                    .formatted(
                            verdict.title(failure.candidate()),
                            verdict.grid() ? " with " + Words.labels(failure.labels(), 0) : "",
                            failure.seed(),
                            failure.why()));
        }
    }

    private void notScored(List<String> lines) {
        for (Verdict.Advice advice : verdict.advice()) {
            if (advice.is(Outcome.NOTHING_SCORED)) {
                lines.add("Nothing was scored with %s, so nothing can be said there."
                        .formatted(Words.labels(advice.labels(), 0)));
            }
        }
    }

    /** Admission goes by the mean: an interval may still reach over the tolerance. */
    private void guards(List<String> lines) {
        verdict.overall()
                .filter(advice -> advice.is(Outcome.TAKE))
                .flatMap(advice -> verdict.contender(advice.choice(), advice.labels()))
                .ifPresent(choice -> verdict.guards().forEach(guard -> {
                    Estimate gain = Objects.requireNonNull(choice.gains().get(guard));
                    if (gain.low() < -verdict.tolerance()) {
                        lines.add("%s holds %s on the mean, but may have lost up to %s points there; %s are allowed."
                                .formatted(
                                        verdict.title(choice.name()),
                                        guard,
                                        Words.points(-gain.low()),
                                        Words.points(verdict.tolerance())));
                    }
                }));
    }

    private void seeds(List<String> lines) {
        int seeds = verdict.seeds().size();
        if (seeds == 1) {
            lines.add(
                    "One seed: how much a repetition would differ is not in the intervals. Give three seeds or more.");
        } else if (seeds < ENOUGH_SEEDS) {
            lines.add(
                    "%d seeds say little about how much repetitions differ: intervals are widened for it. Three or more make them narrower."
                            .formatted(seeds));
        }
    }

    private void sets(List<String> lines) {
        for (Verdict.SetFacts set : verdict.sets()) {
            if (set.images() > 0 && set.images() < FEW_IMAGES) {
                lines.add("%s has only %s: its intervals are rough."
                        .formatted(set.name(), Words.number(set.images(), "image")));
            }
        }
        List<String> single = verdict.sets().stream()
                .filter(set -> set.images() > 0 && set.scenesDrawn() == 0)
                .map(Verdict.SetFacts::name)
                .toList();
        if (!single.isEmpty()) {
            lines.add(
                    ("On %s images were drawn one by one, as there are fewer than %d scenes with several images: where images of one drive look "
                                    + "alike, intervals are too narrow.")
                            .formatted(Words.list(single), ImageDraws.MIN_SCENES));
        }
    }
}
