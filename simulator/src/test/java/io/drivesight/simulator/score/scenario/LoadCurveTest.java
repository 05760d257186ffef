package io.drivesight.simulator.score.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.ShippedModel;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.virtual.Perception;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The table of docs/simulator.md: offline against streaming precision as the load rises. */
class LoadCurveTest {
    private static final List<Integer> LOADS = List.of(1, 2, 5);
    private static final double FPS = 10;

    @Test
    @EnabledIfSystemProperty(named = "drivesight.tables", matches = ".+")
    void score_loadsOfTheDocs_givePrintedTable(@TempDir Path folder) throws Exception {
        List<ScenarioPlan> plans = LOADS.stream()
                .map(load -> new ScenarioPlan(
                        "cut-in",
                        "clear",
                        1,
                        16,
                        FPS,
                        1,
                        Policy.LATEST,
                        Duration.ofNanos(Math.round(load / FPS * 1e9))))
                .toList();
        List<JsonNode> scores = new ArrayList<>();
        try (Perception perception = Perception.load(
                ShippedModel.path(), RuntimeOptions.CPU, InputProfile.AUTO, ZoomMode.OFF, System::nanoTime)) {
            for (ScenarioPlan plan : plans) {
                scores.add(plan.play(folder, perception, 2, frames -> {}));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            JsonNode score = scores.get(i);
            List<Object> row = new ArrayList<>(List.of(
                    LOADS.get(i) + " x",
                    "%s of %s".formatted(score.at("/service/results"), score.at("/service/frames")),
                    score.at("/service/received/p50").asDouble()));
            for (String figure : List.of("kinds/vehicle/ap50", "ap")) {
                for (String kind : List.of("offline", "streaming", "streamingExtrapolated")) {
                    row.add(score.at("/detection/" + kind + "/" + figure).asDouble());
                }
            }
            rows.add(TextTable.cells(1, row.toArray()));
        }
        System.out.println(TextTable.markdown(
                List.of(
                        "load",
                        "processed",
                        "latency p50 ms",
                        "vehicle AP50 offline",
                        "streaming",
                        "moved along hints",
                        "AP offline",
                        "AP streaming",
                        "moved along hints"),
                rows));
        assertThat(rows).hasSize(LOADS.size());
    }
}
