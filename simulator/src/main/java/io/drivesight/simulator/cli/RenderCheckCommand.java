package io.drivesight.simulator.cli;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.realism.RealismCheck;
import io.drivesight.simulator.realism.RealismReport;
import io.drivesight.simulator.realism.RealismReport.Row;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.ScenarioException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight render check}. */
@Command(
        name = "check",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Shows rendered frames to a detector and counts what it finds: the test of realism, for a detector",
            "that was trained on photographs alone.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight render check --model yolox_nano.onnx",
            "  drivesight render check --model yolox_nano.onnx --scenario cyclist --weather clear,night --seeds 10",
            "  drivesight render check --model yolox_nano.onnx --report realism.json --require",
            "",
            "Demanded (--require): in clear weather vehicles of 40 px and more 0.90, of 24 px 0.85, persons of 60 px",
            "0.70, false positives 0.15 a frame; vehicles fall strictly from clear over thicker and thicker fog.",
            "Exit codes: 0 measured (with --require: and good enough), 1 failed or not good enough, 2 wrong usage."
        })
final class RenderCheckCommand implements Callable<Integer> {
    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--scenario", paramLabel = "NAME", split = ",", description = "Default: all that --list shows.")
    private List<String> scenarios = new ArrayList<>(Scenario.builtIn());

    @Option(
            names = "--weather",
            paramLabel = "W",
            split = ",",
            defaultValue = "clear,fog:400,fog:150,fog:75,fog:40,night,rain",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<String> weathers = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1000",
            description = "First (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "4", description = "Drives per scenario (default: 4).")
    private int seeds;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "7", description = "Frames per drive (default: 7).")
    private int frames;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write the table as JSON.")
    private @Nullable Path report;

    @Option(names = "--require", description = "Fail unless the demands are met.")
    private boolean require;

    @Override
    public Integer call() throws IOException {
        Path file = model.path();
        DriveOptions.checkRange("--seeds", seeds, 1, 1000);
        DriveOptions.checkRange("--frames", frames, 1, 1000);
        Terminal terminal = Terminal.standardOutput();
        RealismReport result = measure(file, terminal);
        terminal.line(result.table());
        if (report != null) {
            ReportFile.json(report, result);
        }
        List<String> failures = require ? result.failures() : List.of();
        failures.forEach(terminal::line);
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private RealismReport measure(Path file, Terminal terminal) {
        List<Conditions> conditions;
        List<Scenario> loaded;
        try {
            conditions = weathers.stream().map(Conditions::parse).toList();
            loaded = scenarios.stream().map(Scenario::load).toList();
        } catch (ScenarioException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        try (OnnxModel onnx = OnnxModel.load(file, RuntimeOptions.CPU)) {
            OnnxObjectDetector detector = new OnnxObjectDetector(onnx, Thresholds.DEFAULT, System::nanoTime);
            // Time of this thread alone: what else runs on the machine is none of the renderer's cost.
            RealismCheck check =
                    new RealismCheck(detector, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
            List<Row> rows = new ArrayList<>();
            int total = loaded.size() * seeds * frames * conditions.size();
            int[] done = {0};
            for (Conditions weather : conditions) {
                rows.add(check.row(loaded, weather, seed, seeds, frames, () -> {
                    if (++done[0] % 20 == 0) {
                        terminal.update("%s: %d of %d frames".formatted(weather.label(), done[0], total));
                    }
                }));
            }
            terminal.clear();
            return new RealismReport(String.valueOf(file.getFileName()), rows);
        }
    }
}
