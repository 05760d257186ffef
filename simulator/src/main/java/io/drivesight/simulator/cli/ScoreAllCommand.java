package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivesight score all}: the other commands, one after the other. */
@Command(
        name = "all",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "The scorers against the reference tools, constant velocity, and the hints: docs/tracking.md. Each part is a",
            "command that can be run alone; it is printed above what it says.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score all --data ../shared/data --report target/figures.json",
            "",
            "Exit codes: 0 all scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreAllCommand implements Callable<Integer> {
    private static final List<String> RECORDINGS = List.of("eth_hotel", "ucy_univ", "ucy_zara01");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The folder with kitti-tracking-text, mot-known-answer and pedestrian-trajectories.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON, one node for each part.")
    private @Nullable Path report;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(data)) {
            throw new NotDirectoryException(
                    data + " is no folder: --data must name the one that holds kitti-tracking-text");
        }
        ObjectNode all = Json.object();
        Path folder = Files.createTempDirectory("drivesight-score");
        int code = 0;
        for (Map.Entry<String, List<String>> part : parts().entrySet()) {
            code = Math.max(code, run(part.getKey(), part.getValue(), folder, all));
        }
        Files.delete(folder);
        if (report != null) {
            Json.write(report, all);
        }
        return code;
    }

    /** Command lines by the name of their node. */
    private Map<String, List<String>> parts() {
        Path kitti = data.resolve("kitti-tracking-text");
        Path known = data.resolve("mot-known-answer");
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put(
                "tud",
                List.of(
                        "score",
                        "tracking",
                        "--gt",
                        known.toString(),
                        "--tracks",
                        known.toString(),
                        "--format",
                        "mot",
                        "--rules",
                        "motmetrics"));
        for (String tracker : List.of("CIWT", "GT-OC-SORT", "YOLOX-SORT")) {
            parts.put(
                    tracker,
                    List.of(
                            "score",
                            "tracking",
                            "--gt",
                            kitti.resolve("label_02").toString(),
                            "--tracks",
                            kitti.resolve("reference-trackers").resolve(tracker).toString(),
                            "--class",
                            "car",
                            "--seqmap",
                            kitti.resolve("evaluate_tracking.seqmap").toString()));
        }
        List<String> trajectories = new ArrayList<>(List.of("score", "trajectories"));
        for (String recording : RECORDINGS) {
            trajectories.add("--tracks");
            trajectories.add(data.resolve("pedestrian-trajectories")
                    .resolve(recording + ".tsv")
                    .toString());
        }
        parts.put("constantVelocity", trajectories);
        parts.put("hints", List.of("score", "hints", "--data", data.toString()));
        return parts;
    }

    private int run(String name, List<String> line, Path folder, ObjectNode all) throws IOException {
        PrintWriter log = spec.commandLine().getOut();
        log.println("== drivesight " + String.join(" ", line));
        log.flush();
        Path file = folder.resolve(name + ".json");
        List<String> arguments = new ArrayList<>(line);
        arguments.addAll(List.of("--report", file.toString()));
        CommandLine commands =
                Commands.create().setOut(log).setErr(spec.commandLine().getErr());
        int code = commands.execute(arguments.toArray(String[]::new));
        log.println();
        if (Files.exists(file)) {
            JsonNode figures = new ObjectMapper().readTree(Files.readAllBytes(file));
            all.set(name, figures);
            Files.delete(file);
        }
        return code;
    }
}
