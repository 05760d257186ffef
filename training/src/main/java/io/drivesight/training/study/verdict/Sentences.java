package io.drivesight.training.study.verdict;

import io.drivesight.training.study.HalvingStep;
import io.drivesight.training.study.verdict.Recommendation.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A verdict in sentences that a person can act on: what to take, whether more labels help, what transfer is worth, who was stopped. */
final class Sentences {
    private final Verdict verdict;

    Sentences(Verdict verdict) {
        this.verdict = verdict;
    }

    List<String> summary() {
        List<String> lines = new ArrayList<>();
        Optional<Verdict.Advice> overall = verdict.overall();
        if (overall.isEmpty()) {
            return List.of(
                    verdict.candidates().isEmpty()
                            ? "Nothing can be recommended: no run has scores yet."
                            : "Nothing can be recommended: no full run has scores yet.");
        }
        lines.add(sentence(overall.get()));
        lines.addAll(details(overall.get()));
        for (Verdict.Advice smaller : verdict.advice()) {
            if (!smaller.equals(overall.get()) && !smaller.is(Outcome.NOTHING_SCORED)) {
                lines.add(String.join(" ", sentence(smaller), ties(smaller)).strip());
            }
        }
        lines.addAll(moreLabels(overall.get()));
        lines.addAll(scratch());
        lines.addAll(stopped());
        return lines;
    }

