package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.dataset.ImageFiles;
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

/** {@code rank} from end to end on a tiny detector that has learned nothing. */
class RankCommandTest {
    @TempDir
    private Path temp;

    private Path model = Path.of("");
    private TestFolder data = new TestFolder(Path.of(""));
    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        model = TinyDetector.write(temp.resolve("tiny.onnx"));
        data = new TestFolder(temp.resolve("data")).text("classes.txt", "car\n");
        StringBuilder train = new StringBuilder();
        StringBuilder val = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            data.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
            (i < 6 ? train : val).append("images/s%d_0.png\n".formatted(i));
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
    void rank_folder_writesTablesListSheetAndFramesToLabel() throws IOException {
        Path out = temp.resolve("out");

        int code = run("rank", "--model", model, "--frames", data.root(), "--top", 3, "--prelabels", "--out", out);

        assertThat(code).as(output.toString()).isZero();
        List<String> top = Files.readAllLines(out.resolve("top.txt"));
        assertThat(top).hasSize(3).allMatch(name -> Files.exists(data.root().resolve(name)));
        JsonNode json = new ObjectMapper().readTree(out.resolve("ranked.json").toFile());
        assertThat(json.path("chosen").asInt()).isEqualTo(3);
        assertThat(json.path("frames")).hasSize(8);
        assertThat(ImageFiles.standard().decode(out.resolve("sheet.png")).width())
                .isGreaterThan(400);
        assertThat(out.resolve("to-label/images/" + top.get(0).replace('/', '_')))
                .exists();
        assertThat(out.resolve("to-label/labels")).isNotEmptyDirectory();
    }

    @Test
    void rank_prelabelsForTools_comeBackByImport() throws IOException {
        Path out = temp.resolve("out");

        int code = run(
                "rank",
                "--model",
                model,
                "--frames",
                data.root(),
                "--top",
                3,
                "--prelabels",
                "cvat,label-studio",
                "--out",
                out);

        assertThat(code).as(output.toString()).isZero();
        assertThat(out.resolve("label-studio.json")).exists();
        assertThat(out.resolve("label-studio.xml")).exists();
        assertThat(out.resolve("to-label/labels")).doesNotExist();
        assertThat(run("dataset", "import", out.resolve("cvat.xml"), "--into", out.resolve("to-label")))
                .as("a model's boxes that nobody looked at")
                .isEqualTo(1);
        assertThat(output.toString()).contains("nobody labelled or changed any of the 3 pictures");
        assertThat(run("dataset", "import", out.resolve("cvat.xml"), "--into", out.resolve("to-label"), "--all"))
                .as(output.toString())
                .isZero();
        assertThat(out.resolve("to-label/labels")).isNotEmptyDirectory();
        assertThat(output.toString()).contains("on 3 images");
        assertThat(run("dataset", "import", out.resolve("top.txt"), "--into", out))
                .isEqualTo(2);
    }

    @Test
    void rank_unreadableFrame_exitsOneAndNamesIt() {
        data.text("images/s9_0.png", "broken");

        int code = run("rank", "--model", model, "--frames", data.root(), "--out", temp.resolve("out"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("not read: ", "s9_0.png");
        assertThat(temp.resolve("out/top.txt")).exists();
    }

    @Test
    void rank_foldersThatAreCalledAlike_keepTheirFramesApart() throws IOException {
        Path one =
                new TestFolder(temp.resolve("one/drive")).image("1.png", 96, 64).root();
        Path other = new TestFolder(temp.resolve("other/drive"))
                .image("1.png", 96, 64)
                .root();
        Path out = temp.resolve("out");

        int code = run("rank", "--model", model, "--frames", one, "--frames", other, "--out", out);

        assertThat(code).as(output.toString()).isZero();
        JsonNode json = new ObjectMapper().readTree(out.resolve("ranked.json").toFile());
        assertThat(json.findValuesAsText("frame")).containsExactlyInAnyOrder("drive/1.png", "drive-2/1.png");
    }

    @Test
    void rank_badUsage_exitsTwoAndSaysWhatIsMissing() {
        assertThat(run("rank", "--frames", data.root(), "--out", temp.resolve("out")))
                .isEqualTo(2);
        assertThat(run("rank", "--model", model, "--out", temp.resolve("out"))).isEqualTo(2);
        assertThat(run("rank", "--model", model, "--frames", data.root(), "--top", 0, "--out", temp.resolve("out")))
                .isEqualTo(2);
        assertThat(output.toString()).contains("Missing required option: '--model", "give --frames", "--top must be");
    }

    @Test
    void rank_outThatHoldsLabels_isRefusedBeforeTheWork() {
        new TestFolder(temp).text("out/to-label/labels/a.txt", "0 0.5 0.5 0.1 0.1");

        int code = run("rank", "--model", model, "--frames", data.root(), "--out", temp.resolve("out"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("corrected labels");
        assertThat(temp.resolve("out/top.txt")).doesNotExist();
    }
}
