package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.world.WorldFault;
import io.drivesight.simulator.score.world.WorldLoad;
import io.drivesight.simulator.score.world.WorldScore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivesight score world}. */
@Command(
        name = "world",
        description = {
            "Scores what a vehicle's cameras see together: whether a road user keeps its id from camera to camera, whether two",
            "are taken for one, and how far the world is from the truth (GOSPA, alpha 2, cutoff 10 m), beside the cameras' own",
            "lists put together, and of how many road users each warns rightly and falsely. Drives with cameras to all sides; with the truth's boxes nothing is drawn.",
            ""
        },
        footer = {
            "  drivesight score world --detections truth --seeds 1-10 --report w.json",
            "  drivesight score world --detections truth --faults none,silent,late,skewed,misaligned",
            "  drivesight score world --scenarios overtaken --seeds 1",
            "  drivesight score world --load 20x6x10 --scenarios all-round",
            "",
            "Exit codes: 0 scored, 1 failed, 2 wrong usage."
        })
final class ScoreWorldCommand implements Callable<Integer> {
    private static final Pattern LOAD = Pattern.compile("(\\d{1,4})x(\\d{1,4})x(\\d{1,4}(?:\\.\\d+)?)");

    /** What says nothing of a load. */
    private static final List<String> IGNORED =
            List.of("--detections", "--states", "--seeds", "--faults", "--threads", "--model", "--profile", "--zoom");

    @Mixin
    private final SightOptions sight = new SightOptions();

    @Option(names = "--seeds", paramLabel = "A-B", description = "Default: ${DEFAULT-VALUE}.")
    private String seeds = "1-10";

    @Option(
            names = "--scenarios",
            split = ",",
            paramLabel = "NAME",
            description = "Names or files; default: all with cameras to all sides.")
    private List<String> scenarios = new ArrayList<>(Scenario.surround());

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "FAULT",
            defaultValue = "none",
            description =
                    "What is wrong with the first camera that looks to the side: none, silent (2 s), late (300 ms), skewed"
                            + " (50 ms), misaligned (1 degree) (default: ${DEFAULT-VALUE}).")
    private List<WorldFault> faults = new ArrayList<>();

    @Option(
            names = "--load",
            paramLabel = "VxCxH",
            description =
                    "Instead of all that: results of V vehicles with C cameras at H Hz, made up by the first scenario's truth, go"
                            + " through the fusion on a broker of its own. Tells whether it keeps up, processor time and latency.")
    private @Nullable String load;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "Of --load, after 40,000 results to warm up (default: ${DEFAULT-VALUE}).")
    private double seconds = 30;

    @Option(names = "--exactly-once", description = "Of --load: with transactions.")
    private boolean exactlyOnce;

    @Option(names = "--threads", paramLabel = "N", description = "That draw (default: number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final FigureOutput output = new FigureOutput();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        DriveOptions.checkRange("--threads", threads, 1, 256);
        if (load != null) {
            return play(load);
        }
        List<Long> seedList = UsageException.unlessRead(Seeds::parse, seeds);
        return sight.use(
                System::nanoTime,
                eyes -> score(eyes, seedList, faults.stream().distinct().toList()));
    }

    private int play(String size) throws IOException, InterruptedException {
        for (String name : IGNORED) {
            if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw new UsageException("--load plays made-up results: it has no use for " + name);
            }
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--scenarios") && scenarios.size() > 1) {
            throw new UsageException("--load plays one scenario, not " + scenarios.size());
        }
        Matcher numbers = LOAD.matcher(size);
        if (!numbers.matches()) {
            throw new UsageException("--load is vehicles x cameras x Hz, e.g. 20x6x10: " + size);
        }
        int vehicles = Integer.parseInt(numbers.group(1));
        int cameras = Integer.parseInt(numbers.group(2));
        double rate = Double.parseDouble(numbers.group(3));
        DriveOptions.checkRange("--load: vehicles", vehicles, 1, 1000);
        DriveOptions.checkRange("--load: cameras", cameras, 1, 64);
        DriveOptions.checkRange("--load: Hz", rate, 0.1, 240);
        DriveOptions.checkRange("--seconds", seconds, 1, 3600);
        ObjectNode figures = WorldLoad.run(new WorldLoad.Plan(
                scenarios.get(0),
                vehicles,
                cameras,
                rate,
                seconds,
                exactlyOnce ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE));
        figures.properties().forEach(figure -> output.out().println(figure.getKey() + " " + figure.getValue()));
        output.write(figures);
        return 0;
    }

    private int score(Sight eyes, List<Long> seedList, List<WorldFault> chosen) throws IOException {
        ObjectNode json = WorldScore.of(scenarios, seedList, chosen, eyes, threads, Terminal.standardOutput());
        Map<String, JsonNode> drives = new LinkedHashMap<>();
        json.path("scenarios").properties().forEach(of -> drives.put(of.getKey(), of.getValue()));
        json.path("faults").properties().forEach(of -> drives.put("all, " + of.getKey(), of.getValue()));
        List<String> columns = List.of(
                "objects",
                "hand-overs",
                "kept",
                "merged",
                "switches/100",
                "GOSPA",
                "of lists",
                "ratio",
                "warned",
                "false");
        TextTable table = output.table(List.copyOf(drives.keySet()), "drives", columns);
        drives.forEach((name, figures) -> table.add(name, cells(figures)));
        output.write(json);
        return 0;
    }

    private static List<String> cells(JsonNode figures) {
        return List.of(
                figures.path("objects").asText(),
                figures.path("handovers").asText(),
                number(figures, "/handoversKept", 3),
                number(figures, "/wrongMerges", 4),
                number(figures, "/idSwitchesPer100Objects", 1),
                number(figures, "/gospa/metres", 2),
                number(figures, "/gospaOfUnion/metres", 2),
                number(figures, "/gospaRatio", 2),
                both(figures, "roadUsersRightlyWarnedOf"),
                both(figures, "falseAlarms"));
    }

    private static String number(JsonNode figures, String where, int decimals) {
        return TextTable.number(figures.at(where).asDouble(), decimals);
    }

    /** Of the world's warnings, and of those of one camera or more. */
    private static String both(JsonNode figures, String name) {
        return figures.path("warnings").path(name) + " / "
                + figures.path("warningsOfUnion").path(name);
    }
}
