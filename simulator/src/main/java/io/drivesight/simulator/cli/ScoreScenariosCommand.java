package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.scenario.ScenarioPlan;
import io.drivesight.simulator.score.scenario.ScenarioTable;
import io.drivesight.simulator.score.scenario.ScenarioTable.Scored;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score scenarios}. */
@Command(
        name = "scenarios",
        description = {
            "Scores a model over synthetic scenarios in several weathers, into one table. Each drive goes through the",
            "service's own detecting, tracking and predicting on simulated time, into a recording, which is scored as",
            "`score run` does.",
            ""
        },
        footer = {
            "  drivesight score scenarios --out scores",
            "  drivesight score scenarios --model yolox_nano.onnx --scenarios cut-in,cyclist --weathers clear,fog-75 \\",
            "      --seconds 8 --out scores",
            "  drivesight score scenarios --weathers clear --detections truth,jitter=0.03,miss=0.1 --out noisy",
            "",
            "Into --out: scores.md, scores.json, and SCENARIO_WEATHER_SEED.json and .mcap of each run.",
            "Exit codes: 0 scored, 1 failed, 2 wrong usage."
        })
final class ScoreScenariosCommand implements Callable<Integer> {
    @Mixin
    private final SightOptions sight = new SightOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where recordings and scores go.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME",
            description = "Names or YAML files (default: all that `render --list` shows).")
    private List<String> scenarios = new ArrayList<>(Scenario.builtIn());

    @Option(
            names = "--weathers",
            split = ",",
            paramLabel = "W",
            description = "Default: clear,fog,rain,night; fog is 150 m, rain 8 mm/h.")
    private List<String> weathers = new ArrayList<>(List.of("clear", "fog", "rain", "night"));

    @Option(names = "--seeds", paramLabel = "N", description = "Drives of each (default: 1).")
    private int seeds = 1;

    @Option(names = "--seed", paramLabel = "N", description = "The first (default: 1).")
    private long seed = 1;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Of each drive, at most its own length (default: ${DEFAULT-VALUE}).")
    private double seconds = 12;

    @Option(
            names = "--fps",
            paramLabel = "F",
            description = "Frames per second of each camera (default: ${DEFAULT-VALUE}).")
    private double fps = 10;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            description = "At most so many cameras of a scenario (default: ${DEFAULT-VALUE}).")
    private int cameras = 2;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            description =
                    "Simulated time from taking a frame until its result is received (default: ${DEFAULT-VALUE}).")
    private double frameMillis = 50;

    @Override
    public Integer call() throws IOException {
        List<ScenarioPlan> plans = plans();
        // Stages are timed by processor time, which other work on the machine does not stretch.
        return sight.use(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime, eyes -> score(eyes, plans));
    }

    private int score(Sight eyes, List<ScenarioPlan> plans) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        Terminal terminal = Terminal.standardOutput();
        List<Scored> runs = new ArrayList<>();
        for (ScenarioPlan plan : plans) {
            String run = "%s, %d of %d".formatted(plan.key(), runs.size() + 1, plans.size());
            JsonNode score = plan.play(out, eyes, threads, frames -> {
                if (frames % 25 == 0) {
                    terminal.update(run + ": " + frames + " frames");
                }
            });
            runs.add(new Scored(plan, score));
        }
        terminal.clear();
        ScenarioTable table = new ScenarioTable(runs);
        ReportFile.text(out.resolve("scores.md"), table.markdown());
        ReportFile.json(out.resolve("scores.json"), table.json());
        terminal.line(table.markdown());
        terminal.line("scores: " + out.resolve("scores.md") + ", scores.json");
        return 0;
    }

    private List<ScenarioPlan> plans() {
        if (!(seeds >= 1 && seconds >= 1 && fps >= 1 && fps <= 100 && cameras >= 1 && frameMillis > 0)) {
            throw new UsageException(
                    "--seeds, --seconds, --fps (to 100) and --cameras are at least 1, --frame-ms above 0");
        }
        weathers.forEach(weather -> UsageException.unlessRead(Conditions::parse, weather));
        scenarios.forEach(scenario -> UsageException.unlessRead(Scenario::load, scenario));
        List<ScenarioPlan> plans = new ArrayList<>();
        for (String scenario : scenarios) {
            for (String weather : weathers) {
                for (long each = seed; each < seed + seeds; each++) {
                    plans.add(new ScenarioPlan(
                            scenario,
                            weather,
                            each,
                            seconds,
                            fps,
                            cameras,
                            Policy.EVERY,
                            Duration.ofNanos(Math.round(frameMillis * 1e6))));
                }
            }
        }
        return plans;
    }
}
