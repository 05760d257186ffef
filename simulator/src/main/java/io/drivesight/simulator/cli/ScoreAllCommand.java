package io.drivesight.simulator.cli;

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
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "command that can be run alone; it is printed above what it says. The report has one node for each part.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score all --data ../shared/data --report target/figures.json",
            "",
            "Exit codes: 0 all scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreAllCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "The folder with kitti-tracking-text, mot-known-answer and pedestrian-trajectories.")
    @SuppressWarnings("NullAway.Init") // required
    private Path data;

    @Mixin
    private final FigureOutput output = new FigureOutput();

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
        output.write(all);
        return code;
    }

    /** Command lines by the name of their node. */
    private Map<String, List<String>> parts() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put(
                "tud",
                line("score tracking --gt DATA/mot-known-answer --tracks DATA/mot-known-answer --format mot"
                        + " --rules motmetrics"));
        for (String tracker : List.of("CIWT", "GT-OC-SORT", "YOLOX-SORT")) {
            parts.put(
                    tracker,
                    line("score tracking --gt DATA/kitti-tracking-text/label_02 --tracks"
                            + " DATA/kitti-tracking-text/reference-trackers/" + tracker
                            + " --class car --seqmap DATA/kitti-tracking-text/evaluate_tracking.seqmap"));
        }
        parts.put(
                "constantVelocity",
                line("score trajectories --tracks DATA/pedestrian-trajectories/eth_hotel.tsv"
                        + " --tracks DATA/pedestrian-trajectories/ucy_univ.tsv"
                        + " --tracks DATA/pedestrian-trajectories/ucy_zara01.tsv"));
        parts.put("hints", line("score hints --data DATA"));
        return parts;
    }

    /** The folder's name may have spaces in it. */
    private List<String> line(String words) {
        return Stream.of(words.split(" "))
                .map(word -> word.startsWith("DATA") ? data + word.substring("DATA".length()) : word)
                .toList();
    }

    private int run(String name, List<String> line, Path folder, ObjectNode all) throws IOException {
        PrintWriter log = output.out();
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
            all.set(name, new ObjectMapper().readTree(Files.readAllBytes(file)));
            Files.delete(file);
        }
        return code;
    }
}
