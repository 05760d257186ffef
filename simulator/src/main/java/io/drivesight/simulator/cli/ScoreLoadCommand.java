package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.scenario.ScenarioPlan;
import io.drivesight.simulator.score.scenario.ScenarioRuns.Scored;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drivesight score load}. */
@Command(
        name = "load",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Offline against streaming precision as the load rises: one drive, one camera, policy `latest`, and a worker",
            "that needs 1, 2, 5 frame intervals for a frame, on simulated time. Load is frames offered over frames that",
            "can be done. Detecting, tracking and predicting are the service's own.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score load --out load",
            "  drivesight score load --model yolox_nano.onnx --scenario cut-in --loads 0.5,1,2,5 --out load",
            "",
            "Into --out: load.md, load.json, load.png, and each run's score and recording.",
            "Exit codes: 0 scored, 1 failed, 2 wrong usage."
        })
final class ScoreLoadCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ScenarioScoring scoring;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "cut-in",
            description = "Name or YAML file (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // has a default
    private String scenario;

    @Option(names = "--weather", paramLabel = "W", defaultValue = "clear", description = "Default: clear.")
    @SuppressWarnings("NullAway.Init") // has a default
    private String weather;

    @Option(
            names = "--loads",
            split = ",",
            paramLabel = "X",
            defaultValue = "1,2,5",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Double> loads = new ArrayList<>();

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--fps", paramLabel = "F", defaultValue = "10", description = "Offered (default: 10).")
    private double fps;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        scoring.run(plans(), (runs, scored) -> write(scored));
        return 0;
    }

    private void write(List<Scored> scored) throws IOException {
        StringBuilder table =
                new StringBuilder("| load | processed | latency p50 ms | vehicle AP50 offline | streaming |"
                        + " moved along hints | AP offline | AP streaming | moved along hints |\n|" + "---|".repeat(9)
                        + "\n");
        ObjectNode json = Json.object();
        for (int i = 0; i < scored.size(); i++) {
            JsonNode score = scored.get(i).score();
            ObjectNode row = json.putObject(TextTable.number(loads.get(i), 1));
            row.put("processed", score.at("/service/results").asInt());
            row.put("offered", score.at("/service/frames").asInt());
            row.set("latencyP50", score.at("/service/received/p50"));
            for (String kind : List.of("offline", "streaming", "streamingExtrapolated")) {
                row.set(kind + "VehicleAP50", score.at("/detection/" + kind + "/kinds/vehicle/ap50"));
                row.set(kind + "AP", score.at("/detection/" + kind + "/ap"));
            }
            table.append(String.format(
                    Locale.ROOT,
                    "| %s x | %d of %d | %.0f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                    loads.get(i) == Math.rint(loads.get(i))
                            ? String.format(Locale.ROOT, "%.0f", loads.get(i))
                            : loads.get(i).toString(),
                    row.get("processed").asInt(),
                    row.get("offered").asInt(),
                    row.get("latencyP50").asDouble(),
                    row.get("offlineVehicleAP50").asDouble(),
                    row.get("streamingVehicleAP50").asDouble(),
                    row.get("streamingExtrapolatedVehicleAP50").asDouble(),
                    row.get("offlineAP").asDouble(),
                    row.get("streamingAP").asDouble(),
                    row.get("streamingExtrapolatedAP").asDouble()));
        }
        Files.writeString(scoring.file("load.md"), table);
        Json.write(scoring.file("load.json"), json);
        Path figure = scoring.file("load.png");
        Files.write(figure, chart(scored).png());
        PrintWriter print = spec.commandLine().getOut();
        print.println(table);
        print.println("figure: " + figure);
        print.flush();
    }

    /** AP50 of vehicles (any class) by load. */
    private Chart chart(List<Scored> scored) {
        return new Chart(
                        "AP50 of vehicles by load, policy latest",
                        "frames offered / frames that can be done",
                        "AP50 of vehicles [%]")
                .size(760, 400)
                .y(0, 100)
                .marked("offline", points("offline", scored))
                .marked("streaming", points("streaming", scored))
                .marked("moved along hints", points("streamingExtrapolated", scored));
    }

    private List<Point> points(String kind, List<Scored> scored) {
        String figure = "/detection/" + kind + "/kinds/vehicle/ap50";
        return IntStream.range(0, scored.size())
                .mapToObj(i ->
                        new Point(loads.get(i), scored.get(i).score().at(figure).doubleValue()))
                .toList();
    }

    private List<ScenarioPlan> plans() {
        if (!(seconds >= 1 && fps >= 1 && fps <= 100 && loads.stream().allMatch(load -> load > 0 && load <= 100))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds is at least 1, --fps 1 to 100, and --loads are above 0, at most 100");
        }
        scoring.check(List.of(scenario), List.of(weather));
        return loads.stream()
                .map(load -> new ScenarioPlan(
                        scenario,
                        weather,
                        1,
                        seconds,
                        fps,
                        1,
                        Policy.LATEST,
                        Duration.ofNanos(Math.round(load / fps * 1e9))))
                .toList();
    }
}
