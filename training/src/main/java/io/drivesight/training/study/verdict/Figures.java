package io.drivesight.training.study.verdict;

import io.drivesight.training.study.verdict.Verdict.Candidate;
import io.drivesight.training.study.verdict.Verdict.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A verdict's drawings. A candidate has the same colour and mark in all of them. */
final class Figures {
    /** What is this far below the reference is written at the edge, not drawn [points]. */
    static final double FAR = 30;

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
    Map<String, Figure> curves() {
        Map<String, Figure> curves = new LinkedHashMap<>();
        if (verdict.grid() && !names.isEmpty()) {
            verdict.sets().forEach(set -> curves.put(set.name(), curve(set)));
        }
        return curves;
    }

    private Figure curve(Verdict.SetFacts set) {
        Chart chart = new Chart(
                set.name() + (set.guard() ? " (guard)" : " (domain)"),
                "labelled images (logarithmic)",
                "vehicle AP50 [points], mean and 95 % interval",
                true);
        ticks().forEach((images, text) -> chart.tick(images, text));
        for (Candidate base : verdict.candidates()) {
            if (base.isUntouched()) {
                chart.level(
                        verdict.title(base.name()),
                        100 * score(base, set.name()).mean());
            }
        }
        verdict.candidate(verdict.reference(), 0)
                .ifPresent(base -> chart.floor(100 * score(base, set.name()).mean() - FAR));
        for (String name : names) {
            chart.add(new Chart.Series(
                    verdict.title(name),
                    verdict.candidates().stream()
                            .filter(one -> one.name().equals(name) && !one.isUntouched())
                            .sorted(Comparator.comparingInt(Candidate::images))
                            .map(one -> point(one.images(), score(one, set.name())))
                            .toList(),
                    true));
        }
        return chart.draw();
    }

    /** Each number of labels, at the images that runs with it really had. */
    private Map<Integer, String> ticks() {
        Map<Integer, String> ticks = new LinkedHashMap<>();
        for (Verdict.Advice advice : verdict.advice()) {
            int images = verdict.images(advice.labels());
            if (images > 0) {
                ticks.put(images, advice.labels() == null ? "all (" + images + ")" : Integer.toString(images));
            }
        }
        return ticks;
    }

    private static Score score(Candidate one, String set) {
        return Objects.requireNonNull(one.scores().get(set), set);
    }

    private static Chart.Point point(double x, Score score) {
        return new Chart.Point(x, 100 * score.mean(), 100 * score.low(), 100 * score.high(), "");
    }

    /** Gains on every set; nothing without a reference or candidates. */
    Optional<Figure> forest() {
        List<Candidate> shown = verdict.candidates().stream()
                .filter(one -> !one.gains().isEmpty())
                .toList();
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Forest forest = new Forest(
                "Gain over %s".formatted(verdict.title(verdict.reference())),
                verdict.sets().stream()
                        .map(set -> new Forest.Panel(set.name(), set.guard() ? 100 * verdict.tolerance() : Double.NaN))
                        .toList());
        List<String> headings = new ArrayList<>();
        for (Candidate one : shown) {
            String heading = heading(one);
            if (verdict.grid() && !headings.contains(heading)) {
                headings.add(heading);
                forest.heading(heading);
            }
            forest.add(new Forest.Row(
                    verdict.title(one.name()),
                    verdict.sets().stream()
                            .map(set -> Objects.requireNonNull(one.gains().get(set.name())))
                            .toList(),
                    names.indexOf(one.name()),
                    isChoice(one)));
        }
        return Optional.of(forest.draw());
    }

    private static String heading(Candidate one) {
        String text = one.isUntouched() ? "as it is" : Words.labels(one.labels(), one.images());
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private boolean isChoice(Candidate one) {
        return verdict.advice().stream()
                .filter(advice -> advice.is(Recommendation.Outcome.TAKE)
                        && advice.choice().equals(one.name()))
                .anyMatch(advice ->
                        !verdict.grid() || Objects.equals(advice.labels(), one.labels()) || one.isUntouched());
    }

    /** Gain in the domain against a run's cost, each candidate at its largest number of labels. */
    Optional<Figure> cost() {
        Chart chart = new Chart(
                "What a run costs, and what it gives in the domain (%s)".formatted(verdict.domain()),
                "processor time of one run [min], with as many labels as there are scores for",
                "gain [points]",
                false);
        boolean any = false;
        for (String name : names) {
            @Nullable
            Candidate last = verdict.candidates().stream()
                    .filter(one -> one.name().equals(name) && !one.isUntouched())
                    .reduce((fewer, more) -> more)
                    .orElse(null);
            @Nullable Estimate gain = last == null ? null : last.gains().get(verdict.domain());
            if (last != null && gain != null) {
                any = true;
                chart.add(new Chart.Series(
                        verdict.title(name),
                        List.of(new Chart.Point(
                                last.cpuMinutes(), 100 * gain.value(), 100 * gain.low(), 100 * gain.high(), "")),
                        false));
            }
        }
        chart.level(verdict.title(verdict.reference()), 0).floor(-FAR);
        return any ? Optional.of(chart.draw()) : Optional.empty();
    }
}