    private String subject(Verdict.Advice advice) {
        return verdict.grid()
                ? capital("with " + Words.labels(advice.labels(), verdict.images(advice.labels()))) + ": "
                : "Of these recipes: ";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** What to take, and what that gives. */
    String sentence(Verdict.Advice advice) {
        return subject(advice)
                + switch (Outcome.valueOf(advice.outcome())) {
                    case TAKE -> take(advice);
                    case NO_DIFFERENCE ->
                        "no difference found: keep the base model, %s. The best was %s: %s."
                                .formatted(
                                        title(advice.choice()),
                                        title(advice.best()),
                                        gains(advice.best(), advice.labels()));
                    case NONE_ADMISSIBLE ->
                        "keep the base model, %s: all candidates forget more than the %s points allowed. %s forgets least: %s."
                                .formatted(
                                        title(advice.choice()),
                                        Words.points(verdict.tolerance()),
                                        title(advice.best()),
                                        gains(advice.best(), advice.labels()));
                    case NOTHING_SCORED -> "nothing was scored, so nothing can be said.";
                };
    }

    private String take(Verdict.Advice advice) {
        String cost = verdict.contender(advice.choice(), advice.labels())
                .filter(one -> !one.isUntouched())
                .map(one -> "; %s processor minutes a run".formatted(Words.minutes(one.cpuMinutes())))
                .orElse("");
        return "%s. %s%s.".formatted(title(advice.choice()), capital(gains(advice.choice(), advice.labels())), cost);
    }

    /** The gain in the domain and on each guard. */
    private String gains(@Nullable String name, @Nullable Integer labels) {
        Optional<Verdict.Candidate> found = verdict.contender(name, labels);
        if (found.isEmpty() || found.get().gains().isEmpty()) {
            return "no figures";
        }
        List<String> parts = new ArrayList<>();
        found.get()
                .gains()
                .forEach((set, gain) ->
                        parts.add((parts.isEmpty() ? "%s points of vehicle AP50 in the domain (%s)" : "%s on %s")
                                .formatted(Words.gain(gain), set)));
        return String.join(", ", parts);
    }

    private List<String> details(Verdict.Advice advice) {
        List<String> lines = new ArrayList<>();
        add(lines, ties(advice));
        add(lines, beaten(advice));
        add(lines, inadmissible(advice));
        add(lines, optimism(advice));
        return lines;
    }

    private static void add(List<String> lines, String line) {
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }

    private String ties(Verdict.Advice advice) {
        if (advice.tied().size() < 2 || !advice.is(Outcome.TAKE)) {
            return "";
        }
        boolean simplest = advice.tied().get(0).equals(advice.choice());
        return "No difference found between %s; %s is the simplest%s."
                .formatted(
                        Words.list(verdict.titlesOf(advice.tied())),
                        title(advice.choice()),
                        simplest ? "" : " that is surely better than the base model");
    }

    private String beaten(Verdict.Advice advice) {
        return advice.beaten().isEmpty() || advice.best() == null
                ? ""
                : "%s is better than %s (corrected for %s)."
                        .formatted(
                                title(advice.best()),
                                Words.list(verdict.titlesOf(advice.beaten())),
                                Words.number(
                                        advice.beaten().size() + advice.tied().size() - 1, "comparison"));
    }

    private String inadmissible(Verdict.Advice advice) {
        if (advice.inadmissible().isEmpty() || advice.is(Outcome.NONE_ADMISSIBLE)) {
            return "";
        }
        List<String> parts = advice.inadmissible().stream()
                .map(name -> title(name) + lost(name, advice.labels()))
                .toList();
        return "Out, because a guard lost more than the %s points allowed: %s."
                .formatted(Words.points(verdict.tolerance()), Words.list(parts));
    }

    private String lost(String name, @Nullable Integer labels) {
        List<String> parts = new ArrayList<>();
        verdict.contender(name, labels)
                .ifPresent(one -> verdict.guards().forEach(guard -> {
                    @Nullable Estimate gain = one.gains().get(guard);
                    if (gain != null && gain.value() < -verdict.tolerance()) {
                        parts.add(guard + " " + Words.signed(gain.value()));
                    }
                }));
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    private String optimism(Verdict.Advice advice) {
        @Nullable CrossFit fit = advice.crossFit();
        if (fit == null || !advice.is(Outcome.TAKE)) {
            return "";
        }
        String choices = fit.choices().stream().distinct().count() > 1
                ? " (the halves choose %s)".formatted(Words.list(verdict.titlesOf(fit.choices())))
                : "";
        return ("Most merit: %s. A winner is also lucky on the images that it won on: chosen on one half of them and measured on the other, both "
                        + "ways, the gain in the domain is %s instead of %s%s.")
                .formatted(title(fit.winner()), Words.signed(fit.crossFitted()), Words.signed(fit.plain()), choices);
    }

    private String title(@Nullable String name) {
        return verdict.title(name);
    }

    private List<String> moreLabels(Verdict.Advice overall) {
        @Nullable String name = overall.is(Outcome.TAKE) ? overall.choice() : overall.best();
        List<String> parts = new ArrayList<>();
        boolean last = false;
        for (Verdict.MoreLabels step : verdict.moreLabels()) {
            if (step.candidate().equals(name)) {
                last = !(step.gain().low() > 0);
                parts.add("%s -> %s %s%s"
                        .formatted(
                                Words.count(step.from()),
                                Words.count(step.to()),
                                Words.gain(step.gain()),
                                outcome(step.gain())));
            }
        }
        return parts.isEmpty()
                ? List.of()
                : List.of("More labels (%s): %s%s."
                        .formatted(
                                title(name),
                                String.join("; ", parts),
                                last
                                        ? "; more labels of this kind will hardly help"
                                        : "; more labels are likely to help further"));
    }

    private static String outcome(Estimate gain) {
        if (gain.isDifferent()) {
            return gain.value() > 0 ? "" : ": worse";
        }
        return ": no difference found";
    }

    private List<String> scratch() {
        Optional<Verdict.Candidate> reference = verdict.candidate(verdict.reference(), 0);
        Optional<Verdict.Candidate> found = verdict.candidates().stream()
                .filter(Verdict.Candidate::isScratch)
                .reduce((fewer, more) -> more);
        if (reference.isEmpty() || found.isEmpty()) {
            return List.of();
        }
        Verdict.Candidate scratch = found.get();
        double untouched = Objects.requireNonNull(reference.get().scores().get(verdict.domain()))
                .mean();
        double mean =
                Objects.requireNonNull(scratch.scores().get(verdict.domain())).mean();
        Estimate gain = Objects.requireNonNull(scratch.gains().get(verdict.domain()));
        String verdictOnIt = gain.high() < 0
                ? "hopeless below %d labels"
                : gain.low() > 0
                        ? "better than the base as it is from %d labels on"
                        : "even with the base as it is at %d labels";
        return List.of("From scratch: %s with %s against %s untouched: %s."
                .formatted(
                        Words.points(mean),
                        Words.labels(scratch.labels(), scratch.images()),
                        Words.points(untouched),
                        verdictOnIt.formatted(scratch.images())));
    }

    private List<String> stopped() {
        List<String> lines = new ArrayList<>();
        for (HalvingStep step : verdict.halving()) {
            List<String> names = step.standings().stream()
                    .filter(one -> !one.wentOn())
                    .map(one -> {
                        @Nullable Double merit = one.merit();
                        return title(one.recipe())
                                + (merit == null ? " (failed or not run)" : " at " + Words.points(merit));
                    })
                    .toList();
            if (!names.isEmpty()) {
                lines.add("Stopped by halving after %s, by merit: %s."
                        .formatted(Words.number(step.steps(), "step"), Words.list(names)));
            }
        }
        return lines;
    }
}
