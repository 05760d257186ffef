package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.MadeUpClassifier;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.trainer.KeptClasses;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
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
        assertThat(Files.readAllLines(out.resolve("metrics.csv"))).hasSize(1 + 4);
        try (OnnxModel model = OnnxModel.load(out.resolve("model.onnx"), RuntimeOptions.CPU)) {
            assertThat(model.card().classes()).containsExactly("car");
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
    void train_findLr_trainsNothingAndDrawsIt() {
        Path out = temp.resolve("run");

        int code = run("train", "--base", base, "--data", data.root(), "--batch", 2, "--out", out, "--find-lr");

        assertThat(output.toString()).contains(code == 0 ? "a tenth of that: --lr" : "the loss fell at no rate");
        assertThat(code).isBetween(0, 1);
        assertThat(out.resolve("find-lr.html")).exists();
        assertThat(out.resolve("model.onnx")).doesNotExist();
        assertThat(out.resolve("checkpoint.bin")).doesNotExist();
        assertThat(out.resolve("metrics.csv")).doesNotExist();
        assertThat(run("train", "--base", base, "--data", data.root(), "--out", out, "--find-lr", "--resume"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("leave --resume and --mlflow out");
    }

    @Test
    void train_batchAuto_takesWhatFitsAndKeepsItWhenResumed() throws Exception {
        Path out = temp.resolve("run");
        for (int i = 10; i < 50; i++) {
            data.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
        }
        Files.delete(data.root().resolve("train.txt"));
        Files.delete(data.root().resolve("val.txt"));
        List<Object> line =
                List.of("train", "--base", base, "--data", data.root(), "--batch", "auto", "--epochs", 1, "--out", out);

        int code = run(line.toArray());
        int resumed = run(Stream.concat(line.stream(), Stream.of("--resume")).toArray());

        assertThat(code).as(output.toString()).isZero();
        assertThat(resumed).as(output.toString()).isZero();
        assertThat(output.toString())
                .containsOnlyOnce("batch auto: ")
                .contains("fewer than ten steps an epoch", "GiB (", "resumed at step");
        Path written = out.resolve("run.yaml");
        assertThat(Files.readString(written)).containsPattern("batch: [1248]\n");

        Files.writeString(written, Files.readString(written).replaceFirst("batch: .", "batch: auto"));
        Map<String, Double> told = new HashMap<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onScores(Map<String, Double> scores, int step) {
                told.putAll(scores);
            }
        };
        new TrainingRun(RunConfig.read(written), "test", listener, System::nanoTime).run(true);
        assertThat(Files.readString(written)).contains("batch: %.0f\n".formatted(told.get("train/batch")));
    }

    @Test
    void train_mlflowIsAway_trainsAndSaysSoOnce() throws IOException {
        Path out = temp.resolve("run");

        int code = run(
                "train",
                "--base",
                base,
                "--data",
                data.root(),
                "--epochs",
                2,
                "--batch",
                4,
                "--out",
                out,
                "--mlflow",
                "http://localhost:1");

        assertThat(code).as(output.toString()).isZero();
        assertThat(out.resolve("model.onnx")).exists();
        assertThat(output.toString()).containsOnlyOnce("the training goes on").contains("metrics were not sent");
        assertThat(run("train", "--base", base, "--data", data.root(), "--out", out, "--mlflow", "localhost"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("http://host:port");
    }

    @Test
    void train_addedClass_keepsTheOthersToTheBitAndSaysSo() throws IOException {
        Path guard = data.root();
        TestFolder cones = new TestFolder(temp.resolve("cones")).text("classes.txt", "car\ntraffic_cone\n");
        for (int i = 0; i < 4; i++) {
            cones.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n1 0.7 0.5 0.2 0.4\n");
        }
        cones.text("train.txt", "images/s0_0.png\nimages/s1_0.png\n");
        cones.text("val.txt", "images/s2_0.png\nimages/s3_0.png\n");
        Path out = temp.resolve("added");

        int code = run(
                "train",
                "--base",
                base,
                "--data",
                cones.root(),
                "--add-class",
                "traffic cone",
                "--guard",
                guard,
                "--steps",
                3,
                "--batch",
                2,
                "--out",
                out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString())
                .contains("AP50 of the classes that the base model knows", "car (2): was", "nobody knows: person");
        TrainableGraph before = TrainableGraph.prepare(base, card(base), TinyDetector.CLASSES, 1);
        ModelCard card = card(out.resolve("model.onnx"));
        TrainableGraph after = TrainableGraph.prepare(out.resolve("model.onnx"), card, card.classes(), 1);
        assertThat(card.classes()).containsExactly("car", "person", "traffic_cone");
        assertThat(card.groups()).containsExactly(2, 1);
        Map<String, GraphTensor> kept = new HashMap<>(after.graph().tensors());
        kept.keySet().retainAll(before.graph().tensors().keySet());
        assertThat(GraphTensor.hash(kept))
                .isEqualTo(GraphTensor.hash(before.graph().tensors()));
        Path again = temp.resolve("again.onnx");
        assertThat(run("export", "--model", out.resolve("model.onnx"), "--images", guard, "--out", again))
                .as(output.toString())
                .isZero();
        assertThat(card(again).groups()).containsExactly(2, 1);
    }

    private int addCone(Path detector, Path guard, Path out) {
        return run(
                "train",
                "--base",
                detector,
                "--data",
                data.root(),
                "--add-class",
                "cone",
                "--guard",
                guard,
                "--steps",
                2,
                "--batch",
                4,
                "--out",
                out);
    }

    @Test
    void train_addedClassAndAGuardThatCannotBeRead_isRefusedAndKeepsAnEarlierModel() throws IOException {
        data.text("classes.txt", "cone\n");
        TestFolder cars = new TestFolder(temp.resolve("cars")).text("classes.txt", "car\n");
        cars.image("images/a_0.png", 96, 64).text("labels/a_0.txt", "0 0.25 0.5 0.5 1\n");
        Path picture = cars.root().resolve("images/a_0.png");
        byte[] broken = Files.readAllBytes(picture);
        // Whole by its chunks and checksums, but what IDAT holds, behind signature and header, cannot be unpacked.
        int length = ByteBuffer.wrap(broken).getInt(33);
        Arrays.fill(broken, 41, 60, (byte) 0xff);
        CRC32 checksum = new CRC32();
        checksum.update(broken, 37, 4 + length);
        ByteBuffer.wrap(broken).putInt(41 + length, (int) checksum.getValue());
        Files.write(picture, broken);
        Path out = temp.resolve("refused");
        Files.createDirectories(out);
        Files.writeString(out.resolve("model.onnx"), "an earlier one");

        int code = addCone(base, cars.root(), out);

        assertThat(code).as(output.toString()).isEqualTo(1);
        assertThat(out.resolve("model.onnx")).as(output.toString()).doesNotExist();
        assertThat(out.resolve("refused.onnx")).exists();
        assertThat(out.resolve("earlier.onnx")).hasContent("an earlier one");
        assertThat(output.toString()).contains("refused: pictures of a guard cannot be read");
        assertThat(addCone(out.resolve("refused.onnx"), cars.root(), out)).isEqualTo(1);
        assertThat(output.toString()).contains("is what this run would write");
    }

    @Test
    void train_addedClassAndAGuardWithoutTheBasesClasses_isNotTrained() throws IOException {
        data.text("classes.txt", "cone\n");
        TestFolder buses = new TestFolder(temp.resolve("buses")).text("classes.txt", "bus\n");
        buses.image("images/a_0.png", 96, 64).text("labels/a_0.txt", "0 0.25 0.5 0.5 1\n");
        Path out = temp.resolve("blind");

        assertThat(addCone(base, buses.root(), out)).isEqualTo(1);
        assertThat(output.toString()).contains("shows no object of the base model's classes [car, person]");
        assertThat(out.resolve("checkpoint.bin")).doesNotExist();
    }

    @Test
    void keptClasses_oneFellOrNothingWasSeen_isNotAccepted() {
        KeptClasses.Line fell = new KeptClasses.Line("cars", "car", 5, 0.5, 0.48);
        KeptClasses.Line kept = new KeptClasses.Line("cars", "bus", 5, 0.5, 0.495);

        assertThat(new KeptClasses(List.of(fell, kept), List.of(), List.of(), 1).lost())
                .containsExactly(fell);
        assertThat(new KeptClasses(List.of(kept), List.of("truck"), List.of(), 1).accepted())
                .isTrue();
        assertThat(new KeptClasses(List.of(), List.of("car"), List.of(), 1).accepted())
                .isFalse();
    }

    @Test
    void train_vehiclesWithoutACar_saysWhatToSay() {
        data.text("classes.txt", "vehicle\n");

        int code = run(
                "train", "--base", base, "--data", data.root(), "--objective", "vehicles", "--out", temp.resolve("v"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("--classes road-users");
    }

    private static ModelCard card(Path model) {
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            return loaded.card();
        }
    }

    /** The tutorial's two commands, on a folder that says nothing of a split. */
    @Test
    void evaluate_onTheFolderThatTrained_scoresNothingThatWasLearned() throws IOException {
        Path out = temp.resolve("run");
        Path report = temp.resolve("scores.json");
        Files.delete(data.root().resolve("train.txt"));
        Files.delete(data.root().resolve("val.txt"));
        run("train", "--base", base, "--data", data.root(), "--epochs", 1, "--batch", 4, "--out", out);

        int code = run("evaluate", "--model", out.resolve("model.onnx"), "--data", data.root(), "--report", report);

        assertThat(code).as(output.toString()).isZero();
        JsonNode set =
                new ObjectMapper().readTree(report.toFile()).path("byDataset").path("data");
        assertThat(set.path("split").asText()).isEqualTo("test");
        assertThat(set.path("images").asInt()).isBetween(1, 3);
        assertThat(overlapOf(out, "all", "leave-out"))
                .isEqualTo("{\"known\":true,\"learned\":6,\"chosen\":2,\"leftOut\":8}");
        assertThat(overlapOf(out, "val", "leave-out")).contains("\"chosen\":2,\"leftOut\":0");
        assertThat(overlapOf(out, "all", "keep")).contains("\"learned\":6,\"chosen\":2,\"leftOut\":0");
        assertThat(output.toString()).contains("left out (--overlap keep", "was chosen on 2 of the images scored");
        assertThat(run("evaluate", "--model", out.resolve("model.onnx"), "--data", data.root(), "--split", "train"))
                .isEqualTo(1);
        assertThat(output.toString()).contains("all 6 images of split train have been learned from");
        assertThat(run("inspect", out.resolve("model.onnx"))).isZero();
        assertThat(output.toString()).contains("images: learned from 6, chosen on 2");
        try (OnnxModel model = OnnxModel.load(out.resolve("model.onnx"), RuntimeOptions.CPU)) {
            assertThat(model.card().provenance())
                    .isNotNull()
                    .satisfies(made -> assertThat(made.scores())
                            .containsOnlyKeys("data test AP50", "data test AP", "data test vehicle AP50"));
        }
    }

    @Test
    void train_noTestPart_whatTheEpochWasChosenOnIsCalledSo() throws IOException {
        Path chosen = temp.resolve("chosen");
        Path last = temp.resolve("last");
        List<Object> line =
                List.of("train", "--base", base, "--data", data.root(), "--epochs", 1, "--batch", 4, "--out");

        run(Stream.concat(line.stream(), Stream.of(chosen)).toArray());
        run(Stream.concat(line.stream(), Stream.of(last, "--val-limit", 0)).toArray());

        assertThat(scoresOf(chosen)).containsKey("data val (chosen on) AP50").doesNotContainKey("data val AP50");
        assertThat(scoresOf(last)).containsKey("data val AP50").doesNotContainKey("data val (chosen on) AP50");
    }

    private static Map<String, Double> scoresOf(Path run) {
        try (OnnxModel model = OnnxModel.load(run.resolve("model.onnx"), RuntimeOptions.CPU)) {
            return Objects.requireNonNull(
                    Objects.requireNonNull(model.card().provenance()).scores());
        }
    }

    private String overlapOf(Path run, String split, String rule) throws IOException {
        Path report = temp.resolve(split + rule + ".json");
        run(
                "evaluate",
                "--model",
                run.resolve("model.onnx"),
                "--data",
                data.root(),
                "--split",
                split,
                "--overlap",
                rule,
                "--report",
                report);
        return new ObjectMapper()
                .readTree(report.toFile())
                .path("byDataset")
                .path("data")
                .path("overlap")
                .toString();
    }

    @Test
    void train_classifierAsBackbone_becomesADetectorWhoseBackboneStays() throws IOException {
        Path classifier = temp.resolve("resnet.onnx");
        Files.write(classifier, MadeUpClassifier.residual(8));
        Path out = temp.resolve("run");

        int code = run(
                "train",
                "--backbone",
                classifier,
                "--data",
                data.root(),
                "--sizes",
                "64x64",
                "--steps",
                3,
                "--batch",
                4,
                "--out",
                out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("frozen in phase head: ");
        try (OnnxModel model = OnnxModel.load(out.resolve("model.onnx"), RuntimeOptions.CPU)) {
            assertThat(model.card().input().mean()).containsExactly(123.675, 116.28, 103.53);
            assertThat(model.card().provenance()).isNotNull().satisfies(made -> {
                assertThat(made.lineage()).hasSize(2).first().asString().startsWith("resnet@sha256:");
                assertThat(made.parityError()).isLessThan(1e-3);
            });
            new OnnxObjectDetector(model, Thresholds.DEFAULT, System::nanoTime).detect(TestFolder.picture(96, 64, 1));
        }
    }

    @Test
    void train_backboneBesideABase_isRefused() {
        int code =
                run("train", "--backbone", base, "--base", base, "--data", data.root(), "--out", temp.resolve("run"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("base and backbone are two ways to begin");
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
    void inspect_model_showsPartsAndCard() throws IOException {
        int code = run("inspect", base);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("predictions", "backbone/s2", "can be trained", "name: \"tiny\"");
        assertThat(output.toString())
                .contains("weights: sha256 "
                        + GraphTensor.hash(
                                OnnxGraph.parse(Files.readAllBytes(base), "").tensors()));
    }

    @Test
    void inspect_weightsAmongTheInputs_saysWhatIsDoneAtLoad() {
        assertThat(run("inspect", SharedData.require("models-coco/picodet_s_320.onnx")))
                .isZero();

        assertThat(output.toString()).contains("note:   279 weights taken off the graph's inputs");
    }
}
