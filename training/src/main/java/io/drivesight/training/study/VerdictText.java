package io.drivesight.training.study;

import io.drivesight.evaluation.report.Text;
import io.drivesight.training.report.FigureTable;
import io.drivesight.training.study.StudyConfig.LabelCount;
import io.drivesight.training.study.Verdict.Advice;
import io.drivesight.training.study.Verdict.Candidate;
import io.drivesight.training.study.Verdict.Outcome;
import io.drivesight.training.study.Verdict.SetFacts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A verdict for people: a table for the terminal, and sentences on what to take, whether more labels help, and what cannot be said. */
public final class VerdictText {
    /** From here on the interval's widening for few seeds is small. */
    private static final int ENOUGH_SEEDS = 3;

    private final Verdict verdict;

    public VerdictText(Verdict verdict) {
        this.verdict = verdict;
    }

    /** Prints the table, then the sentences. */
    public void print(PrintWriter out) {
        if (!verdict.candidates().isEmpty()) {
            out.println(heading());
            table().print(out);
            out.println();
        }
        verdict.summary().forEach(out::println);
        foretold().forEach(out::println);
        if (!verdict.cautions().isEmpty()) {
            out.printf("%nWith care:%n");
            verdict.cautions().forEach(line -> out.println("- " + line));
        }
    }

    // ---- the table, on the terminal and on the page

    String heading() {
        return "%s and gain over %s (95 %% interval), points; min: processor time of a run; *: recommended"
                .formatted(capital(verdict.figure()), verdict.reference());
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    FigureTable table() {
        List<String> columns = new ArrayList<>(List.of("labels", "images", "steps", "epochs", "seeds", "min"));
        verdict.sets().forEach(set -> columns.add(set.title()));
        columns.addAll(List.of("merit", "guards"));
        FigureTable table = new FigureTable("candidate", columns);
        verdict.candidates()
                .forEach(one -> table.add(
                        one.name() + (verdict.choice().filter(one::equals).isPresent() ? " *" : ""), cells(one)));
        return table;
    }

    /** A candidate's row behind its name. */
    private List<String> cells(Candidate one) {
        @Nullable Double merit = one.merit();
        List<String> cells = new ArrayList<>(
                one.isUntouched()
                        ? List.of("-", "-", "-", "-", "-", "-")
                        : List.of(
                                LabelCount.text(one.labels()),
                                "" + one.images(),
                                "" + one.steps(),
                                rounded(one.epochs()),
                                "" + one.seeds().size(),
                                rounded(one.cpuMinutes())));
        for (SetFacts set : verdict.sets()) {
            @Nullable Estimate gain = one.gains().get(set.name());
            String score = Estimate.points(one.on(set.name()).mean());
            cells.add(gain == null ? score : score + "  " + gain.inPoints());
        }
        cells.add(merit == null ? "-" : Estimate.points(merit));
        cells.add(Boolean.FALSE.equals(one.holdsGuards()) ? "lost" : "held");
        return cells;
    }

    private static String rounded(double value) {
        return Text.format(value < 10 ? "%.1f" : "%.0f", value);
    }

    // ---- the sentences

    /** What to take, the most important first. */
    List<String> summary() {
        @Nullable Advice overall = verdict.overall().orElse(null);
        if (overall == null) {
            return List.of("Nothing can be recommended: no %s has scores yet."
                    .formatted(verdict.candidates().isEmpty() ? "run" : "full run"));
        }
        List<String> lines = new ArrayList<>(List.of(sentence(overall)));
        verdict.advice().stream()
                .filter(one -> !one.equals(overall) && one.outcome() != Outcome.NOTHING_SCORED)
                .forEach(one -> lines.add(sentence(one)));
        return lines;
    }

    /** What to take at one number of labels, and what that gives. */
    private String sentence(Advice advice) {
        boolean take = advice.outcome() == Outcome.TAKE;
        String what = take
                ? advice.choice() + "."
                : "keep the base model, %s: %s. The best of them was %s."
                        .formatted(
                                advice.choice(),
                                advice.outcome() == Outcome.NO_DIFFERENCE
                                        ? "no difference found"
                                        : "all candidates forget more than the %s points allowed"
                                                .formatted(Estimate.points(verdict.tolerance())),
                                advice.best());
        String gains = verdict.candidate(take ? advice.choice() : advice.best(), advice.labels())
                .map(one -> verdict.sets().stream()
                        .filter(set -> one.gains().containsKey(set.name()))
                        .map(set -> "%s %s"
                                .formatted(
                                        set.title(),
                                        Objects.requireNonNull(one.gains().get(set.name()))
                                                .inPoints()))
                        .collect(Collectors.joining(", ")))
                .orElse("no figures");
        String ties = take && advice.tied().size() > 1
                ? " No difference found between it and %s; of those surely better than the base model it is the simplest."
                        .formatted(advice.tied().stream()
                                .filter(name -> !name.equals(advice.choice()))
                                .collect(Collectors.joining("; ")))
                : "";
        return "With %s: %s Gain in points of %s: %s.%s"
                .formatted(verdict.labels(advice.labels()), what, verdict.figure(), gains, ties);
    }

    /** How well halving's short runs foretold the full ones, a sentence for each rung. */
    List<String> foretold() {
        return verdict.foretold().stream()
                .map(rung -> Text.format(
                        "Halving, rung %d: %d steps foretold the order of %d full runs with %s (of %d candidates) with a weighted tau of %.2f; the best of these was at place %d.",
                        rung.rung(),
                        rung.steps(),
                        rung.full(),
                        verdict.labels(rung.labels()),
                        rung.of(),
                        rung.tau(),
                        rung.place()))
                .toList();
    }

    /** What cannot be said, or not surely, and why. */
    List<String> cautions() {
        List<String> lines = new ArrayList<>();
        if (!verdict.toCome().isEmpty()) {
            lines.add("The study is not finished: at least %d more to run, the next is %s."
                    .formatted(verdict.toCome().size(), verdict.toCome().get(0)));
        }
        verdict.failures()
                .forEach(failure -> lines.add("%s with %s, seed %d, has no scores: %s"
                        .formatted(
                                failure.candidate(), verdict.labels(failure.labels()), failure.seed(), failure.why())));
        if (verdict.seeds().size() < ENOUGH_SEEDS) {
            lines.add("One or two seeds say little about how much a repetition would differ: give three or more.");
        }
        return lines;
    }
}
