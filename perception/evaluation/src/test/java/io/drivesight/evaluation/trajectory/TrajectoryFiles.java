package io.drivesight.evaluation.trajectory;

import io.drivesight.evaluation.trajectory.WindowProtocol.RecordedPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables of positions, separated by tabs, under a head line: {@code t_index track_id x_m y_m}. */
public final class TrajectoryFiles {
    private TrajectoryFiles() {}

    public static List<RecordedPosition> readRecording(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\t", -1))
                .map(cells -> new RecordedPosition(
                        Integer.parseInt(cells[0]),
                        Integer.parseInt(cells[1]),
                        new Position(Double.parseDouble(cells[2]), Double.parseDouble(cells[3]))))
                .toList();
    }
}
