package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.graph.TinyDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code adapt} from end to end on a tiny detector. */
class AdaptCommandTest {
    @TempDir
    private Path temp;

    private Path model = Path.of("");
    private Path out = Path.of("");
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        model = TinyDetector.write(temp.resolve("tiny.onnx"), TinyDetector.bytes());
        out = temp.resolve("out");
        TestFolder frames = new TestFolder(temp.resolve("frames"));
        for (int i = 0; i < 20; i++) {
            frames.image("f%02d.png".formatted(i), 96, 64);
        }
        TestFolder guard = new TestFolder(temp.resolve("city")).text("classes.txt", "car\n");
        for (int i = 0; i < 3; i++) {
            guard.image("images/s%d.png".formatted(i), 96, 64)
                    .text("labels/s%d.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
        }
    }

    private int adapt(Path detector, Object... more) {
        List<String> words = new ArrayList<>(List.of(
                "adapt",
                "--model",
                detector.toString(),
                "--frames",
                temp.resolve("frames").toString(),
                "--steps",
                "2",
                "--batch",
                "2",
                "--out",
                out.toString()));
        Arrays.stream(more).map(Object::toString).forEach(words::add);
        CommandLine line = Commands.create().setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
        return line.execute(words.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(out.resolve("adapt.json")));
    }

    @Test
    void adapt_guardKept_writesAModelWithItsCardAndReports() throws IOException {
        int code = adapt(model, "--condition", "fog", "--guard", temp.resolve("city"), "--license", "CC-BY-4.0");

        assertThat(code).as(output.toString()).isZero();
        assertThat(out.resolve("refused.onnx")).doesNotExist();
        assertThat(out.resolve("report.html")).content().contains("adapted to fog: accepted", "city/all");
        assertThat(json().path("sets").path(0).path("role").asText()).isEqualTo("guard");
        try (OnnxModel adapted = OnnxModel.load(out.resolve("model.onnx"), RuntimeOptions.CPU)) {
            assertThat(adapted.card().classes()).isEqualTo(TinyDetector.CLASSES);
            assertThat(adapted.card().license()).isEqualTo("CC-BY-4.0");
            assertThat(adapted.card().provenance()).isNotNull().satisfies(made -> {
                assertThat(made.strategy()).isEqualTo("adapt-fog");
                assertThat(made.datasets()).hasSize(1);
                assertThat(made.lineage()).singleElement().asString().startsWith("tiny@sha256:");
                assertThat(made.command()).startsWith("drivesight adapt --model");
                assertThat(made.scores()).containsKey("city all vehicle AP50 before");
                assertThat(made.parityError()).isLessThan(1e-3);
            });
        }
    }

    @Test
    void adapt_guardsOfOneNameAndAClassOfTheModelsOwn_areScoredEach() throws IOException {
        Path own = temp.resolve("own.onnx");
        Files.write(own, TinyDetector.bytes());
        Files.writeString(
                Path.of(own + ".card.yaml"),
                Files.readString(Path.of(model + ".card.yaml")).replace("person", "cone"));
        TestFolder cones = new TestFolder(temp.resolve("other/city")).text("classes.txt", "cone\n");
        cones.image("images/c0.png", 96, 64).text("labels/c0.txt", "0 0.25 0.5 0.5 1\n");

        int code = adapt(
                own,
                "--condition",
                "fog",
                "--guard",
                temp.resolve("city"),
                "--guard",
                cones.root(),
                "--tolerance",
                "100");

        assertThat(code).as(output.toString()).isZero();
        assertThat(json().path("losses").path("city")).hasSize(1);
        assertThat(json().path("losses").path("city-2").path(0).isNumber()).isTrue();
    }

    @Test
    void adapt_guardWithPicturesOfTheFrames_leavesThemOutOrSaysSo() throws IOException {
        Path picture = temp.resolve("city/images/s3.png");
        Files.copy(temp.resolve("frames/f00.png"), picture);
        Files.copy(temp.resolve("city/labels/s0.txt"), temp.resolve("city/labels/s3.txt"));

        adapt(model, "--condition", "fog", "--guard", temp.resolve("city"));
        JsonNode leftOut = json().path("sets").path(0);
        adapt(model, "--condition", "fog", "--guard", temp.resolve("city"), "--overlap", "keep");
        JsonNode kept = json().path("sets").path(0);

        assertThat(leftOut.path("images").asInt()).isEqualTo(3);
        assertThat(leftOut.path("overlap").path("leftOut").asInt()).isEqualTo(1);
        assertThat(kept.path("images").asInt()).isEqualTo(4);
        assertThat(kept.path("overlap").path("learned").asInt()).isEqualTo(1);
        assertThat(output.toString()).contains("does not say which images it learned from", "these figures flatter it");
    }

    @Test
    void adapt_severalSeeds_judgesAllAndKeepsTheFirst() throws IOException {
        int code = adapt(
                model, "--condition", "fog", "--guard", temp.resolve("city"), "--seeds", "3,4", "--tolerance", "100");

        assertThat(code).as(output.toString()).isZero();
        assertThat(json().path("seeds").path(0).asInt()).isEqualTo(3);
        assertThat(json().path("losses").path("city")).hasSize(2);
        assertThat(out.resolve("training-seed-4/model.onnx")).exists();
    }

    @Test
    void adapt_guardThatMustGain_refusesAndKeepsTheModelApart() throws IOException {
        int code = adapt(model, "--condition", "night", "--guard", temp.resolve("city"), "--tolerance", "-50");

        assertThat(code).as(output.toString()).isEqualTo(1);
        assertThat(out.resolve("model.onnx")).doesNotExist();
        assertThat(out.resolve("refused.onnx")).exists();
        assertThat(json().path("accepted").asBoolean()).isFalse();
        assertThat(output.toString()).contains("REFUSED").contains("guard city lost");
    }

    @Test
    void adapt_noGuard_saysLoudlyThatNothingIsJudged() {
        adapt(model, "--condition", "fog");

        assertThat(output.toString()).contains("NO LABELLED GUARD");
    }

    @Test
    void adapt_resumed_givesTheSameModel() throws IOException {
        adapt(model, "--condition", "fog", "--guard", temp.resolve("city"));
        byte[] before = Files.readAllBytes(out.resolve("model.onnx"));

        int code = adapt(model, "--condition", "fog", "--guard", temp.resolve("city"), "--resume");

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("resumed at step 2 of 2");
        assertThat(Files.readAllBytes(out.resolve("model.onnx"))).isEqualTo(before);
    }

    @Test
    void adapt_wrongWords_areWrongUsage() {
        assertThat(adapt(model, "--condition", "snow")).isEqualTo(2);
        assertThat(adapt(model, "--condition", "glare")).isEqualTo(2);
        assertThat(output.toString()).contains("'snow'", "'glare'", "use one of fog, rain, night");
    }
}
