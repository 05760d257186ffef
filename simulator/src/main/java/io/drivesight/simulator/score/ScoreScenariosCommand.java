package io.drivesight.simulator.score;

import io.drivesight.core.inference.ShippedModel;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.ScenarioException;
import io.drivesight.simulator.score.page.WeatherPicture;
import io.drivesight.simulator.score.scenario.ScenarioPlan;
import io.drivesight.simulator.score.scenario.ScenarioRuns;
import io.drivesight.simulator.score.scenario.ScenarioTable;
import io.drivesight.simulator.score.virtual.Perception;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drivesight score scenarios}. */
@Command(
        name = "scenarios",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Scores a model over synthetic scenarios in several weathers, into one table. Each drive goes through the",
            "service's own detecting, tracking and predicting on simulated time, into a recording, which is scored as",
            "`score run` does. What is there already is not made again.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score scenarios --out scores",
            "  drivesight score scenarios --model yolox_nano.onnx --scenarios cut-in,cyclist --weathers clear,fog-75 \\",
            "      --seconds 8 --out scores",
            "",
            "Into --out: scores.md, scores.json, and SCENARIO_WEATHER_SEED.json and .mcap of each run.",
            "Exit codes: 0 scored, 1 failed, 2 wrong usage."
        })
final class ScoreScenariosCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The detector, an .onnx file (default: the one that ships).")
    private Path model = ShippedModel.path();

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
            defaultValue = "clear,fog,rain,night",
            description = "Default: ${DEFAULT-VALUE}; fog is 150 m, rain 8 mm/h.")
    private List<String> weathers = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1", description = "Drives of each (default: 1).")
    private int seeds;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "The first (default: 1).")
    private long seed;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "12",
            description = "Of each drive, at most its own length (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--fps",
            paramLabel = "F",
            defaultValue = "10",
            description = "Frames per second of each camera (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            defaultValue = "2",
            description = "At most so many cameras of a scenario (default: ${DEFAULT-VALUE}).")
    private int cameras;

    @Option(
            names = "--frame-ms",
            paramLabel = "MS",
            defaultValue = "50",
            description =
                    "Simulated time from taking a frame until its result is received (default: ${DEFAULT-VALUE}).")
    private double frameMillis;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where recordings and scores go.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = "--picture",
            paramLabel = "F.jpg",
            description = "Also draw the first scenario at --at seconds in all weathers, side by side.")
    private @Nullable Path picture;

    @Option(names = "--at", paramLabel = "S", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
    private double at;

    @Option(names = "--no-recordings", description = "Delete each recording when it is scored.")
    private boolean noRecordings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<ScenarioPlan> plans = plans();
        if (!Files.isRegularFile(model)) {
            throw new NoSuchFileException(model + " (--model must name an .onnx detector)");
        }
        Terminal terminal = new Terminal(System.out, Boolean.getBoolean("drivesight.terminal"));
        try (Perception perception = Perception.load(model, System::nanoTime)) {
            ScenarioRuns runs = new ScenarioRuns(
                    out, perception, Runtime.getRuntime().availableProcessors(), System::nanoTime, terminal);
            List<ScenarioRuns.Scored> scored = runs.run(plans);
            ScenarioTable table = new ScenarioTable(scored);
            Files.writeString(out.resolve("scores.md"), table.markdown());
            Json.write(out.resolve("scores.json"), table.json());
            spec.commandLine().getOut().println(table.markdown());
            spec.commandLine().getOut().println("scores: " + out.resolve("scores.md") + ", scores.json");
            spec.commandLine().getOut().flush();
            if (picture != null) {
                WeatherPicture.write(
                        picture,
                        plans.stream()
                                .filter(plan -> plan.scenario().equals(scenarios.get(0)) && plan.seed() == seed)
                                .map(runs::recording)
                                .filter(Files::isRegularFile)
                                .toList(),
                        at);
            }
            if (noRecordings) {
                for (ScenarioPlan plan : plans) {
                    Files.deleteIfExists(runs.recording(plan));
                }
            }
        }
        return 0;
    }

    private List<ScenarioPlan> plans() {
        if (!(seeds >= 1 && seconds >= 1 && fps >= 1 && fps <= 100 && cameras >= 1 && frameMillis > 0)) {
            throw wrong("--seeds, --seconds, --fps (to 100) and --cameras are at least 1, --frame-ms above 0", null);
        }
        List<ScenarioPlan> plans = new ArrayList<>();
        try {
            for (String weather : weathers) {
                Conditions.parse(weather);
            }
            for (String scenario : scenarios) {
                Scenario.load(scenario);
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
        } catch (ScenarioException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
        return plans;
    }

    private ParameterException wrong(String text, @Nullable Throwable cause) {
        return new ParameterException(spec.commandLine(), text, cause);
    }
}
