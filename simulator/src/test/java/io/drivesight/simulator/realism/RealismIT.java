package io.drivesight.simulator.realism;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.simulator.realism.RealismReport.Row;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.testkit.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An unmodified COCO-pretrained YOLOX-Nano, its input set to the frames' size, must believe what the renderer draws. */
class RealismIT {
    private static final long FRESH_SEED = 31_000;
    private static final List<Scenario> SCENARIOS =
            Scenario.builtIn().stream().map(Scenario::load).toList();

    @Test
    void clearFrames_freshSeeds_meetTheDemands() {
        RealismReport report = measure(4, 7, "clear");
        System.out.println(report.table());
        assertThat(report.row("clear").frames()).isGreaterThanOrEqualTo(200);
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void vehicles_thickerFogAndNight_areFoundLessAndLess() {
        RealismReport report = measure(2, 5, "clear", "fog:400", "fog:150", "fog:75", "fog:40", "night");
        System.out.println(report.table());
        assertThat(report.failures().stream().filter(line -> line.startsWith("vehicle recall must fall")))
                .isEmpty();
    }

    private static RealismReport measure(int seeds, int frames, String... weathers) {
        Path file = SharedData.require("models-coco/yolox_nano_416.onnx");
        try (OnnxModel model = OnnxModel.of(SizedModel.of(file, 640, 384), "yolox", null, RuntimeOptions.CPU)) {
            RealismCheck check = new RealismCheck(
                    new OnnxObjectDetector(model, Thresholds.DEFAULT, System::nanoTime), System::nanoTime);
            List<Row> rows = Stream.of(weathers)
                    .map(Conditions::parse)
                    .map(weather -> check.row(SCENARIOS, weather, FRESH_SEED, seeds, frames, () -> {}))
                    .toList();
            return new RealismReport("yolox_nano, 640x384", rows);
        }
    }
}
