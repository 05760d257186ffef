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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    private static final List<String> COLUMNS = List.of(
            "load",
            "processed",
            "latency p50 ms",
            "vehicle AP50 offline",
            "streaming",
            "moved along hints",
            "AP offline",
            "AP streaming",
            "moved along hints");

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

    @Override
    public Integer call() throws IOException {
        scoring.run(plans(), (runs, scored) -> write(scored));
        return 0;
    }

    private void write(List<Scored> scored) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        ObjectNode json = Json.object();
        for (int i = 0; i < scored.size(); i++) {
            JsonNode score = scored.get(i).score();
            ObjectNode node = json.putObject(TextTable.number(loads.get(i), 1));
            node.put("processed", score.at("/service/results").asInt());
            node.put("offered", score.at("/service/frames").asInt());
            node.set("latencyP50", score.at("/service/received/p50"));
            List<Object> row = new ArrayList<>();
            row.add(loads.get(i).toString().replaceFirst("\\.0$", "") + " x");
            row.add("%s of %s".formatted(node.get("processed"), node.get("offered")));
            row.add(TextTable.number(node.get("latencyP50").asDouble(), 0));
            for (String kind : List.of("offline", "streaming", "streamingExtrapolated")) {
                JsonNode figure = score.at("/detection/" + kind + "/kinds/vehicle/ap50");
                node.set(kind + "VehicleAP50", figure);
                row.add(figure.asDouble());
            }
            for (String kind : List.of("offline", "streaming", "streamingExtrapolated")) {
                JsonNode figure = score.at("/detection/" + kind + "/ap");
                node.set(kind + "AP", figure);
                row.add(figure.asDouble());
            }
            rows.add(TextTable.cells(1, row.toArray()));
        }
        String table = TextTable.markdown(COLUMNS, rows);
        Path figure = scoring.file("load.png");
        Files.writeString(scoring.file("load.md"), table);
        Json.write(scoring.file("load.json"), json);
        Files.write(figure, chart(scored).png());
        scoring.print(table, "figure: " + figure);
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
            throw scoring.usage("--seconds is at least 1, --fps 1 to 100, and --loads are above 0, at most 100");
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
