package io.drivesight.evaluation.formats;

import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.WindowProtocol.RecordedPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tables of positions, separated by tabs, under a head line that names the columns. */
public final class TrajectoryFiles {
    private static final String RECORDING = "t_index\ttrack_id\tx_m\ty_m";
    private static final String PREDICTIONS = "t_index\ttrack_id\tpath\tstep\tx_m\ty_m";

    private TrajectoryFiles() {}

    /** Reads a recording: {@code t_index track_id x_m y_m}. */
    public static List<RecordedPosition> readRecording(Path file) throws IOException {
        List<RecordedPosition> positions = new ArrayList<>();
        forEachRow(file, RECORDING, line -> {
            Position position = new Position(line.number(2, "x_m"), line.number(3, "y_m"));
            positions.add(new RecordedPosition(line.integer(0, "t_index"), line.integer(1, "track_id"), position));
        });
        return positions;
    }

    /**
     * Reads predictions: {@code t_index track_id path step x_m y_m}, where {@code t_index} is the last observed one, {@code path}
     * counts an object's paths from 0 (most likely first) and {@code step} counts from 1, both without gaps in the file's order.
     */
    public static Map<PredictionKey, List<List<Position>>> readPredictions(Path file) throws IOException {
        Map<PredictionKey, List<List<Position>>> predictions = new HashMap<>();
        forEachRow(file, PREDICTIONS, line -> {
            PredictionKey key = new PredictionKey(line.integer(0, "t_index"), line.integer(1, "track_id"));
            addStep(predictions.computeIfAbsent(key, absent -> new ArrayList<>()), line);
        });
        return predictions;
    }

    private static void addStep(List<List<Position>> paths, TextLine line) throws FormatException {
        int path = line.integer(2, "path");
        int step = line.integer(3, "step");
        if (path == paths.size() && step == 1) {
            paths.add(new ArrayList<>());
        }
        if (path < 0 || path >= paths.size() || step != paths.get(path).size() + 1) {
            throw line.problem("path %d step %d is out of order: paths count from 0, steps from 1, without gaps"
                    .formatted(path, step));
        }
        paths.get(path).add(new Position(line.number(4, "x_m"), line.number(5, "y_m")));
    }

    private static void forEachRow(Path file, String head, TextLine.Consumer consumer) throws IOException {
        boolean[] headSeen = {false};
        TextLine.forEach(file, TextLine.TABS, line -> {
            if (headSeen[0]) {
                line.requireColumns(TextLine.TABS.split(head).length, head);
                consumer.accept(line);
            } else if (line.startsWith(head)) {
                headSeen[0] = true;
            } else {
                throw line.problem("the first line must name the columns (separated by tabs): " + head);
            }
        });
    }

    /**
     * What a prediction is for.
     *
     * @param lastObservedIndex time index of the last position that the predictor saw
     * @param trackId whose path
     */
    public record PredictionKey(int lastObservedIndex, int trackId) {}
}
