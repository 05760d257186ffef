package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** {@code rank-models} from end to end on tiny detectors that have learned nothing. */
class RankModelsCommandTest {
    @TempDir
    private Path temp;

    private Path one = Path.of("");
    private Path other = Path.of("");
    private TestFolder data = new TestFolder(Path.of(""));
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        one = TinyDetector.write(temp.resolve("one.onnx"));
        other = TinyDetector.write(temp.resolve("other.onnx"), TinyDetector.bytesWithBatchNormalisation());
        data = new TestFolder(temp.resolve("data")).text("classes.txt", "car\n");
        StringBuilder train = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            data.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
            train.append(i < 3 ? "images/s%d_0.png\n".formatted(i) : "");
        }
        data.text("train.txt", train.toString()).text("val.txt", "images/s3_0.png\n");
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
    void rankModels_twoModelsAndAGuard_writesFiguresOfEach() throws IOException {
        Path report = temp.resolve("ranking.json");

        int code = run(
                "rank-models",
                "--data",
                data.root(),
                "--bases",
                one + "," + other,
                "--guard",
                data.root(),
                "--limit",
                3,
                "--report",
                report);

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString()).contains("3 images of data", "one ", "other ", "on data");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("data").path("split").asText()).isEqualTo("train");
        assertThat(json.path("models")).hasSize(2).allSatisfy(model -> {
            assertThat(model.path("sha256").asText()).hasSize(64);
            assertThat(model.path("data").path("objects").isNumber()).isTrue();
            assertThat(model.path("guards").path("data").path("images").asInt()).isEqualTo(1);
        });
    }

    @Test
    void rankModels_classesThatNoModelKnows_areObjectsAllTheSame() throws IOException {
        Path report = temp.resolve("ranking.json");
        data.text("classes.txt", "cone\n");

        int code = run("rank-models", "--data", data.root(), "--bases", one + "," + other, "--report", report);
        for (int i = 0; i < 3; i++) {
            data.text("labels/s%d_0.txt".formatted(i), "");
        }
        int empty = run("rank-models", "--data", data.root(), "--bases", one + "," + other);

        assertThat(code).as(output.toString()).isZero();
        assertThat(new ObjectMapper().readTree(report.toFile()).path("models"))
                .allSatisfy(
                        model -> assertThat(model.path("data").path("objects").isNumber())
                                .isTrue());
        assertThat(empty).isEqualTo(1);
        assertThat(output.toString()).contains("no labelled object on the 3 images looked at");
    }

    @Test
    void rankModels_brokenModel_ranksTheOthersAndExitsOne() throws IOException {
        Path broken = Files.writeString(temp.resolve("broken.onnx"), "no model");

        int code = run("rank-models", "--data", data.root(), "--bases", one + "," + broken);

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("not scored: ", "broken.onnx", "one ");
    }

    @Test
    void rankModels_badUsage_exitsTwoAndSaysWhatIsMissing() {
        assertThat(run("rank-models", "--data", data.root(), "--bases", one)).isEqualTo(2);
        assertThat(run("rank-models", "--data", data.root(), "--bases", one + "," + one))
                .isEqualTo(2);
        assertThat(run("rank-models", "--data", data.root(), "--bases", one + "," + other, "--limit", 0))
                .isEqualTo(2);
        assertThat(output.toString()).contains("at least two --bases", "the same file name");
    }
}
