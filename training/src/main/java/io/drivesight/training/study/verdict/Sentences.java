package io.drivesight.training.study.verdict;

import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.StudyResult.SkippedRun;
import io.drivesight.training.study.verdict.Verdict.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A verdict in sentences that a person can act on: what to take, whether more labels help, and what cannot be said. */
final class Sentences {
    /** With fewer images a set says little, whatever the interval. */
    private static final int FEW_IMAGES = 30;
    /** From here on the interval's widening for few seeds is small. */
    private static final int ENOUGH_SEEDS = 3;

    private final Verdict verdict;

    Sentences(Verdict verdict) {
        this.verdict = verdict;
    }

    /** The most important first. */
    List<String> summary() {
        Optional<Verdict.Advice> found = verdict.overall();
        if (found.isEmpty()) {
            return List.of("Nothing can be recommended: no %s has scores yet."
                    .formatted(verdict.candidates().isEmpty() ? "run" : "full run"));
        }
        Verdict.Advice overall = found.get();
        List<String> lines = new ArrayList<>(List.of(sentence(overall)));
        lines.add(ties(overall));
        if (!overall.inadmissible().isEmpty() && overall.outcome() != Outcome.NONE_ADMISSIBLE) {
            lines.add("Out, because a guard lost more than the %s points allowed: %s."
                    .formatted(
                            Estimate.points(verdict.tolerance()),
                            list(overall.inadmissible().stream()
                                    .map(name -> verdict.title(name) + lost(name, overall.labels()))
                                    .toList())));
        }
        for (Verdict.Advice smaller : verdict.advice()) {
            if (!smaller.equals(overall) && smaller.outcome() != Outcome.NOTHING_SCORED) {
                lines.add((sentence(smaller) + " " + ties(smaller)).strip());
            }
        }
        lines.add(moreLabels(overall));
        lines.removeIf(String::isEmpty);
        return lines;
    }

    /** What to take, and what that gives. */
    private String sentence(Verdict.Advice advice) {
        String choice = verdict.title(advice.choice());
        String best = verdict.title(advice.best()) + ": " + gains(advice.best(), advice.labels());
        String what = switch (advice.outcome()) {
            case TAKE ->
                "%s. %s%s."
                        .formatted(
                                choice,
                                gains(advice.choice(), advice.labels()),
                                verdict.contender(advice.choice(), advice.labels())
                                        .filter(one -> !one.isUntouched())
                                        .map(one -> "; " + minutes(one.cpuMinutes()) + " processor minutes a run")
                                        .orElse(""));
            case NO_DIFFERENCE ->
                "no difference found: keep the base model, %s. The best was %s.".formatted(choice, best);
            case NONE_ADMISSIBLE ->
                "keep the base model, %s: all candidates forget more than the %s points allowed, least of them %s."
                        .formatted(choice, Estimate.points(verdict.tolerance()), best);
            case NOTHING_SCORED -> "nothing was scored, so nothing can be said.";
        };
        return verdict.grid()
                ? "With %s: %s".formatted(labels(advice.labels(), verdict.images(advice.labels())), what)
                : "Of these recipes: " + what;
    }

    /** The gain in the domain and on each guard. */
    private String gains(@Nullable String name, @Nullable Integer labels) {
        List<String> parts = new ArrayList<>();
        verdict.contender(name, labels)
                .ifPresent(one -> one.gains()
                        .forEach((set, gain) -> parts.add(gain.inPoints()
                                + (parts.isEmpty()
                                        ? " points of vehicle AP50 in the domain (" + set + ")"
                                        : " on " + set))));
        return parts.isEmpty() ? "no figures" : String.join(", ", parts);
    }

    private String ties(Verdict.Advice advice) {
        if (advice.tied().size() < 2 || advice.outcome() != Outcome.TAKE) {
            return "";
        }
        boolean simplest = advice.tied().get(0).equals(advice.choice());
        return "No difference found between %s; %s is the simplest%s."
                .formatted(
                        list(advice.tied().stream().map(verdict::title).toList()),
                        verdict.title(advice.choice()),
                        simplest ? "" : " that is surely better than the base model");
    }

