package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.benchmark.KittiTracking;
import io.drivesight.evaluation.benchmark.MotChallenge;
import io.drivesight.evaluation.benchmark.MotChallenge.Edition;
import io.drivesight.evaluation.benchmark.SequenceFiles;
import io.drivesight.evaluation.benchmark.TrackingBenchmark;
import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracking.TrackingReport;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.simulator.score.run.RecordedTracks;
import io.drivesight.simulator.score.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score tracking}. */
@Command(
        name = "tracking",
        description = {
            "HOTA, CLEAR-MOT and identity figures of tracks, per sequence and combined, equal to TrackEval's.",
            ""
        },
        footer = {
            "  drivesight score tracking --gt label_02 --tracks out --format kitti --class car \\",
            "      --seqmap evaluate_tracking.seqmap --report car.json",
            "  drivesight score tracking --gt truth --tracks run.mcap --class car",
            "  drivesight score tracking --gt MOT17/train --tracks out --format mot17",
            "",
            "Ratios are in per cent, in the JSON too (combined.HOTA, sequences.NAME.HOTA ...).",
            "Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreTrackingCommand implements Callable<Integer> {
    private enum Format {
        KITTI,
        MOT,
        MOT17
    }

    @Option(
            names = "--gt",
            required = true,
            paramLabel = "DIR",
            description = "Ground truth: NAME.txt, or NAME/gt/gt.txt as in MOTChallenge.")
    @SuppressWarnings("NullAway.Init") // required
    private Path truth;

    @Option(
            names = "--tracks",
            required = true,
            paramLabel = "DIR|FILE",
            description = "Tracks to score: NAME.txt, or an .mcap recording whose cameras are the sequences' names.")
    @SuppressWarnings("NullAway.Init") // required
    private Path tracks;

    @Option(
            names = "--format",
            paramLabel = "kitti|mot|mot17",
            description = {
                "What the files are. kitti (default): KITTI tracking with its filter rules;"
                        + " mot: MOTChallenge without classes (MOT15); mot17: with classes (MOT16, MOT17)."
            })
    private Format format = Format.KITTI;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "KITTI type to score: car (default), pedestrian, or any other of the labels.")
    private @Nullable String type;

    @Option(
            names = "--seqmap",
            paramLabel = "FILE",
            description =
                    "Sequences to score: name and, last in the line, number of frames. Without it all of --gt, each"
                            + " as long as its last row says.")
    private @Nullable Path sequenceMap;

    @Mixin
    private final FigureOutput output = new FigureOutput();

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(tracks)) {
            return score(tracks);
        }
        Path folder = Files.createTempDirectory("drivesight-tracks-");
        try {
            Run run = Run.read(tracks);
            run.problems().forEach(problem -> output.out().println("note: " + problem));
            RecordedTracks.export(run, folder);
            return score(folder);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private int score(Path trackFolder) throws IOException {
        TrackingBenchmark benchmark = benchmark();
        TrackingScorer scorer = new TrackingScorer(benchmark.filterRules());
        SequenceFiles files = new SequenceFiles(truth, trackFolder);
        SequenceMap map = sequenceMap == null ? files.all() : SequenceMap.read(sequenceMap);
        TextTable table =
                output.table(map.sequences().stream().map(Sequence::name).toList(), "sequence", TrackingReport.COLUMNS);
        List<TrackingScore> scores = new ArrayList<>();
        for (Sequence sequence : map.sequences()) {
            TrackingScore score = scorer.score(benchmark.read(sequence, files.truth(sequence), files.tracks(sequence)));
            table.add(score.name(), TrackingReport.cells(score));
            scores.add(score);
        }
        TrackingScore combined = TrackingScore.combine(scores);
        table.add(combined.name(), TrackingReport.cells(combined));
        ObjectNode json = Json.object();
        json.put("unit", "percent");
        json.put("format", format.name().toLowerCase(Locale.ROOT));
        json.put("class", className());
        TrackingReport.addTo(json, scores, combined);
        output.write(json);
        return 0;
    }

    private TrackingBenchmark benchmark() {
        if (type != null && format != Format.KITTI) {
            throw new UsageException("--class is for --format kitti; MOTChallenge scores pedestrians only");
        }
        return switch (format) {
            case KITTI -> new KittiTracking(className());
            case MOT -> new MotChallenge(Edition.MOT15);
            case MOT17 -> new MotChallenge(Edition.MOT17);
        };
    }

    private String className() {
        if (type != null) {
            return type.toLowerCase(Locale.ROOT);
        }
        return format == Format.KITTI ? "car" : "pedestrian";
    }
}
