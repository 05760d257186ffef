package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.dataset.DatasetException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RunConfigTest {
    private static final String BASE = "base: b.onnx\ndata: [d]\nout: o\n";

    @ParameterizedTest
    @ValueSource(strings = {"head.yaml", "fine-tune-without-forgetting.yaml", "fog.yaml"})
    void read_example_isComplete(String file) {
        RunConfig config = RunConfig.read(Path.of("examples").resolve(file));

        config.requireComplete();
        assertThat(config.data).isNotEmpty();
        assertThat(RunConfig.parse(config.toYaml(), "again")).isEqualTo(config);
    }

    @Test
    void parse_unknownKey_namesLineAndKeys() {
        assertThatThrownBy(() -> RunConfig.parse("base: x\n\nbatchsize: 4\n", "run.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("run.yaml:3: ")
                .hasMessageContaining("batchsize")
                .hasMessageContaining("checkpointEvery");
    }

    @Test
    void parse_badValue_namesLine() {
        assertThatThrownBy(() -> RunConfig.parse("base: x\n\nbatch: many\n", "run.yaml"))
                .hasMessageStartingWith("run.yaml:3: ");
        assertThatThrownBy(() -> RunConfig.parse("base: x\nsaid: {}\n", "run.yaml"))
                .hasMessageStartingWith("run.yaml:2: ");
        assertThat(RunConfig.parse("---\n", "run.yaml")).isEqualTo(RunConfig.parse("", "run.yaml"));
    }

    @Test
    void parse_datasetAsFolderOrInFull_bothWork() {
        RunConfig config = RunConfig.parse("data:\n  - a\n  - {dir: b, weight: 0.5}\n", "run.yaml");

        assertThat(config.data).containsExactly(DataEntry.of("a"), new DataEntry("b", null, 0.5, null, null));
    }

    @Test
    void of_commandLine_saysWhatWasGivenAndNoMore() {
        CommandLine line = new CommandLine(new RunConfig()).registerConverter(DataEntry.class, DataEntry::of);

        RunConfig config = RunConfig.of(line.parseArgs(
                "--no-masks", "--data", "a", "--data", "b", "--classes", "car,bus", "--teacher-sees-clean"));

        assertThat(config)
                .isEqualTo(RunConfig.parse(
                        "{data: [a, b], classes: [car, bus], masks: false, teacherSeesClean: true}", "run.yaml"));
        assertThat(config.says("batch")).isFalse();
        assertThat(config.loss().masks()).isFalse();
    }

    @Test
    void over_defaultThatWasSaid_goesBeforeTheFile() {
        RunConfig file = RunConfig.parse("{strategy: full, batch: 4, patience: }", "file");

        RunConfig merged =
                RunConfig.parse("{strategy: head, batch: 8}", "options").over(file);

        assertThat(merged.strategy()).isEqualTo(Strategy.HEAD);
        assertThat(merged.batch).isEqualTo(8);
        assertThat(merged.says("patience")).isFalse();
    }

    @Test
    void merge_optionsOverFile_optionsWin() {
        RunConfig file = RunConfig.parse(BASE + "lr: 0.1\nbatch: 4\n", "file");
        RunConfig merged = RunConfig.parse("lr: 0.2", "options").over(file);

        assertThat(merged.lr()).isEqualTo(0.2);
        assertThat(merged.batch).isEqualTo(4);
        assertThat(merged.base()).isEqualTo("b.onnx");
    }

    @Test
    void parse_teacherAndSizes_followAtTheFirst() {
        RunConfig config =
                RunConfig.parse(BASE + "teacher: t.onnx\nsizes: [416x256, 480x352]\nclasses: [car, dog]\n", "run.yaml");

        config.requireComplete();
        assertThat(config.size()).contains(new ImageSize(416, 256));
        assertThat(config.sizes()).hasSize(2);
        assertThat(config.loss().distillation()).isEqualTo(1);
        assertThat(config.teacherSeesClean()).isTrue();
    }

    @Test
    void batch_auto_isFoundOutLaterAndWrittenAsANumber() {
        RunConfig file = RunConfig.parse(BASE + "batch: auto\naccumulate: 4\n", "file");
        CommandLine line = new CommandLine(new RunConfig()).registerConverter(DataEntry.class, DataEntry::of);

        file.requireComplete();
        assertThat(RunConfig.of(line.parseArgs("--batch", "auto")).batch)
                .isEqualTo(file.batch)
                .isEqualTo(RunConfig.AUTO);
        assertThat(file.toYaml()).contains("batch: \"auto\"\n");
        assertThat(RunConfig.parse(file.toYaml(), "again")).isEqualTo(file);
        assertThatThrownBy(RunConfig.parse(BASE + "batch: -1\n", "file")::requireComplete)
                .hasMessageContaining("or auto");
        assertThat(file.withBatch(16).imagesPerStep()).isEqualTo(64);
        assertThat(file.withBatch(16).toYaml()).contains("batch: 16\n", "accumulate: 4\n");
    }

    @Test
    void requireComplete_onlyTheNeedful_hasDefaults() {
        RunConfig config = RunConfig.parse(BASE, "file");

        config.requireComplete();
        assertThat(config.strategy()).isEqualTo(Strategy.HEAD);
        assertThat(config.steps(7)).isEqualTo(70);
        assertThat(config.loss().distillation()).isZero();
        assertThat(config.classes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: [d]\\nout: o | base is missing",
                "base: b\\nout: o | no labelled data",
                "base: b\\ndata: [d] | out is missing",
                "base: b\\ndata: [d]\\nout: o\\nstrategy: heads | there is no strategy 'heads'",
                "base: b\\ndata: [d]\\nout: o\\naddClasses: [cone] | guards go together",
                "base: b\\ndata: [d]\\nout: o\\naddClasses: [cone]\\nguards: [g]\\nclasses: [car] | leave classes out",
                "base: b\\ndata: [d]\\nout: o\\nstrategy: scratch\\ninterpolate: 0.5 | from scratch cannot be interpolated",
                "base: b\\ndata: [d]\\nout: o\\nteacher: t\\ndistillWeight: 0 | weighs nothing"
            })
    void requireComplete_contradiction_saysWhatToDo(String yaml, String message) {
        RunConfig config = RunConfig.parse(yaml.replace("\\n", "\n"), "file");

        assertThatThrownBy(config::requireComplete)
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void requireComplete_batchOfNothing_saysWhatToDo() {
        RunConfig config = RunConfig.parse(BASE + "batch: 0\n", "file");

        assertThatThrownBy(config::requireComplete).hasMessageContaining("batch size");
    }
}
