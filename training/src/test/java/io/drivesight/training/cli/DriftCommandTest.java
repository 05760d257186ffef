package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfiles;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftCommandTest {
    private static final int FRAMES = 12;

    @TempDir
    private Path temp;

    private final StringWriter output = new StringWriter();
    private Path model = Path.of("");
    private Path reference = Path.of("");

    @BeforeEach
    void setUp() throws IOException {
        model = Files.write(temp.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        reference = Files.createDirectories(temp.resolve("clear"));
        for (int drive = 0; drive < 4; drive++) {
            drive(reference, "town" + drive, 1, drive);
        }
    }

    /** Pictures of patches, as bright as told. */
    private static void drive(Path folder, String name, double light, long seed) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(seed);
        ImageSize size = new ImageSize(96, 64);
        for (int frame = 0; frame < FRAMES; frame++) {
            int[] levels = random.ints(48, 20, 230).toArray();
            byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
            for (int i = 0; i < bgr.length; i++) {
                int x = i / PixelImage.CHANNELS % size.width();
                int y = i / PixelImage.CHANNELS / size.width();
                bgr[i] = (byte) (light * levels[(x / 7 + 5 * (y / 6)) % levels.length]);
            }
            Files.write(
                    folder.resolve("%s_%04d.png".formatted(name, frame)),
                    new ImageEncoder().png(new PixelImage(size, bgr)));
        }
    }

    private int run(Object... arguments) {
        String[] words = new String[arguments.length + 1];
        words[0] = "drift";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return Commands.create()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(words);
    }

    @Test
    void drift_clearAndNight_givesEachItsVerdictAndWritesAll() throws IOException {
        Path same = temp.resolve("same");
        drive(same, "town9", 1, 99);
        Path night = temp.resolve("night");
        drive(night, "town9", 0.15, 98);
        Path profile = temp.resolve("out/profile.json");
        Path report = temp.resolve("out/report.json");
        Path html = temp.resolve("out/drift.html");

        int code = run(
                "--model",
                model,
                "--reference",
                reference,
                "--window",
                6,
                "--frames",
                same,
                "--frames",
                night,
                "--profile-out",
                profile,
                "--report",
                report,
                "--html",
                html);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString())
                .contains(
                        "4 drives, each held against the others", "same: within what the model knows", "night: drifted")
                .contains("dark");
        JsonNode sets = new ObjectMapper().readTree(report.toFile()).path("sets");
        assertThat(sets.get(0).path("drifted").asBoolean()).isFalse();
        assertThat(sets.get(1).path("drifted").asBoolean()).isTrue();
        assertThat(Files.readString(html))
                .contains("data:image/png;base64,", "threshold", "brightness")
                .doesNotContain("<script");
        assertThat(DriftProfiles.read(profile).limit().basis()).isEqualTo(DriftThreshold.Basis.DRIVES);

        assertThat(run("--model", model, "--profile", profile, "--frames", night, "--fail-on-drift"))
                .isEqualTo(1);
        assertThat(run("--model", model, "--profile", profile, "--frames", same, "--fail-on-drift"))
                .isZero();
    }

    @Test
    void drift_simulatedNight_fires() {
        int code = run(
                "--model", model, "--reference", reference, "--window", 6, "--frames", reference, "--weather", "night");

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("clear in night: drifted");
    }

    @Test
    void drift_oneDrive_saysThatTheThresholdIsWeak() throws IOException {
        Path one = temp.resolve("one");
        drive(one, "town", 1, 5);

        assertThat(run("--model", model, "--reference", one, "--window", 4, "--frames", one))
                .as(output.toString())
                .isZero();
        assertThat(output.toString()).contains("parts of drives", "give more");
    }

    @Test
    void drift_wrongUsageOrData_saysWhatToDo() throws IOException {
        assertThat(run("--model", model, "--frames", reference)).isEqualTo(2);
        assertThat(output.toString()).contains("give either --reference");

        assertThat(run("--model", model, "--reference", temp.resolve("none"), "--frames", reference))
                .isEqualTo(1);
        assertThat(output.toString()).contains("no such folder");

        assertThat(run("--model", model, "--reference", reference, "--window", 5000, "--frames", reference))
                .isEqualTo(1);
        assertThat(output.toString()).contains("too few");
    }

    @Test
    void drift_profileOfAnotherModel_isRefused() throws IOException {
        Path profile = temp.resolve("profile.json");
        run("--model", model, "--reference", reference, "--window", 6, "--profile-out", profile);
        Path other = Files.write(temp.resolve("other.onnx"), SquareDetectorOnnx.dynamic());

        assertThat(run("--model", other, "--profile", profile, "--frames", reference))
                .isEqualTo(1);
        assertThat(output.toString()).contains("was made for the model");
    }

    @Test
    void drift_unreadablePicture_isNamedAndTheRestMeasured() throws IOException {
        Path some = temp.resolve("some");
        drive(some, "town", 1, 5);
        byte[] whole = Files.readAllBytes(some.resolve("town_0003.png"));
        Files.write(some.resolve("town_0003.png"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(run("--model", model, "--reference", reference, "--window", 6, "--frames", some))
                .isZero();
        assertThat(output.toString()).contains("not measured: ", "town_0003.png");
    }
}
