package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyExamplesTest {
    @ParameterizedTest
    @CsvSource({"study.yaml, 55", "study-shipping.yaml, 5", "study-grid.yaml, 28"})
    void example_isReadableAndPlanned(String name, int tasks) throws IOException {
        Path file = Path.of("examples", name);

        StudyPlan plan = new StudyPlan(StudyConfig.parse(Files.readString(file), name));

        assertThat(plan.state(Map.of(), Set.of()).tasks()).hasSize(tasks);
    }
}