    private String lost(String name, @Nullable Integer labels) {
        List<String> parts = new ArrayList<>();
        verdict.contender(name, labels)
                .ifPresent(one -> one.gains().forEach((set, gain) -> {
                    if (verdict.guards().contains(set) && gain.value() < -verdict.tolerance()) {
                        parts.add(set + " " + Estimate.signed(gain.value()));
                    }
                }));
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private String moreLabels(Verdict.Advice overall) {
        @Nullable String name = overall.outcome() == Outcome.TAKE ? overall.choice() : overall.best();
        List<Verdict.MoreLabels> steps = verdict.moreLabels().stream()
                .filter(step -> step.candidate().equals(name))
                .toList();
        if (steps.isEmpty()) {
            return "";
        }
        boolean helps = steps.get(steps.size() - 1).gain().low() > 0;
        return "More labels (%s): %s; more labels %s."
                .formatted(
                        verdict.title(name),
                        steps.stream()
                                .map(step -> "%s -> %s %s%s"
                                        .formatted(
                                                new LabelCount(step.from()),
                                                new LabelCount(step.to()),
                                                step.gain().inPoints(),
                                                !step.gain().isDifferent()
                                                        ? ": no difference found"
                                                        : step.gain().value() > 0 ? "" : ": worse"))
                                .collect(Collectors.joining("; ")),
                        helps ? "are likely to help further" : "of this kind will hardly help");
    }

    /** What cannot be said, or not surely, and why. */
    List<String> cautions() {
        List<String> lines = new ArrayList<>();
        if (!verdict.toCome().isEmpty()) {
            lines.add("The study is not finished: about %s to come, the next is %s."
                    .formatted(
                            count(verdict.toCome().size(), "run"),
                            verdict.toCome().get(0)));
        }
        if (!verdict.skipped().isEmpty()) {
            lines.add(budget());
        }
        for (Verdict.Failure failure : verdict.failures()) {
            lines.add("%s%s, seed %d, has no scores: %s"
                    .formatted(
                            verdict.title(failure.candidate()),
                            verdict.grid() ? " with " + labels(failure.labels(), 0) : "",
                            failure.seed(),
                            failure.why()));
        }
        for (Verdict.Advice advice : verdict.advice()) {
            if (advice.outcome() == Outcome.NOTHING_SCORED) {
                lines.add("Nothing was scored with %s, so nothing can be said there."
                        .formatted(labels(advice.labels(), 0)));
            }
        }
        // Admission goes by the mean: an interval may still reach over the tolerance.
        verdict.choice()
                .ifPresent(choice -> choice.gains().forEach((set, gain) -> {
                    if (verdict.guards().contains(set) && gain.low() < -verdict.tolerance()) {
                        lines.add("%s holds %s on the mean, but may have lost up to %s points there; %s are allowed."
                                .formatted(
                                        verdict.title(choice.name()),
                                        set,
                                        Estimate.points(-gain.low()),
                                        Estimate.points(verdict.tolerance())));
                    }
                }));
        if (verdict.seeds().size() < ENOUGH_SEEDS) {
            lines.add(
                    verdict.seeds().size() == 1
                            ? "One seed: how much a repetition would differ is not in the intervals. Give three seeds or more."
                            : "Two seeds say little about how much repetitions differ: intervals are widened for it. Three or more make them narrower.");
        }
        verdict.sets().stream()
                .filter(set -> set.images() > 0 && set.images() < FEW_IMAGES)
                .forEach(set -> lines.add("%s has only %s: its intervals are rough."
                        .formatted(set.name(), count(set.images(), "image"))));
        List<String> single = verdict.sets().stream()
                .filter(set -> set.images() > 0 && set.scenesDrawn() == 0)
                .map(Verdict.SetFacts::name)
                .toList();
        if (!single.isEmpty()) {
            lines.add(
                    ("On %s images were drawn one by one, as there are fewer than %d scenes with several images: where images of one drive look "
                                    + "alike, intervals are too narrow.")
                            .formatted(list(single), Draws.MIN_SCENES));
        }
        return lines;
    }

    /** What was not run, and what is not known, or known less surely, for lack of these runs. */
    private String budget() {
        Set<String> unknown = new LinkedHashSet<>();
        Set<String> unsure = new LinkedHashSet<>();
        for (SkippedRun run : verdict.skipped()) {
            String what = verdict.title(run.recipe()) + " with " + labels(run.labels(), 0);
            verdict.candidate(run.recipe(), run.labels())
                    .ifPresentOrElse(
                            one -> unsure.add(what + " (" + count(one.seeds().size(), "seed") + ")"),
                            () -> unknown.add(what));
        }
        @Nullable Double allowed = verdict.allowedCpuMinutes();
        return "The budget%s is spent (%s used): %s not made.%s%s"
                .formatted(
                        allowed == null ? "" : " of " + minutes(allowed) + " processor minutes",
                        minutes(verdict.spentCpuMinutes()),
                        count(verdict.skipped().size(), "run")
                                + (verdict.skipped().size() == 1 ? " was" : " were"),
                        unknown.isEmpty() ? "" : " Nothing can be said about " + list(List.copyOf(unknown)) + ".",
                        unsure.isEmpty() ? "" : " Fewer seeds than asked for: " + list(List.copyOf(unsure)) + ".");
    }

    /** {@code A}, {@code A and B}, {@code A, B and C}; semicolons where names have commas themselves. */
    static String list(List<String> names) {
        String separator = names.stream().anyMatch(name -> name.contains(",")) ? "; " : ", ";
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(separator, names.subList(0, last))
                        + (", ".equals(separator) ? " and " : "; and ")
                        + names.get(last);
    }

    /** {@code 100 labels}, {@code all 623 labels}, {@code no labels}. */
    static String labels(@Nullable Integer labels, int images) {
        if (labels == null) {
            return images > 0 ? "all " + images + " labels" : "all labels";
        }
        return labels == 0 ? "no labels" : count(labels, "label");
    }

    /** {@code 1 run}, {@code 3 runs}. */
    private static String count(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    static String minutes(double minutes) {
        return String.format(Locale.ROOT, minutes < 10 ? "%.1f" : "%.0f", minutes);
    }
}
