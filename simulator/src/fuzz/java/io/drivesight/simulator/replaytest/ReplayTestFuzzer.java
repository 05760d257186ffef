package io.drivesight.simulator.replaytest;

import io.drivesight.testkit.Fuzzing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Any text as a replay test: a test comes out, or a {@link ReplayTestException}. */
public final class ReplayTestFuzzer {
    private static final long BASE_BYTES = 4 << 20;
    private static final long BYTES_PER_BYTE = 3_000;
    private static final Path FILE = temporaryFile();

    private ReplayTestFuzzer() {}

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("drivesight-fuzz-", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("no temporary file", e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        // As UTF-8, or it would end at the first byte that is none.
        Files.writeString(FILE, new String(input, StandardCharsets.UTF_8));
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            try {
                ReplayTestSpec.read(FILE);
            } catch (ReplayTestException documented) {
                // As promised.
            }
        });
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) {
        List<byte[]> seeds = new ArrayList<>(Fuzzing.filesBelow(Path.of("simulator/examples")));
        seeds.add("""
                drive: {frames: f, cameras: 2}
                policy: latest
                speed: 0.5
                service: {deadline-budget: 200ms}
                faults:
                  - {drop: 0.1, cameras: camera-1}
                  - delay=50ms
                fault-seed: 7
                expect:
                  run.outcomes.FAILED: 0
                  run.latencyMs.p99: "<= 250"
                """.getBytes(StandardCharsets.UTF_8));
        Fuzzing.writeSeeds(Path.of(args[0]), seeds);
    }
}
