package io.drivesight.evaluation.picture;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.formats.TextLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One test of a predictor of boxes: half a second of a person in the image, and the second and a half after it.
 *
 * @param video where it is from
 * @param behaves whether its label says what the person does: mostly those who may cross
 * @param observed what the predictor may see, in order of time [px]
 * @param future what it has to predict [px]
 */
public record BoxWindow(String video, boolean behaves, List<Box> observed, List<Box> future) {
    /** Frames per second of JAAD. */
    public static final double RATE = 30;

    private static final int OBSERVED = 15;
    private static final int LENGTH = 60;
    /** Shorter tracks have no window. */
    private static final int LEAST = 61;

    private static final int STEP = 7;
    private static final String WITH_BEHAVIOUR = "pedestrian";

    public BoxWindow {
        observed = List.copyOf(observed);
        future = List.copyOf(future);
    }

    /**
     * The windows of JAAD by the protocol of PIE_traj, BiTraP and SGNet: labels pedestrian and ped, tracks of at least 61 boxes, a window
     * every 7 boxes, gaps in the frame numbers passed over.
     *
     * @param folder with a file {@code VIDEO.tsv.gz} a video: frame, id, label, action, cross, look, x1, y1, x2, y2, ...
     */
    public static List<BoxWindow> jaad(Path folder) throws IOException {
        List<Path> videos;
        try (Stream<Path> files = Files.list(folder)) {
            videos = files.filter(file -> file.toString().endsWith(".tsv.gz"))
                    .sorted()
                    .toList();
        }
        List<BoxWindow> windows = new ArrayList<>();
        for (Path video : videos) {
            addVideo(video, windows);
        }
        return windows;
    }

    private static void addVideo(Path file, List<BoxWindow> to) throws IOException {
        Map<String, List<Box>> tracks = new TreeMap<>();
        Map<String, Boolean> behaves = new TreeMap<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            reader.readLine();
            long number = 1;
            for (String row = reader.readLine(); row != null; row = reader.readLine()) {
                TextLine line = new TextLine(file, ++number, row, TextLine.TABS);
                if (line.size() < 10) {
                    throw line.problem("has %d columns, at least 10 are needed".formatted(line.size()));
                }
                String label = line.text(2);
                if (label.equals(WITH_BEHAVIOUR) || label.equals("ped")) {
                    tracks.computeIfAbsent(line.text(1), id -> new ArrayList<>())
                            .add(new Box(
                                    line.number(6, "x1"),
                                    line.number(7, "y1"),
                                    line.number(8, "x2"),
                                    line.number(9, "y2")));
                    behaves.put(line.text(1), label.equals(WITH_BEHAVIOUR));
                }
            }
        }
        String name = file.getFileName().toString().replace(".tsv.gz", "");
        tracks.forEach((id, boxes) -> {
            for (int i = 0; boxes.size() >= LEAST && i + LENGTH <= boxes.size(); i += STEP) {
                to.add(new BoxWindow(
                        name,
                        behaves.getOrDefault(id, false),
                        boxes.subList(i, i + OBSERVED),
                        boxes.subList(i + OBSERVED, i + LENGTH)));
            }
        });
    }
}
