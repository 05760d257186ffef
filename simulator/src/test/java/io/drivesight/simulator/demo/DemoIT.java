package io.drivesight.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.simulator.cli.Commands;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo, on a model and frames made here: white squares on black. */
@Timeout(180)
class DemoIT {
    private static final int SIZE = 128;
    private static final int FRAMES = 30;

    @TempDir
    Path temporary;

    private Path model;
    private Path frames;

    @BeforeEach
    void modelAndFrames() throws IOException {
        model = Files.write(temporary.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        frames = Files.createDirectory(temporary.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) {
            Files.write(frames.resolve("frame" + i + ".jpg"), new ImageEncoder().jpeg(square(2 * i, 44), 0.9));
        }
    }

    private static PixelImage square(int left, int top) {
        byte[] pixels = new byte[PixelImage.CHANNELS * SIZE * SIZE];
        for (int y = top; y < top + SquareDetectorOnnx.SQUARE; y++) {
            int from = PixelImage.CHANNELS * (y * SIZE + left);
            Arrays.fill(pixels, from, from + PixelImage.CHANNELS * SquareDetectorOnnx.SQUARE, (byte) -1);
        }
        return new PixelImage(new ImageSize(SIZE, SIZE), pixels);
    }

    private int demo(String... more) {
        String[] base = {"demo", "--model", model.toString(), "--frames", frames.toString()};
        String[] all = Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return Commands.create().execute(all);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(temporary.resolve("r.json").toFile());
    }

    @Test
    void demo_once_everyFrameIsProcessedTrackedAndDrawn() throws IOException {
        Path out = temporary.resolve("out");

        int status = demo(
                "--once",
                "--cameras",
                "2",
                "--fps",
                "20",
                "--report",
                temporary.resolve("r.json").toString(),
                "--out",
                out.toString());

        assertThat(status).isZero();
        JsonNode report = report();
        assertThat(report.get("healthy").asBoolean()).isTrue();
        assertThat(report.get("framesSent").asInt()).isEqualTo(2 * FRAMES);
        assertThat(report.get("outcomes").toString()).isEqualTo("{\"PROCESSED\":" + 2 * FRAMES + "}");
        assertThat(report.get("unexplained").asInt()).isZero();
        assertThat(report.get("provider").asText()).isEqualTo("cpu");
        assertThat(report.get("modelSha256").asText()).hasSize(64);
        assertThat(sum(report.get("tracksByClass"))).isPositive().isLessThan(sum(report.get("objects")) / 5);
        assertThat(report.get("cameras").size()).isEqualTo(2);
        assertThat(out.resolve("camera-1-000000.jpg")).exists();
        assertThat(out.resolve("camera-1-000001.jpg")).doesNotExist();
        assertThat(out.resolve("contact-sheet.png")).exists();
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (JsonNode count : counts) {
            sum += count.asLong();
        }
        return sum;
    }

    @Test
    void demo_badFrameAmongGoodOnes_isExplainedAndTheRestProcessed() throws IOException {
        Files.writeString(frames.resolve("frame5.jpg"), "no image");

        int status = demo(
                "--once", "--fps", "50", "--report", temporary.resolve("r.json").toString());

        assertThat(status).isZero();
        JsonNode report = report();
        assertThat(report.get("outcomes").get("PROCESSED").asInt()).isEqualTo(FRAMES - 1);
        assertThat(report.get("outcomes").get("UNDECODABLE").asInt()).isEqualTo(1);
        assertThat(report.get("deadLetters").size()).isEqualTo(1);
    }

    @Test
    void demo_onceWithFaults_isHealthyAndTellsThem() throws IOException {
        int status = demo(
                "--once",
                "--cameras",
                "2",
                "--fps",
                "50",
                "--fault",
                "drop=0.2,duplicate=0.2,reorder=0.2",
                "--fault",
                "delay=5ms,jitter=20ms,skew=100ms,cameras=camera-2",
                "--report",
                temporary.resolve("r.json").toString());

        assertThat(status).isZero();
        JsonNode report = report();
        JsonNode faults = report.get("faults");
        int dropped = faults.get("drop").asInt();
        int twice = faults.get("duplicate").asInt();
        assertThat(dropped).isPositive();
        assertThat(report.get("framesSent").asInt()).isEqualTo(2 * FRAMES - dropped + twice);
        assertThat(report.get("outcomes").get("DUPLICATE").asInt())
                .isEqualTo(twice)
                .isPositive();
        assertThat(report.get("outcomes").get("OUT_OF_ORDER").asInt())
                .isPositive()
                .isLessThanOrEqualTo(faults.get("reorder").asInt());
        assertThat(report.get("unexplained").asInt()).isZero();
    }

    @Test
    void demo_badFault_isAUsageError() {
        assertThat(demo("--once", "--fault", "drop=lots")).isEqualTo(2);
    }

    @Test
    void demo_latestForSomeSeconds_everyFrameHasAnOutcome() throws IOException {
        int status = demo(
                "--seconds",
                "2",
                "--cameras",
                "3",
                "--fps",
                "20",
                "--report",
                temporary.resolve("r.json").toString());

        assertThat(status).isZero();
        JsonNode report = report();
        assertThat(report.get("framesSent").asInt()).isEqualTo(120);
        int outcomes = 0;
        for (JsonNode count : report.get("outcomes")) {
            outcomes += count.asInt();
        }
        assertThat(outcomes).isEqualTo(120);
        assertThat(report.get("unexplained").asInt()).isZero();
    }

    @Test
    void demo_scenarioOnce_isFilmedSentAndReported() throws IOException {
        int status = Commands.create()
                .execute(
                        "demo",
                        "--model",
                        model.toString(),
                        "--scenario",
                        "crossing-pedestrian",
                        "--weather",
                        "fog-75",
                        "--once",
                        "--page",
                        "--seconds",
                        "0.6",
                        "--report",
                        temporary.resolve("r.json").toString());

        assertThat(status).isZero();
        JsonNode report = report();
        assertThat(report.get("healthy").asBoolean()).isTrue();
        assertThat(report.get("framesSent").asInt()).isEqualTo(6);
        assertThat(report.get("settings").get("weather").asText()).isEqualTo("fog-75");
    }

    @Test
    void demo_notAModel_failsInOneLine() throws IOException {
        Files.writeString(model, "no model");

        assertThat(demo("--once")).isEqualTo(1);
    }

    @Test
    void demo_wrongServiceSetting_isAUsageError() {
        assertThat(demo("--once", "--set", "lane.capacity=none")).isEqualTo(2);
    }
}
