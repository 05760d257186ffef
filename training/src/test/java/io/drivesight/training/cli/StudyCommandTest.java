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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study from end to end on a tiny detector and a folder of pictures. */
class StudyCommandTest {
    private static final String STUDY = """
            common: {data: [DIR/data], steps: 2, batch: 2, valLimit: 0}
            bases: [{name: tiny, model: DIR/tiny.onnx}]
            strategies: [{name: head, run: {strategy: head}}, {name: fe, run: {strategy: feature-extraction}}]
            labels: [2, 500]
            seeds: [1]
            evaluate:
              - {name: city, dir: DIR/data, split: val, role: domain}
              - {name: all, dir: DIR/data, split: all, role: guard}
            halving: {labels: 2, steps: 1, keep: 1}
            budget: {cpuMinutes: 60}
            """;

    @TempDir
    private Path temp;

    private final StringWriter output = new StringWriter();

    @BeforeEach
    void setUp() throws IOException {
        TinyDetector.write(temp.resolve("tiny.onnx"));
        TestFolder data = new TestFolder(temp.resolve("data")).text("classes.txt", "car\n");
        for (int i = 0; i < 6; i++) {
            data.image("images/s%d_0.png".formatted(i), 96, 64)
                    .text("labels/s%d_0.txt".formatted(i), "0 0.25 0.5 0.5 1\n");
        }
        data.text("train.txt", "images/s0_0.png\nimages/s1_0.png\nimages/s2_0.png\nimages/s3_0.png\n")
                .text("val.txt", "images/s4_0.png\nimages/s5_0.png\n");
    }

    private int study(String config, String... more) throws IOException {
        Path file = temp.resolve("study.yaml");
        Files.writeString(file, config.replace("DIR", temp.toString()));
        List<String> line = new ArrayList<>(List.of(
                "study",
                "--config",
                file.toString(),
                "--out",
                temp.resolve("out").toString()));
        line.addAll(List.of(more));
        return Commands.create()
                .setOut(new PrintWriter(output))
                .setErr(new PrintWriter(output))
                .execute(line.toArray(String[]::new));
    }

    @Test
    void study_grid_writesRowsAndMatchesAndIsNotDoneTwice() throws IOException {
        int code = study(STUDY);

        assertThat(code).as(output.toString()).isZero();
        JsonNode rows =
                new ObjectMapper().readTree(temp.resolve("out/rows.json").toFile());
        assertThat(rows).hasSize(1 + 2 + 2);
        assertThat(rows.get(0).get("recipe").asText()).isEqualTo("tiny, zero-shot");
        assertThat(rows.get(1).get("steps").asInt()).isEqualTo(1);
        assertThat(rows.get(1).get("images").asInt()).isEqualTo(2);
        assertThat(rows.get(3).get("steps").asInt()).isEqualTo(2);
        assertThat(rows.get(3).get("images").asInt()).isEqualTo(4);
        for (JsonNode row : rows) {
            assertThat(row.get("failure").isNull()).as(row.toString()).isTrue();
            assertThat(row.get("scores").has("city vehicle AP50")).isTrue();
            assertThat(row.get("cpuSeconds").asDouble()).isPositive();
        }
        assertThat(output.toString())
                .contains("there are 4 images for training; [2, all] in place of [2, 500]", "processor minutes");
        JsonNode matches = new ObjectMapper()
                .readTree(temp.resolve("out/base/matches.json").toFile());
        assertThat(matches.get("all").get(0).get("objects"))
                .as("four of six trained")
                .hasSize(2);
        assertThat(output.toString())
                .contains("all: 4 images that the model learned from or was chosen on are left out");

        output.getBuffer().setLength(0);
        assertThat(study(STUDY)).isZero();
        assertThat(output.toString()).doesNotContain("done: ");
    }

    @Test
    void study_verdictOnly_judgesWhatIsThereWithoutRunning() throws IOException {
        assertThat(study(STUDY)).as(output.toString()).isZero();
        String before = Files.readString(temp.resolve("out/verdict.json"));
        for (String file : List.of("verdict.json", "report.html")) {
            Files.delete(temp.resolve("out").resolve(file));
        }
        try (Stream<Path> runs = Files.list(temp.resolve("out"))) {
            for (Path run : runs.filter(path -> path.getFileName().toString().endsWith("2_s1"))
                    .toList()) {
                Files.delete(run.resolve("row.json"));
            }
        }
        output.getBuffer().setLength(0);

        int code = study(STUDY, "--verdict-only");

        assertThat(code).as(output.toString()).isZero();
        assertThat(before).contains("\"toCome\" : [ ]");
        assertThat(output.toString())
                .contains("AP50 and gain over tiny, zero-shot", "The study is not finished: at least 1 more to run");
        assertThat(temp.resolve("out/report.html")).isNotEmptyFile();
    }

    @Test
    void study_verdictOnlyOfAFolderWithoutStudy_isRefused() throws IOException {
        assertThat(study(STUDY, "--verdict-only")).isEqualTo(1);
        assertThat(output.toString()).contains("holds no study (study.json is missing)");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void study_wrongStrategyOfAGrid_isToldBeforeAnythingRuns() throws IOException {
        int code = study(STUDY.replace("strategy: feature-extraction", "strategy: features"));

        assertThat(code).isEqualTo(1);
        assertThat(output.toString()).contains("'tiny, fe': there is no strategy 'features'");
        assertThat(temp.resolve("out")).doesNotExist();
    }
}
