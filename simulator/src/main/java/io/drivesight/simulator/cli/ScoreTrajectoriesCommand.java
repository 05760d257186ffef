package io.drivesight.simulator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.TrajectoryFiles;
import io.drivesight.evaluation.formats.TrajectoryFiles.PredictionKey;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.trajectory.DisplacementScorer;
import io.drivesight.evaluation.trajectory.DisplacementScorer.DisplacementScore;
import io.drivesight.evaluation.trajectory.PathForecaster;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.WindowProtocol;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score trajectories}. */
@Command(
        name = "trajectories",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Displacement errors of predicted paths on the ground: average (ADE), final (FDE), share of misses.",
            "Without --predictions the constant velocity model is scored, the yardstick.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score trajectories --tracks eth_hotel.tsv --tracks ucy_zara01.tsv --report cv.json",
            "  drivesight score trajectories --tracks eth_hotel.tsv --predictions mine.tsv --best-of 3",
            "",
            "Recordings are tables with the columns t_index track_id x_m y_m; predictions t_index (the last observed one)",
            "track_id path (from 0, most likely first) step (from 1) x_m y_m; tabs between, a head line on top.",
            "Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        })
final class ScoreTrajectoriesCommand implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("windows", "ADE[m]", "FDE[m]", "miss[%]");

    @Option(
            names = "--tracks",
            required = true,
            paramLabel = "FILE",
            description = "Recorded positions; may be given several times.")
    @SuppressWarnings("NullAway.Init") // required
    private List<Path> recordings;

    @Option(
            names = "--predictions",
            paramLabel = "FILE",
            description = "Predictions for the (then only) recording, one for every window.")
    private @Nullable Path predictions;

    @Option(
            names = "--observe",
            paramLabel = "N",
            defaultValue = "8",
            description = "Frames that are seen (default: ${DEFAULT-VALUE}).")
    private int observe;

    @Option(
            names = "--predict",
            paramLabel = "N",
            defaultValue = "12",
            description = "Frames that are predicted (default: ${DEFAULT-VALUE}).")
    private int predict;

    @Option(
            names = "--best-of",
            paramLabel = "K",
            defaultValue = "1",
            description = "The best of an object's first K paths counts (default: ${DEFAULT-VALUE}).")
    private int bestOf;

    @Option(
            names = "--miss-distance",
            paramLabel = "M",
            defaultValue = "2",
            description = "Farther from the true end is a miss [m] (default: ${DEFAULT-VALUE}).")
    private double missDistance;

    @Option(
            names = "--step",
            paramLabel = "S",
            defaultValue = "0.4",
            description = "Seconds between frames, for the report (default: ${DEFAULT-VALUE}).")
    private double step;

    @Mixin
    private final FigureOutput output = new FigureOutput();

    @Override
    public Integer call() throws IOException {
        checkOptions();
        WindowProtocol protocol = new WindowProtocol(observe, predict);
        PathForecaster forecaster = predictions == null ? PathForecaster.constantVelocity() : stored(predictions);
        ObjectNode json = Json.object();
        addProtocol(json);
        ObjectNode byScene = json.putObject("scenes");
        TextTable table = output.table(
                recordings.stream().map(ScoreTrajectoriesCommand::name).toList(), "recording", COLUMNS);
        List<TrajectoryWindow> all = new ArrayList<>();
        for (Path recording : recordings) {
            List<TrajectoryWindow> windows = windows(protocol, recording);
            show(table, name(recording), score(windows, forecaster), byScene.putObject(name(recording)));
            all.addAll(windows);
        }
        show(table, "combined", score(all, forecaster), json.putObject("combined"));
        output.write(json);
        return 0;
    }

    private void checkOptions() {
        if (observe < 2 || predict < 1 || bestOf < 1 || !(missDistance >= 0) || !(step > 0)) {
            throw output.usage(
                    "--observe must be at least 2, --predict and --best-of at least 1, --miss-distance not negative,"
                            + " --step above 0");
        }
        if (predictions != null && recordings.size() > 1) {
            throw output.usage("--predictions go with one --tracks file only");
        }
    }

    private static List<TrajectoryWindow> windows(WindowProtocol protocol, Path recording) throws IOException {
        try {
            return protocol.windows(TrajectoryFiles.readRecording(recording));
        } catch (IllegalArgumentException e) {
            FormatException problem = new FormatException(recording, String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }

    private PathForecaster stored(Path file) throws IOException {
        Map<PredictionKey, List<List<Position>>> paths = TrajectoryFiles.readPredictions(file);
        return window -> {
            PredictionKey key = new PredictionKey(window.lastObservedIndex(), window.trackId());
            List<List<Position>> found = paths.get(key);
            if (found == null || found.stream().anyMatch(path -> path.size() != predict)) {
                throw new IllegalArgumentException("%s: track %d needs a prediction of %d steps after t_index %d"
                        .formatted(file, key.trackId(), predict, key.lastObservedIndex()));
            }
            return found;
        };
    }

    private DisplacementScore score(List<TrajectoryWindow> windows, PathForecaster forecaster) {
        return DisplacementScorer.score(windows, forecaster, bestOf, missDistance);
    }

    private void addProtocol(ObjectNode json) {
        json.put("predictor", predictions == null ? "constant-velocity" : name(predictions));
        ObjectNode protocol = json.putObject("protocol");
        protocol.put("observe", observe);
        protocol.put("predict", predict);
        protocol.put("stepSeconds", step);
        protocol.put("bestOf", bestOf);
        protocol.put("missDistanceMetres", missDistance);
    }

    private void show(TextTable table, String name, DisplacementScore score, ObjectNode node) {
        table.add(
                name,
                List.of(
                        Integer.toString(score.windows()),
                        TextTable.metres(score.ade()),
                        TextTable.metres(score.fde()),
                        TextTable.percent(score.missRate())));
        node.put("windows", score.windows());
        Json.number(node, "ADE", score.ade());
        Json.number(node, "FDE", score.fde());
        Json.percent(node, "missRatePercent", score.missRate());
        ObjectNode bySeconds = node.putObject("errorBySecondsAhead");
        for (int i = 0; i < score.errorByStep().size(); i++) {
            Json.number(
                    bySeconds,
                    String.format(Locale.ROOT, "%.2f", (i + 1) * step),
                    score.errorByStep().get(i));
        }
    }

    private static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
