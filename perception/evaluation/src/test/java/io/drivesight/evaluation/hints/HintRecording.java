package io.drivesight.evaluation.hints;

import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.evaluation.trajectory.Position;
import io.drivesight.evaluation.trajectory.TrajectoryFiles;
import io.drivesight.evaluation.trajectory.WindowProtocol;
import io.drivesight.evaluation.trajectory.WindowProtocol.RecordedPosition;
import io.drivesight.evaluation.trajectory.WindowProtocol.TrajectoryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A recording of positions, cut into tests for the predictor. */
public record HintRecording(String name, List<TrajectoryWindow> windows) {
    /** Seconds between positions of the pedestrian recordings. */
    public static final double WALKER_STEP = 0.4;

    /** Seconds between positions of KITTI. */
    public static final double KITTI_STEP = 0.1;

    private static final List<String> SCENES = List.of("eth_hotel", "ucy_univ", "ucy_zara01");
    private static final WindowProtocol KITTI = new WindowProtocol(10, 20);

    public HintRecording {
        windows = List.copyOf(windows);
    }

    /** The pedestrian recordings: 3.2 s seen, 4.8 s to predict. */
    public static List<HintRecording> walkers(Path folder) throws IOException {
        List<HintRecording> recordings = new ArrayList<>();
        for (String name : SCENES) {
            Path file = folder.resolve(name + ".tsv");
            recordings.add(
                    new HintRecording(name, WindowProtocol.ETH_UCY.windows(TrajectoryFiles.readRecording(file))));
        }
        return recordings;
    }

    /**
     * KITTI's labels of one type, a recording for each sequence, 1 s seen, 2 s to predict. Positions are in the vehicle's frame of each time: x
     * forward is the camera's z, y to the left its -x.
     */
    public static List<HintRecording> kitti(Path folder, String type) throws IOException {
        List<HintRecording> recordings = new ArrayList<>();
        for (Path file : kittiLabels(folder)) {
            List<RecordedPosition> positions = kittiLabels(file, type).stream()
                    .map(label ->
                            new RecordedPosition(label.frame(), label.trackId(), new Position(label.z(), -label.x())))
                    .toList();
            String sequence = file.getFileName().toString().replace(".txt", "");
            recordings.add(new HintRecording(type + " " + sequence, KITTI.windows(positions)));
        }
        return recordings;
    }

    /** The label files of KITTI's sequences. */
    public static List<Path> kittiLabels(Path folder) throws IOException {
        Path labels = folder.resolve("label_02");
        if (!Files.isDirectory(labels)) {
            throw new NoSuchFileException(labels + " (--data must name the folder that holds kitti-tracking-text)");
        }
        try (Stream<Path> files = Files.list(labels)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    /** A file's labels of one type. */
    public static List<KittiLabel> kittiLabels(Path file, String type) throws IOException {
        return KittiFiles.readTracking(file).stream()
                .filter(label -> label.isType(type))
                .toList();
    }
}
