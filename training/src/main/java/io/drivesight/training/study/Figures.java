package io.drivesight.training.study;

import io.drivesight.evaluation.report.Chart;
import io.drivesight.training.study.Verdict.Candidate;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A verdict's drawings, in points. A candidate has the same colour and mark in all of them. */
final class Figures {
    /** What lies farther below the reference (a candidate that starts from scratch) is drawn at the edge, and squeezes nobody [points]. */
    private static final double FAR = 30;

    private static final Color LIMIT = new Color(0xb02020);
    private static final int WIDTH = 560;
    private static final int PANEL = 270;
    private static final int ROW = 19;

    private final Verdict verdict;
    private final List<String> names;

    Figures(Verdict verdict) {
        this.verdict = verdict;
        this.names = verdict.candidates().stream()
                .filter(Predicate.not(Candidate::isUntouched))
                .map(Candidate::name)
                .distinct()
                .toList();
    }

    /** Score against labels, by set; empty where there is nothing to draw a line through. */
    Map<String, Chart> curves() {
        Map<String, Chart> curves = new LinkedHashMap<>();
        if (!names.isEmpty()) {
            verdict.sets().forEach(set -> curves.put(set.name(), curve(set)));
        }
        return curves;
    }

    private Chart curve(Verdict.SetFacts set) {
        List<Candidate> trained = verdict.candidates().stream()
                .filter(Predicate.not(Candidate::isUntouched))
                .toList();
        Map<Double, String> ticks = new LinkedHashMap<>();
        for (Verdict.Advice advice : verdict.advice()) {
            int images = verdict.images(advice.labels());
            if (images > 0) {
                ticks.put(Math.log10(images), advice.labels() == null ? "all (" + images + ")" : "" + images);
            }
        }
        double[] x = widened(
                DoubleStream.concat(
                        ticks.keySet().stream().mapToDouble(at -> at),
                        trained.stream().mapToDouble(one -> Math.log10(one.images()))),
                0.5);
        double floor = verdict.candidate(verdict.reference(), 0)
                .map(base -> 100 * base.on(set.name()).mean() - FAR)
                .orElse(Double.NEGATIVE_INFINITY);
        double[] y = widened(
                verdict.candidates().stream()
                        .map(one -> one.on(set.name()))
                        .filter(score -> 100 * score.mean() >= floor)
                        .flatMapToDouble(score -> DoubleStream.of(score.mean(), score.low(), score.high()))
                        .map(score -> 100 * score),
                2);
        Chart chart = new Chart(set.title(), "labelled images (logarithmic)", verdict.figure() + " [points]")
                .size(WIDTH, 340 + ROW * names.size())
                .x(x[0], x[1])
                .y(y[0], y[1])
                .xTicks(ticks);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            // Side by side, not on one another.
            double shift = (i - (names.size() - 1) / 2.0) * 0.012 * (x[1] - x[0]);
            List<Chart.Point> points = new ArrayList<>();
            for (Candidate one : trained.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .sorted(Comparator.comparingInt(Candidate::images))
                    .toList()) {
                Verdict.Score score = one.on(set.name());
                points.add(new Chart.Point(
                        Math.log10(one.images()) + shift,
                        Math.max(y[0], 100 * score.mean()),
                        Math.max(y[0], 100 * score.low()),
                        Math.max(y[0], 100 * score.high())));
            }
            chart.marked(name, points);
        }
        verdict.candidates().stream()
                .filter(Candidate::isUntouched)
                .forEach(base ->
                        chart.level(base.name(), 100 * base.on(set.name()).mean()));
        return chart;
    }

    /** From the least to the most, with some room on both sides. */
    private static double[] widened(DoubleStream values, double least) {
        double[] finite = values.filter(Double::isFinite).toArray();
        double low = DoubleStream.of(finite).min().orElse(0);
        double high = DoubleStream.of(finite).max().orElse(1);
        double room = 0.08 * Math.max(high - low, least);
        return new double[] {low - room, high + room};
    }

    /** Gains as a forest plot: a row for each candidate, a panel for each set; empty without a reference or candidates. */
    List<Chart> forest() {
        List<Object> rows = new ArrayList<>();
        @Nullable String heading = null;
        for (Candidate one : verdict.candidates()) {
            if (one.gains().isEmpty()) {
                continue;
            }
            String next = one.isUntouched() ? "As they are" : "With " + verdict.labels(one.labels());
            if (!next.equals(heading)) {
                heading = next;
                rows.add(next);
            }
            rows.add(one);
        }
        return rows.isEmpty()
                ? List.of()
                : verdict.sets().stream().map(set -> panel(set, rows)).toList();
    }

    /** The names stand at the first panel only. */
    private Chart panel(Verdict.SetFacts set, List<Object> rows) {
        boolean first = set.equals(verdict.sets().get(0));
        double limit = set.guard() ? -100 * verdict.tolerance() : 0;
        double[] x = widened(
                DoubleStream.concat(
                        DoubleStream.of(limit - 0.5, -1, 1),
                        rows.stream()
                                .filter(Candidate.class::isInstance)
                                .map(row -> gain((Candidate) row, set))
                                .filter(gain -> 100 * gain.value() >= -FAR)
                                .flatMapToDouble(gain -> DoubleStream.of(gain.low(), gain.value(), gain.high()))
                                .map(gain -> Math.max(-FAR, 100 * gain))),
                1);
        Map<Double, String> texts = new LinkedHashMap<>();
        IntStream.range(0, rows.size()).forEach(i -> texts.put(-1.0 * i, first ? text(rows.get(i)) : ""));
        int widest = texts.values().stream().mapToInt(String::length).max().orElse(0);
        Chart chart = new Chart(set.title(), "gain in " + verdict.figure() + " [points]", "")
                .size(PANEL + (first ? 6 * widest : 0), 90 + ROW * rows.size())
                .x(x[0], x[1])
                .y(0.5 - rows.size(), 0.5)
                .yTicks(texts)
                .upright(0, Chart.FAINT);
        if (set.guard()) {
            chart.upright(limit, LIMIT);
        }
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) instanceof Candidate one) {
                row(chart, one, gain(one, set), -i, x);
            }
        }
        return chart;
    }

    private static Estimate gain(Candidate one, Verdict.SetFacts set) {
        return Objects.requireNonNull(one.gains().get(set.name()));
    }

    private String text(Object row) {
        return row instanceof Candidate one ? (isChoice(one) ? "▸ " : "") + one.name() : row.toString();
    }

    private boolean isChoice(Candidate one) {
        return verdict.advice().stream()
                .filter(advice -> advice.outcome() == Verdict.Outcome.TAKE)
                .anyMatch(advice -> verdict.candidate(advice.choice(), advice.labels())
                        .filter(one::equals)
                        .isPresent());
    }

    private void row(Chart chart, Candidate one, Estimate gain, double y, double[] x) {
        // The bases as they are come after the candidates.
        int number = one.isUntouched() ? names.size() : names.indexOf(one.name());
        chart.interval(
                number,
                isChoice(one),
                y,
                Math.max(x[0], 100 * gain.value()),
                Math.max(x[0], 100 * gain.low()),
                Math.max(x[0], 100 * gain.high()));
    }
}
