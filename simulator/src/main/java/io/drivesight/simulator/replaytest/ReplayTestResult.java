package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
