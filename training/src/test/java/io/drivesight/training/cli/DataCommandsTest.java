package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.image.PixelImage;
import io.drivesight.evaluation.detection.CocoScorer;
import io.drivesight.evaluation.detection.DetectionScore;
import io.drivesight.evaluation.formats.CocoTruth;
import io.drivesight.testkit.SharedData;
import io.drivesight.testkit.SquareDetectorOnnx;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.TestFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataCommandsTest {
    @TempDir
    private Path temp;

    private TestFolder folder;
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() {
        folder = new TestFolder(temp.resolve("data")).text("classes.txt", "car\nperson");
        for (int i = 0; i < 4; i++) {
            folder.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n1 0.8 0.5 0.2 0.5\n");
        }
    }

    private int run(Object command, Object... arguments) {
        CommandLine line = Commands.of(command)
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .setExecutionExceptionHandler((failure, cli, parsed) -> {
                    cli.getErr().println(failure.getMessage());
                    return 1;
                });
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        return line.execute(words);
    }

    @Test
    void datasetCheck_goodDataset_exitsZeroAndWritesSheetAndReport() throws IOException {
        Path sheet = temp.resolve("out/sheet.png");
        Path report = temp.resolve("out/check.json");

        int code = run(new DatasetCommand(), "check", folder.root(), "--sheet", sheet, "--report", report);

        assertThat(code).isZero();
        assertThat(output.toString()).contains("4 images", "car", "0 errors", "made by scenes");
        PixelImage drawn = ImageFiles.standard().decode(sheet);
        assertThat(drawn.width()).isGreaterThan(400);
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("images").asInt()).isEqualTo(4);
        assertThat(json.path("hash").asText()).hasSize(64);
        assertThat(json.path("splits").path("train").path("boxes").path("car").asInt())
                .isPositive();
    }

    @Test
    void datasetCheck_brokenDataset_exitsOneAndNamesThePlace() {
        folder.text("labels/s1_0.txt", "0 0.5 0.5\n").text("images/s2_0.png", "broken");

        int code = run(new DatasetCommand(), "check", folder.root());

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("labels/s1_0.txt:1", "malformed-label", "corrupt-image", "s2_0.png");
    }

    @Test
    void datasetCheck_imageCutOff_isFoundByDecoding() throws IOException {
        Path image = folder.root().resolve("images/s3_0.png");
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(run(new DatasetCommand(), "check", folder.root())).isEqualTo(1);
        assertThat(output.toString()).contains("corrupt-image", "s3_0.png");
    }

    @Test
    void datasetCheck_copyInBothSplits_isReported() throws IOException {
        Files.delete(folder.root().resolve("images/s1_0.png"));
        Files.copy(folder.root().resolve("images/s0_0.png"), folder.root().resolve("images/s1_0.png"));
        folder.text("train.txt", "s0_0\ns2_0\n").text("val.txt", "s1_0\ns3_0\n");

        int code = run(new DatasetCommand(), "check", folder.root());

        assertThat(code).isZero();
        assertThat(output.toString()).contains("near-duplicate", "looks like images/s0_0.png of train (0 of 256");
    }

    @Test
    void datasetCheck_model_writesSuspectsAndSheet() throws IOException {
        Path model = temp.resolve("squares.onnx");
        Files.write(model, SquareDetectorOnnx.dynamic());
        Path out = temp.resolve("suspects");

        int code = run(new DatasetCommand(), "check", folder.root(), "--model", model, "--suspects", out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("labels that the model doubts");
        assertThat(new ObjectMapper()
                        .readTree(out.resolve("suspects.json").toFile())
                        .isArray())
                .isTrue();
        assertThat(out.resolve("suspects.png")).exists();
    }

    @Test
    void datasetCheck_suspectsWithoutModel_isRefused() {
        assertThat(run(new DatasetCommand(), "check", temp, "--suspects", temp.resolve("suspects")))
                .isEqualTo(1);
        assertThat(output.toString()).contains("--suspects needs a detector");
    }

    @Test
    void datasetCheck_wrongUse_saysWhatToDo() {
        assertThat(run(new DatasetCommand(), "check", temp.resolve("nowhere"))).isEqualTo(1);
        assertThat(output.toString()).contains("no such folder");
        assertThat(run(new DatasetCommand(), "check", folder.root(), "--format", "tfrecord"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("kitti-tracking");
        assertThat(run(new DatasetCommand(), "check", "--no-such-option")).isEqualTo(2);
        assertThat(run(new DatasetCommand(), "check", "--help")).isZero();
        assertThat(output.toString()).contains("Examples:");
    }

    @Test
    void augment_writesSheet() throws IOException {
        Path sheet = temp.resolve("aug.png");

        int code = run(new AugmentCommand(), "--data", folder.root(), "--samples", 2, "--sheet", sheet);

        assertThat(code).isZero();
        assertThat(ImageFiles.standard().decode(sheet).height()).isGreaterThan(300);
    }

    @Test
    void augment_unknownConfig_saysWhatThereIs() {
        assertThat(run(new AugmentCommand(), "--data", folder.root(), "--config", "wild", "--sheet", "x.png"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("none, standard, strong");
    }

    @Test
    void evaluate_wrongUse_saysWhatToDo() throws IOException {
        assertThat(run(new EvaluateCommand(), "--data", folder.root())).isEqualTo(2);
        assertThat(run(new EvaluateCommand(), "--model", "none.onnx", "--data", folder.root()))
                .isEqualTo(1);
        assertThat(output.toString()).contains("none.onnx");
        assertThat(run(new EvaluateCommand(), "--model", "m", "--data", folder.root(), "--split", "half"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("none of train, val, test, all");
        assertThat(run(new EvaluateCommand(), "--model", "m", "--data", folder.root(), "--profile", "tiny"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("none of auto, square, fast, balanced, quality");
        assertThat(run(new EvaluateCommand(), "--frontier", "m", "--data", folder.root(), "--sizes", "big"))
                .isEqualTo(2);
        assertThat(output.toString())
                .contains("'big' is no size; give width x height")
                .doesNotContain("Exception");
        assertThat(run(new EvaluateCommand(), "--model", "m", "--data", "d", "--profile", "fast,square", "--html", "h"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("give a single --profile");
        TestFolder frames = new TestFolder(temp.resolve("frames")).image("a.png", 32, 32);
        Path model = Files.write(temp.resolve("squares.onnx"), SquareDetectorOnnx.dynamic());
        assertThat(run(new EvaluateCommand(), "--model", model.toString(), "--data", frames.root()))
                .isEqualTo(1);
        assertThat(output.toString()).contains("has no labels");
    }

    @Test
    void evaluate_cocoOut_scoresAsTheReport() throws IOException {
        Path model = Files.write(temp.resolve("squares.onnx"), SquareDetectorOnnx.dynamic());
        Path report = temp.resolve("report.json");
        Path coco = temp.resolve("coco");

        int code = run(
                new EvaluateCommand(),
                "--model",
                model,
                "--data",
                folder.root(),
                "--split",
                "all",
                "--report",
                report,
                "--coco-out",
                coco);

        assertThat(code).as(output.toString()).isZero();
        Path set = coco.resolve("data");
        DetectionScore score = new CocoScorer()
                .score(CocoTruth.read(set.resolve("ground-truth.json"))
                        .scoredImages(CocoTruth.readResults(set.resolve("results.json"))));
        double reported =
                new ObjectMapper().readTree(report.toFile()).path("AP50").asDouble();
        assertThat(score.averagePrecision50()).isCloseTo(reported, within(1e-6));
    }

    @Test
    void evaluate_severalProfiles_scoresEach() throws IOException {
        Path model = Files.write(temp.resolve("squares.onnx"), SquareDetectorOnnx.dynamic());
        Path json = temp.resolve("profiles.json");

        int code = run(
                new EvaluateCommand(),
                "--model",
                model,
                "--data",
                folder.root(),
                "--profile",
                "square,fast",
                "--report",
                json,
                "--provider",
                "cpu");

        assertThat(code).isZero();
        assertThat(output.toString())
                .containsSubsequence("profile square", "vehicle AP50", "profile fast", "vehicle AP50");
        assertThat(new ObjectMapper().readTree(json.toFile()))
                .extracting(figures -> figures.path("profile").asText())
                .containsExactly("square", "fast");
    }

    @Test
    void evaluate_frontier_comparesModelsAtSizes() throws IOException {
        Path model = Files.write(temp.resolve("squares.onnx"), SquareDetectorOnnx.dynamic());
        Path json = temp.resolve("frontier.json");
        Path chart = temp.resolve("frontier.png");

        int code = run(
                new EvaluateCommand(),
                "--frontier",
                "--models",
                model + "," + model,
                "--sizes",
                "64x32,96x64",
                "--data",
                folder.root(),
                "--report",
                json,
                "--chart",
                chart);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("squares 64x32 = 1", "squares 96x64", "under24px");
        JsonNode points = new ObjectMapper().readTree(json.toFile()).path("points");
        assertThat(points).hasSize(4);
        assertThat(points.path(1).path("width").asInt()).isEqualTo(96);
        assertThat(points.path(1).path("inferenceTime").asDouble()).isPositive();
        assertThat(chart).exists();
    }

    @Test
    void evaluate_frontierOptionsUsedWrongly_saysWhatToDo() {
        assertThat(run(new EvaluateCommand(), "--model", "m", "--data", "d", "--sizes", "64x32"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("go with --frontier");
        assertThat(run(new EvaluateCommand(), "--model", "m,n", "--data", "d")).isEqualTo(1);
        assertThat(output.toString()).contains("several models are compared with --frontier");
        assertThat(run(new EvaluateCommand(), "--frontier", "--model", "m", "--data", "d", "--sizes", "416"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("'416' is no size");
        assertThat(run(new EvaluateCommand(), "--frontier", "--model", "m", "--data", "d", "--provider", "cpu"))
                .isNotZero();
        assertThat(output.toString()).contains("--provider does not go with --frontier");
        assertThat(run(new EvaluateCommand(), "--frontier", "--model", "m", "--data", "d", "--profile", "fast"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("--sizes");
    }

    @Test
    void evaluate_yoloxNano_writesReports() throws IOException {
        Path model = SharedData.require("models-coco/yolox_nano_416.onnx");
        Path dawn = SharedData.require("dawn-fog");
        Path json = temp.resolve("f.json");
        Path html = temp.resolve("f.html");

        int code = run(
                new EvaluateCommand(),
                "--model",
                model,
                "--data",
                dawn,
                "--limit",
                8,
                "--report",
                json,
                "--html",
                html,
                "--provider",
                "cpu");

        assertThat(code).isZero();
        assertThat(output.toString()).contains("vehicle AP50", "dawn/test");
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("AP50").asDouble()).isPositive();
        assertThat(figures.path("perClass").path("car").path("AP").isNumber()).isTrue();
        assertThat(figures.path("byDataset").path("dawn").path("contentHash").asText())
                .hasSize(64);
        assertThat(Files.readString(html)).contains("Worst images", "yolox_nano_416");
    }
}
