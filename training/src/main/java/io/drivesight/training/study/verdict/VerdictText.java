package io.drivesight.training.study.verdict;

import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.study.LabelCount;
import io.drivesight.training.study.verdict.Verdict.Advice;
import io.drivesight.training.study.verdict.Verdict.Candidate;
import io.drivesight.training.study.verdict.Verdict.Outcome;
import io.drivesight.training.study.verdict.Verdict.SetFacts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A verdict for people: a table for the terminal, and sentences on what to take, whether more labels help, and what cannot be said. */
public final class VerdictText {
    private static final int NAME_WIDTH = 44;
    /** From here on the interval's widening for few seeds is small. */
    private static final int ENOUGH_SEEDS = 3;

    private final Verdict verdict;

    public VerdictText(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Prints the table, then the sentences. */
    public void print(PrintWriter out) {
        if (!verdict.candidates().isEmpty()) {
            out.printf(
                    "Vehicle AP50 and gain over %s (95 %% interval), points; processor minutes a run%n",
                    verdict.title(verdict.reference()));
            table(out);
            out.println();
        }
        verdict.summary().forEach(out::println);
        if (!verdict.cautions().isEmpty()) {
            out.printf("%nWith care:%n");
            verdict.cautions().forEach(line -> out.println("- " + line));
        }
    }

    private void table(PrintWriter out) {
        int longest = verdict.candidates().stream()
                .mapToInt(one -> verdict.title(one.name()).length())
                .max()
                .orElse(NAME_WIDTH);
        List<String> columns = new ArrayList<>(List.of(" labels", "steps", "epochs", "min"));
        verdict.sets().forEach(set -> columns.add("%28s".formatted(set.name())));
        columns.add("guards");
        TextTable table = new TextTable(out, Math.min(NAME_WIDTH, longest), "candidate", columns);
        for (Candidate one : verdict.candidates()) {
            List<String> cells = new ArrayList<>(List.of(
                    labels(one),
                    one.isUntouched() ? "-" : "" + one.steps(),
                    one.isUntouched() ? "-" : epochs(one),
                    minutes(one)));
            for (SetFacts set : verdict.sets()) {
                @Nullable Estimate gain = one.gains().get(set.name());
                String score = Estimate.points(one.on(set.name()).mean());
                cells.add(gain == null ? score : score + "  " + gain.inPoints());
            }
            cells.add(guards(one));
            table.add(verdict.title(one.name()), cells);
        }
    }

    /** How often each labelled image was seen. */
    static String epochs(Candidate one) {
        return String.format(Locale.ROOT, one.epochs() < 10 ? "%.1f" : "%.0f", one.epochs());
    }

    private String labels(Candidate one) {
        return one.isUntouched() ? "-" : LabelCount.text(verdict.grid() ? one.labels() : (Integer) one.images());
    }

    /** Whether it holds the guards, in a word. */
    static String guards(Candidate one) {
        return Boolean.FALSE.equals(one.holdsGuards()) ? "lost" : "held";
    }

    static String minutes(Candidate one) {
        return one.isUntouched() ? "-" : minutes(one.cpuMinutes());
    }

    private static String minutes(double minutes) {
        return String.format(Locale.ROOT, minutes < 10 ? "%.1f" : "%.0f", minutes);
    }

    /** What to take, the most important first. */
    List<String> summary() {
        @Nullable Advice overall = verdict.overall().orElse(null);
        if (overall == null) {
            return List.of("Nothing can be recommended: no %s has scores yet."
                    .formatted(verdict.candidates().isEmpty() ? "run" : "full run"));
        }
        List<String> lines = new ArrayList<>(List.of(sentence(overall)));
        if (!overall.inadmissible().isEmpty() && overall.outcome() != Outcome.NONE_ADMISSIBLE) {
            lines.add("Out, because a guard lost more than the %s points allowed: %s."
                    .formatted(Estimate.points(verdict.tolerance()), titles(overall.inadmissible())));
        }
        verdict.advice().stream()
                .filter(one -> !one.equals(overall) && one.outcome() != Outcome.NOTHING_SCORED)
                .forEach(one -> lines.add(sentence(one)));
        @Nullable String name = overall.outcome() == Outcome.TAKE ? overall.choice() : overall.best();
        verdict.moreLabels().stream()
                .filter(step -> step.candidate().equals(name))
                .reduce((fewer, more) -> more)
                .ifPresent(last -> lines.add("More labels (%s): %s instead of %s give %s; more labels %s."
                        .formatted(
                                verdict.title(name),
                                LabelCount.text(last.to()),
                                LabelCount.text(last.from()),
                                last.gain().inPoints(),
                                last.gain().low() > 0
                                        ? "are likely to help further"
                                        : "make no difference that was found")));
        return lines;
    }

    /** What to take at one number of labels, and what that gives. */
    private String sentence(Advice advice) {
        String choice = verdict.title(advice.choice());
        String best = verdict.title(advice.best()) + ": " + gains(advice.best(), advice.labels());
        String what = switch (advice.outcome()) {
            case TAKE -> choice + ". " + gains(advice.choice(), advice.labels()) + "." + ties(advice);
            case NO_DIFFERENCE ->
                "no difference found: keep the base model, %s. The best was %s.".formatted(choice, best);
            case NONE_ADMISSIBLE ->
                "keep the base model, %s: all candidates forget more than the %s points allowed, least of them %s."
                        .formatted(choice, Estimate.points(verdict.tolerance()), best);
            case NOTHING_SCORED -> "nothing was scored.";
        };
        return (verdict.grid() ? "With " + verdict.labels(advice.labels()) : "Of these recipes") + ": " + what;
    }

    /** The gain in the domain and on each guard. */
    private String gains(@Nullable String name, @Nullable Integer labels) {
        String domain = verdict.domain();
        return verdict.candidate(name, labels)
                .map(one -> one.gains().entrySet().stream()
                        .map(gain -> gain.getValue().inPoints()
                                + (gain.getKey().equals(domain)
                                        ? " points of " + verdict.figure() + " in the domain (" + domain + ")"
                                        : " on " + gain.getKey()))
                        .collect(Collectors.joining(", ")))
                .orElse("no figures");
    }

    private String ties(Advice advice) {
        return advice.tied().size() < 2
                ? ""
                : " No difference found between %s; of those surely better than the base model it is the simplest."
                        .formatted(titles(advice.tied()));
    }

    private String titles(List<String> names) {
        return names.stream().map(verdict::title).collect(Collectors.joining("; "));
    }

    /** What cannot be said, or not surely, and why. */
    List<String> cautions() {
        List<String> lines = new ArrayList<>();
        Optional<Advice> overall = verdict.overall();
        if (!verdict.toCome().isEmpty()) {
            lines.add("The study is not finished: about %d more to run, the next is %s."
                    .formatted(verdict.toCome().size(), verdict.toCome().get(0)));
        }
        if (!verdict.skipped().isEmpty()) {
            lines.add("Not run for lack of budget (%s processor minutes are used): %s."
                    .formatted(
                            minutes(verdict.spentCpuMinutes()),
                            verdict.skipped().stream()
                                    .map(run -> verdict.title(run.recipe()) + " with " + verdict.labels(run.labels())
                                            + ", seed " + run.seed())
                                    .collect(Collectors.joining("; "))));
        }
        verdict.failures()
                .forEach(failure -> lines.add("%s with %s, seed %d, has no scores: %s"
                        .formatted(
                                verdict.title(failure.candidate()),
                                verdict.labels(failure.labels()),
                                failure.seed(),
                                failure.why())));
        // Admission goes by the mean: an interval may still reach over the tolerance.
        verdict.choice().stream()
                .flatMap(choice -> choice.gains().entrySet().stream())
                .filter(gain -> verdict.guards().contains(gain.getKey()))
                .filter(gain -> gain.getValue().low() < -verdict.tolerance())
                .forEach(gain -> lines.add("The choice holds %s on the mean, but may have lost up to %s points there."
                        .formatted(
                                gain.getKey(), Estimate.points(-gain.getValue().low()))));
        overall.flatMap(one -> verdict.candidate(one.best(), one.labels()))
                .filter(best -> !best.isUntouched() && best.epochs() < 1)
                .ifPresent(best -> lines.add(
                        "%d steps see %.0f %% of the %d labelled images: that more labels would not help is not shown. Give epochs beside steps."
                                .formatted(best.steps(), 100 * best.epochs(), best.images())));
        if (verdict.seeds().size() < ENOUGH_SEEDS) {
            lines.add("One or two seeds say little about how much a repetition would differ: give three or more.");
        }
        return lines;
    }
}
