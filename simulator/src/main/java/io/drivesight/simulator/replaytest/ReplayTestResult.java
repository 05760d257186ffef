package io.drivesight.simulator.replaytest;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.frame.FrameId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a replay test came to.
 *
 * @param name of the test
 * @param seconds that it took, broker and service included [s]
 * @param checks in the order of the file
 * @param figures all figures of the run, by name: {@code run}, and what else was scored
 */
public record ReplayTestResult(String name, double seconds, List<Check> checks, JsonNode figures) {
    public ReplayTestResult {
        checks = List.copyOf(checks);
    }

    /**
     * An expectation held against a run.
     *
     * @param expectation what must hold
     * @param passed whether it did
     * @param reason what the figure was, a sentence
     * @param pointer where to look; empty when there is no one place, or it passed
     */
    public record Check(Expectation expectation, boolean passed, String reason, Optional<Pointer> pointer) {
        /** One line. */
        public String text() {
            return reason + pointer.map(place -> " (see " + place + ")").orElse("");
        }
    }

    /**
     * Where to look.
     *
     * @param frame which frame
     * @param seconds its capture time since the run's first frame [s]
     * @param what what is there, a few words
     */
    public record Pointer(FrameId frame, double seconds, String what) {
        @Override
        public String toString() {
            return format("camera %s, frame %d, at %.2f s: %s", frame.camera(), frame.sequence(), seconds, what);
        }
    }

    /** True: every expectation held. */
    public boolean passed() {
        return failures().isEmpty();
    }

    /** Expectations that did not hold. */
    public List<Check> failures() {
        return checks.stream().filter(check -> !check.passed()).toList();
    }

    /** The failures, one line each. */
    public String explanation() {
        return failures().stream().map(Check::text).collect(Collectors.joining(System.lineSeparator()));
    }
}
