package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.graph.TinyDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands from end to end on a tiny detector, a folder of pictures and nothing else. */
class TrainCommandTest {
    @TempDir
    private Path temp;

    private Path base = Path.of("");
    private TestFolder data = new TestFolder(Path.of(""));
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        base = TinyDetector.write(temp.resolve("tiny.onnx"));
        data = new TestFolder(temp.resolve("data")).text("classes.txt", "car\n");
        StringBuilder train = new StringBuilder();
        StringBuilder val = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            data.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
            (i < 8 ? train : val).append("images/s%d_0.png\n".formatted(i));
        }
        data.text("train.txt", train.toString()).text("val.txt", val.toString());
    }

    private int run(Object... arguments) {
        CommandLine line = Commands.create().setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return line.execute(words.toArray(String[]::new));
    }

    @Test
    void train_smallRun_writesAModelThatTheServicesDetectorRuns() throws IOException {
        Path out = temp.resolve("run");

        int code = run("train", "--base", base, "--data", data.root(), "--epochs", 2, "--batch", 4, "--out", out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(out.resolve("report.html")).exists();
        assertThat(out.resolve("metrics.json")).exists();
        assertThat(Files.readAllLines(out.resolve("metrics.csv"))).hasSize(1 + 4);
        try (OnnxModel model = OnnxModel.load(out.resolve("model.onnx"), RuntimeOptions.CPU)) {
            assertThat(model.card().classes()).contains("car", "traffic sign");
            assertThat(model.card().provenance()).isNotNull().satisfies(made -> {
                assertThat(made.strategy()).isEqualTo("head");
                assertThat(made.baseModel()).isEqualTo("tiny");
                assertThat(made.datasets()).hasSize(1);
                assertThat(made.parityError()).isLessThan(1e-3);
                assertThat(made.command()).startsWith("drivesight train --base");
            });
            new OnnxObjectDetector(model, Thresholds.DEFAULT, System::nanoTime).detect(TestFolder.picture(96, 64, 1));
        }
    }

    @Test
    void train_resumedAfterTheEnd_doesNothingMore() throws IOException {
        Path out = temp.resolve("run");
        run("train", "--base", base, "--data", data.root(), "--epochs", 2, "--batch", 4, "--out", out);
        byte[] before = Files.readAllBytes(out.resolve("model.onnx"));

        int code = run(
                "train", "--base", base, "--data", data.root(), "--epochs", 2, "--batch", 4, "--out", out, "--resume");

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("resumed at step 4 of 4");
        assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isEqualTo(before);
    }

    @Test
    void train_distilledFullRunWithInterpolation_works() {
        TestFolder frames = new TestFolder(temp.resolve("frames"));
        for (int i = 0; i < 3; i++) {
            frames.image("f%d.png".formatted(i), 96, 64);
        }

        int code = run(
                "train",
                "--base",
                base,
                "--data",
                data.root(),
                "--distill",
                frames.root(),
                "--strategy",
                "fine-tune",
                "--steps",
                6,
                "--batch",
                4,
                "--interpolate",
                0.5,
                "--out",
                temp.resolve("run"));

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("all layers learns");
    }

    @Test
    void train_missingImage_namesItAndGoesOn() throws IOException {
        Files.delete(data.root().resolve("images/s3_0.png"));

        int code = run(
                "train",
                "--base",
                base,
                "--data",
                data.root(),
                "--epochs",
                1,
                "--batch",
                4,
                "--out",
                temp.resolve("r"));

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("s3_0").contains("dataset check");
    }

    @Test
    void train_noSuchBase_oneLineThatSaysWhatToDo() {
        int code = run("train", "--base", temp.resolve("no.onnx"), "--data", data.root(), "--out", temp.resolve("r"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("no such model file").doesNotContain("\tat ");
    }

    @Test
    void train_unlabelledData_pointsToDistill() {
        TestFolder frames = new TestFolder(temp.resolve("frames")).image("f.png", 96, 64);

        int code = run("train", "--base", base, "--data", frames.root(), "--out", temp.resolve("r"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("--distill");
    }

    @Test
    void train_unsupportedOperator_namesTheNode() throws IOException {
        Files.write(base, TinyDetector.bytesWithUnknownOperator());

        int trained = run("train", "--base", base, "--data", data.root(), "--out", temp.resolve("r"));
        int inspected = run("inspect", base);

        assertThat(trained).isEqualTo(1);
        assertThat(inspected).isZero();
        assertThat(output.toString())
                .contains("operator Erf cannot be trained", "cannot be trained: no operator for Erf 'odd_one'");
    }

    @Test
    void train_cardThatContradictsTheGraph_saysSo() throws IOException {
        Path side = temp.resolve("tiny.onnx" + ModelCards.SIDE_FILE_SUFFIX);
        Files.writeString(side, Files.readString(side).replace("- \"person\"", "- \"person\"\n- \"bus\""));

        int code = run("train", "--base", base, "--data", data.root(), "--out", temp.resolve("r"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("3 classes");
    }

    @Test
    void export_otherClasses_agreesAndIsWritten() {
        Path out = temp.resolve("two.onnx");

        int code = run("export", "--model", base, "--classes", "person,bus", "--images", data.root(), "--out", out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(out).exists();
        assertThat(output.toString()).contains("outputs agree to");
    }

    @Test
    void inspect_model_showsPartsAndCard() {
        int code = run("inspect", base);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("predictions", "backbone/s2", "can be trained", "name: \"tiny\"");
    }
}
