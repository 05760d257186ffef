package io.drivesight.simulator.scenario;

import io.drivesight.testkit.Fuzzing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Any text as a scenario: a scenario comes out, or a {@link ScenarioException}. */
public final class ScenarioFuzzer {
    private static final long BASE_BYTES = 4 << 20;
    private static final long BYTES_PER_BYTE = 3_000;

    private ScenarioFuzzer() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        String text = new String(input, StandardCharsets.UTF_8);
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            try {
                Scenario.parse(text, "fuzz");
            } catch (ScenarioException documented) {
                // As promised.
            }
        });
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        Fuzzing.writeSeeds(
                Path.of(args[0]),
                Fuzzing.filesBelow(Path.of("simulator/src/main/resources/io/drivesight/simulator/scenario")));
    }
}
