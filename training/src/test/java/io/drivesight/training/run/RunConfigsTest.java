package io.drivesight.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunConfigsTest {
    private static final String BASE = "base: b.onnx\ndata: [d]\nout: o\n";

    @ParameterizedTest
    @ValueSource(strings = {"head.yaml", "fine-tune-without-forgetting.yaml", "fog.yaml"})
    void read_example_isComplete(String file) {
        RunConfig config = RunConfigs.read(Path.of("examples").resolve(file));

        assertThat(new RunSettings(config).data()).isNotEmpty();
        assertThat(RunConfigs.parse(RunConfigs.toYaml(config), "again")).isEqualTo(config);
    }

    @Test
    void parse_unknownKey_namesLineAndKeys() {
        assertThatThrownBy(() -> RunConfigs.parse("base: x\n\nbatchsize: 4\n", "run.yaml"))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("run.yaml:3: ")
                .hasMessageContaining("batchsize")
                .hasMessageContaining("checkpointEvery");
    }

    @Test
    void parse_datasetAsFolderOrInFull_bothWork() {
        RunConfig config = RunConfigs.parse("data:\n  - a\n  - {dir: b, weight: 0.5}\n", "run.yaml");

        assertThat(config.data()).containsExactly(DataEntry.of("a"), new DataEntry("b", null, 0.5, null, null));
    }

    @Test
    void merge_optionsOverFile_optionsWin() {
        RunConfig file = RunConfigs.parse(BASE + "lr: 0.1\nbatch: 4\n", "file");
        RunConfig merged = RunConfigs.merge(RunConfigs.parse("lr: 0.2", "options"), file);

        assertThat(merged.lr()).isEqualTo(0.2);
        assertThat(merged.batch()).isEqualTo(4);
        assertThat(merged.base()).isEqualTo("b.onnx");
    }

    @Test
    void newRunSettings_onlyTheNeedful_hasDefaults() {
        RunSettings settings = new RunSettings(RunConfigs.parse(BASE, "file"));

        assertThat(settings.strategy()).isEqualTo(Strategy.HEAD);
        assertThat(settings.options(7).steps()).isEqualTo(70);
        assertThat(settings.options(7).distillation()).isZero();
        assertThat(settings.classes()).contains("car", "traffic sign");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: [d]\\nout: o | base is missing",
                "base: b\\nout: o | no labelled data",
                "base: b\\ndata: [d] | out is missing",
                "base: b\\ndata: [d]\\nout: o\\nstrategy: heads | there is no strategy 'heads'",
                "base: b\\ndata: [d]\\nout: o\\nclasses: [sofa] | there is no class 'sofa'",
                "base: b\\ndata: [d]\\nout: o\\nclasses: [car, car] | each once",
                "base: b\\ndata: [d]\\nout: o\\nstrategy: scratch\\ninterpolate: 0.5 | from scratch cannot be interpolated"
            })
    void newRunSettings_contradiction_saysWhatToDo(String yaml, String message) {
        RunConfig config = RunConfigs.parse(yaml.replace("\\n", "\n"), "file");

        assertThatThrownBy(() -> new RunSettings(config))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void options_batchOfNothing_saysWhatToDo() {
        RunSettings settings = new RunSettings(RunConfigs.parse(BASE + "batch: 0\n", "file"));

        assertThatThrownBy(() -> settings.options(7)).hasMessageContaining("batch size");
    }
}
