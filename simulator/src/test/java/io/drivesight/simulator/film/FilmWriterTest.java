package io.drivesight.simulator.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmWriterTest {
    private final Renderer drive = new Renderer(Scenario.load("multi-camera-junction"), 4);

    @Test
    void shots_twoCameras_areInTheOrderOfTime() {
        assertThat(new FilmPlan(drive, List.of("front", "rear"), 0.2, "v", 0.9).shots())
                .containsExactly(new Shot("front", 0), new Shot("rear", 0), new Shot("front", 1), new Shot("rear", 1));
    }

    @Test
    void write_anyNumberOfThreads_givesTheSameFiles(@TempDir Path folder) throws IOException {
        FilmPlan plan = new FilmPlan(drive, List.of("front", "left"), 0.3, "v", 0.9);
        FilmWriter.write(plan, folder.resolve("one"), 1, done -> {});
        FilmWriter.write(plan, folder.resolve("three"), 3, done -> {});
        for (String file : List.of("front/000002.jpg", "left/000000.jpg", "truth.jsonl", "drive.json")) {
            assertThat(folder.resolve("three").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
        assertThat(Files.readAllLines(folder.resolve("one/truth.jsonl"))).hasSize(6);
    }
}
