package io.drivesight.simulator.replaytest;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import io.drivesight.simulator.replaytest.ReplayTestResult.Pointer;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The figures of a run as one tree, found by names joined with dots: the run's report is {@code run}.
 *
 * @param problems of the run, for the figure that says whether there are any
 * @param run as recorded; empty: there is nothing in it
 */
record Figures(JsonNode tree, List<String> problems, Optional<Run> run) {
    /** The one that holds unless a test says otherwise. */
    static final String HEALTHY = "run.healthy";

    /** Maps of counts: what is not in them was counted zero times. */
    private static final Set<String> COUNTS =
            Set.of("outcomes", "reasons", "faults", "objects", "tracksByClass", "deadLetters");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static ObjectNode of(RunReport report) {
        ObjectNode figures = MAPPER.createObjectNode();
        figures.set("run", MAPPER.valueToTree(report));
        return figures;
    }

    static ObjectNode none() {
        return MAPPER.createObjectNode();
    }

    /** A figure, by names joined with dots, as in {@code hints.all.1.fde}; names with dots in them are found too. */
    static Optional<JsonNode> find(JsonNode node, String path) {
        JsonNode whole = child(node, path);
        if (!whole.isMissingNode()) {
            return Optional.of(whole);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            String name = path.substring(0, dot);
            JsonNode child = child(node, name);
            if (!child.isMissingNode()) {
                String rest = path.substring(dot + 1);
                Optional<JsonNode> found = find(child, rest);
                return found.isEmpty() && COUNTS.contains(name)
                        ? Optional.of(MAPPER.getNodeFactory().numberNode(0))
                        : found;
            }
        }
        return Optional.empty();
    }

    /** By its name; in a list by its number, from 0. */
    private static JsonNode child(JsonNode node, String name) {
        return node.isArray() && name.matches("[0-9]{1,4}") ? node.path(Integer.parseInt(name)) : node.path(name);
    }

    /** What there is to choose from, near a name that is not there. */
    static String known(JsonNode figures, String path) {
        JsonNode node = figures;
        List<String> place = new ArrayList<>();
        for (String name : path.split("\\.")) {
            if (!node.has(name) || !node.get(name).isObject()) {
                break;
            }
            node = node.get(name);
            place.add(name);
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return (place.isEmpty() ? "at the top" : "in " + String.join(".", place)) + " there are "
                + String.join(", ", names);
    }

    /** Holds an expectation against the figures. */
    Check check(Expectation expectation) {
        String figure = expectation.figure();
        Optional<JsonNode> actual = find(tree, figure);
        if (actual.isEmpty()) {
            String reason = "there is no figure " + figure + "; " + known(tree, figure);
            return new Check(expectation, false, reason, Optional.empty());
        }
        String found = figure + " is " + Expectation.show(actual.get());
        if (expectation.holds(actual.get())) {
            return new Check(expectation, true, found, Optional.empty());
        }
        String why = figure.equals(HEALTHY) ? ": " + String.join("; ", problems) : "";
        String reason = found + ", expected " + expectation.condition() + why;
        return new Check(expectation, false, reason, run.flatMap(recorded -> pointer(recorded, figure)));
    }

    /** Where to look when a figure is not as it must be: the first frame of an outcome, or the slowest frame. */
    private static Optional<Pointer> pointer(Run run, String figure) {
        if (figure.contains("latency") || figure.contains("endToEnd") || figure.contains("stages")) {
            return slowest(run);
        }
        for (Outcome outcome : Outcome.values()) {
            Optional<Pointer> first = figure.contains(outcome.name()) ? first(run, outcome::equals) : Optional.empty();
            if (first.isPresent()) {
                return first;
            }
        }
        boolean aboutOutcomes = figure.contains("outcome") || figure.contains("reasons") || figure.equals(HEALTHY);
        return aboutOutcomes ? first(run, outcome -> outcome != Outcome.PROCESSED) : Optional.empty();
    }

    private static Optional<Pointer> slowest(Run run) {
        return run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .filter(frame -> latency(frame) > 0)
                .max(Comparator.comparingDouble(Figures::latency))
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
