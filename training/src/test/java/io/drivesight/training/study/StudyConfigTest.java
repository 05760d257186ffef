package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.study.StudyConfig.LabelCount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyConfigTest {
    static final String GRID = """
            common: {data: [city], steps: 200}
            bases: [{name: nano, model: nano.onnx}, {name: pico, model: pico.onnx}]
            strategies: [{name: head, run: {strategy: head}}, {name: full, run: {strategy: full}}]
            labels: [10, 25, all]
            seeds: [1, 2]
            evaluate:
              - {name: city, dir: city, split: val, role: domain}
              - {name: fog, dir: fog, role: guard}
            tolerance: 0.03
            halving: {labels: 25, steps: 50, keep: 1}
            budget: {cpuMinutes: 120}
            """;

    @TempDir
    private Path temp;

    static StudyConfig grid() {
        return StudyConfig.parse(GRID, "grid.yaml");
    }

    @Test
    void parse_batchThatDependsOnTheMachine_isRefused() {
        assertThatThrownBy(() -> StudyConfig.parse("""
                        common: {data: [city], batch: auto}
                        bases: [{name: m, model: m.onnx}]
                        strategies: [{name: a, run: {}}]
                        seeds: [1]
                        evaluate: [{name: city, dir: city}]
                        """, "study.yaml")).hasMessageContaining("give batch as a number");
    }

    @Test
    void parse_grid_knowsDomainGuardsAndNumbers() {
        StudyConfig config = grid();

        assertThat(config.goal().domain()).isEqualTo("city");
        assertThat(config.goal().guards()).containsExactly("fog");
        assertThat(config.labels()).containsExactly(new LabelCount(10), new LabelCount(25), LabelCount.ALL);
        assertThat(config.tolerance()).isEqualTo(0.03);
    }

    @Test
    void parse_noRolesNorLabels_firstSetIsTheDomainAndAllLabelsAreTaken() {
        StudyConfig config = StudyConfig.parse(
                GRID.replace(", role: domain", "").replace(", role: guard", "").replace("labels: [10, 25, all]\n", ""),
                "grid.yaml");

        assertThat(config.goal().domain()).isEqualTo("city");
        assertThat(config.goal().guards()).containsExactly("fog");
        assertThat(config.labels()).containsExactly(LabelCount.ALL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            , role: domain | , role: guard | exactly one set
            name: pico,    | name: nano,   | base 'nano' is there twice
            name: full,    | name: head,   | strategy 'head' is there twice
            10, 25, all    | 10, 10        | labels '10' is there twice
            10, 25, all    | 0             | at least 1, or 'all'
            10, 25, all    | many          | whole numbers or 'all'
            seeds: [1, 2]  | seeds: [1, 1] | seed '1' is there twice
            seeds: [1, 2]  | seeds: []     | seeds must name at least one
            steps: 200     | steps: 200, epochs: 2 | strategies of their own
            steps: 200     | steps: 200, seed: 3 | must leave out base, limit, seed and out
            labels: [10, 25, all] | labels: [] | labels must name at least one
            tolerance: 0.03 | tolerance: 3 | tolerance must be 0..1
            keep: 1        | keep: 0       | halving needs keep
            steps: 50,     | ''            | halving needs steps
            cpuMinutes: 120 | cpuMinutes: -1 | cpuMinutes
            {cpuMinutes: 120} | {}         | cpuMinutes
            name: fog,     | name: city,   | set to evaluate on 'city' is there twice
            run: {strategy: full} | x: 1   | strategy 'full' needs run
            model: pico.onnx | model: ''   | base 'pico' needs its model
            """)
    void parse_wrongGrid_saysWhatIsWrong(String right, String wrong, String message) {
        assertThat(GRID).contains(right);

        assertThatThrownBy(() -> StudyConfig.parse(GRID.replace(right, wrong), "grid.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("grid.yaml:")
                .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase(message));
    }

    @Test
    void parse_unknownKey_namesItsLine() {
        assertThatThrownBy(() -> StudyConfig.parse(GRID + "seedz: [1]\n", "grid.yaml"))
                .hasMessageStartingWith("grid.yaml:12: ")
                .hasMessageContaining("seedz");
    }

    @Test
    void read_noSuchModel_namesLineAndFile() throws IOException {
        Path file = temp.resolve("grid.yaml");
        Files.writeString(file, GRID);

        assertThatThrownBy(() -> StudyConfig.read(file))
                .hasMessage(file + ":2: base 'nano': no such model file: nano.onnx");
    }

    @Test
    void claim_otherSteps_areNamedAndTheBudgetIsNot() throws Exception {
        StudyConfig other = StudyConfig.parse(
                GRID.replace("steps: 200", "steps: 100").replace("cpuMinutes: 120", "cpuMinutes: 140"), "grid.yaml");
        StudyFolder folder = new StudyFolder(temp);
        folder.claim(grid(), Map.of(), Map.of(), Map.of());

        assertThatThrownBy(() -> folder.claim(other, Map.of(), Map.of(), Map.of()))
                .hasMessageContaining("belongs to another study: common.steps was 200, is 100. Give");
    }
}
