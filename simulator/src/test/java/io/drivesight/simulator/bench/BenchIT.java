package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.simulator.cli.Commands;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user runs it, with a tiny model. */
class BenchIT {
    private static final List<String> RATIOS = List.of(
            "overheadMillis",
            "allocatedBytes",
            "serviceToBareSquare",
            "serviceToBareSquareByProcessorTime",
            "inProcessToBareSquare",
            "bareProfileToBareSquare",
            "overload2x1CamerasToCapacity",
            "overload2x6CamerasToCapacity");

    @TempDir
    Path folder;

    @Test
    void bench_quick_reportsEveryContenderAndEveryFrame() throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes(128, 128, 8));
        Path report = folder.resolve("out/bench.json");

        int status = Commands.create()
                .execute(
                        "bench",
                        "--quick",
                        "--seconds",
                        "0.4",
                        "--provider",
                        "cpu",
                        "--model",
                        model.toString(),
                        "--report",
                        report.toString());

        assertThat(status).isZero();
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("schema").asText()).isEqualTo("drivesight-bench/2");
        assertThat(json.at("/setup/frameSize").asText()).isEqualTo("960x540");
        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/machine/kafka").asText()).matches("\\d+\\.\\d+.*");
        assertThat(json.at("/machine/onnxRuntime").asText()).matches("\\d+\\.\\d+.*");
        for (String ratio : RATIOS) {
            assertThat(json.path("ratio").path(ratio).asDouble()).as(ratio).isPositive();
        }
        everyFrameHasAnOutcome(json.path("loads"), 4);
        for (String stage : List.of("decode", "preprocess", "inference", "postprocess", "track", "predict")) {
            assertThat(json.path("stageCosts").path(stage).path("bytes").asDouble())
                    .as(stage)
                    .isPositive();
        }
        for (String state : List.of("saturated", "load60", "overload2x1Cameras", "overload2x6Cameras")) {
            JsonNode workers =
                    json.path("loads").path(state).at("/costs/threads").path("workers");
            assertThat(workers.path("millis").asDouble()).as(state).isPositive();
            assertThat(workers.path("bytes").asDouble()).as(state).isPositive();
        }
        JsonNode results = json.at("/loads/saturated/costs/written/perception.results");
        assertThat(results.path("records").asDouble()).isEqualTo(1);
        assertThat(results.path("bytes").asDouble()).isBetween(100.0, 10_000.0);
    }

    private static void everyFrameHasAnOutcome(JsonNode sessions, int count) {
        assertThat(sessions).hasSize(count);
        for (JsonNode session : sessions) {
            long outcomes = 0;
            for (JsonNode number : session.at("/frames/outcomes")) {
                outcomes += number.asLong();
            }
            assertThat(outcomes)
                    .isPositive()
                    .isEqualTo(session.at("/frames/sent").asLong());
            assertThat(session.at("/frames/unexplained").asLong()).isZero();
        }
    }

    @Test
    void bench_profileThatDoesNotExist_isWrongUsage() {
        assertThat(Commands.create().execute("bench", "--profile", "huge")).isEqualTo(2);
    }
}
