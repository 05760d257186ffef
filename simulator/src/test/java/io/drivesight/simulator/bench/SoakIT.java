package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.simulator.cli.Commands;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user runs it, for some seconds: too short for a verdict to mean anything. */
class SoakIT {
    @TempDir
    Path folder;

    @Test
    void soak_someSeconds_samplesAndJudges() throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes(128, 128, 8));
        Path report = folder.resolve("soak.json");
        Path plot = folder.resolve("soak.png");
        Path frames = Files.createDirectory(folder.resolve("frames"));
        PixelImage black = new PixelImage(new ImageSize(128, 128), new byte[PixelImage.CHANNELS * 128 * 128]);
        Files.write(frames.resolve("1.jpg"), new ImageEncoder().jpeg(black, 0.9));

        int status = Commands.create()
                .execute(
                        "soak",
                        "--minutes",
                        "0.1",
                        "--fps",
                        "5",
                        "--frames",
                        frames.toString(),
                        "--set",
                        "model.provider=cpu",
                        "--model",
                        model.toString(),
                        "--report",
                        report.toString(),
                        "--plot",
                        plot.toString());

        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(status).isEqualTo(json.path("flat").asBoolean() ? 0 : 1);
        assertThat(json.path("samples").size()).isGreaterThanOrEqualTo(5);
        assertThat(json.path("trends")).hasSize(4);
        assertThat(json.path("unexplained").asLong()).isZero();
        long outcomes = 0;
        for (JsonNode number : json.path("outcomes")) {
            outcomes += number.asLong();
        }
        assertThat(outcomes).isPositive().isEqualTo(json.path("sent").asLong());
        assertThat(plot).isNotEmptyFile();
    }

    @Test
    void soak_plotThatIsNoPng_isWrongUsage() {
        assertThat(Commands.create().execute("soak", "--plot", "soak.bmp")).isEqualTo(2);
    }
}
