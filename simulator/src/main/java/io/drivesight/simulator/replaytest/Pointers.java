package io.drivesight.simulator.replaytest;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.replaytest.ReplayTestResult.Pointer;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where in a run to look: the first frame of each outcome, and the slowest frame.
 *
 * @param run as recorded; empty: there is nothing in it
 */
record Pointers(Optional<Run> run) {
    /** Where to look when a figure is not as it must be. */
    Optional<Pointer> of(String figure) {
        return run.flatMap(recorded -> of(recorded, figure));
    }

    private static Optional<Pointer> of(Run run, String figure) {
        if (figure.contains("latency") || figure.contains("endToEnd") || figure.contains("stages")) {
            return slowest(run);
        }
        for (Outcome outcome : Outcome.values()) {
            Optional<Pointer> first = figure.contains(outcome.name()) ? first(run, outcome::equals) : Optional.empty();
            if (first.isPresent()) {
                return first;
            }
        }
        boolean aboutOutcomes =
                figure.contains("outcome") || figure.contains("reasons") || figure.equals(Figures.HEALTHY);
        return aboutOutcomes ? first(run, outcome -> outcome != Outcome.PROCESSED) : Optional.empty();
    }

    private static Optional<Pointer> slowest(Run run) {
        return run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .filter(frame -> latency(frame) > 0)
                .max(Comparator.comparingDouble(Pointers::latency))
                .map(frame -> new Pointer(
                        frame.id(),
                        frame.capture(),
                        format("the slowest, %.0f ms from capture to published", 1000 * latency(frame))));
    }

    private static double latency(RunFrame frame) {
        return frame.result()
                .map(result -> result.published() - frame.capture())
                .orElse(0.0);
    }

    /** The first frame by capture time that ended in such an outcome. */
    private static Optional<Pointer> first(Run run, Predicate<Outcome> wanted) {
        return run.results().stream()
                .flatMap(result -> result.outcomes().stream())
                .filter(outcome -> wanted.test(outcome.outcome()))
                .filter(outcome ->
                        outcome.id().isPresent() && outcome.captureTime().isPresent())
                .min(Comparator.comparing(outcome -> outcome.captureTime().orElseThrow()))
                .map(outcome -> new Pointer(
                        outcome.id().orElseThrow(),
                        Duration.between(run.begin(), outcome.captureTime().orElseThrow())
                                        .toNanos()
                                / 1e9,
                        "the first " + outcome.outcome() + " " + outcome.reason()));
    }
}
