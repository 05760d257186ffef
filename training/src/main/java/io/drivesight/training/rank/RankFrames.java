package io.drivesight.training.rank;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Frames to rank, scene by scene. Labels are left behind.
 *
 * @param frames readable ones, as far as their headers tell
 * @param unreadable what is wrong with the others
 */
public record RankFrames(List<RankFrame> frames, List<String> unreadable) {
    /** The path without its last number: frames of a drive lie in one folder, or are called alike. */
    private static final String SCENE = "^(.*?)[-_. ]?\\d+[A-Za-z_]{0,3}\\.[^./]+$";

    /**
     * A frame that may be labelled.
     *
     * @param file its picture
     * @param path its name below the folder of all frames, with forward slashes
     * @param scene the drive it comes from
     * @param size of the picture, upright [px]
     */
    public record RankFrame(Path file, String path, String scene, ImageSize size) {}

    public RankFrames {
        frames = List.copyOf(frames);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Finds all pictures in a folder.
     *
     * @param config what a person says about it; only {@code images} and {@code scene} count. Without {@code scene} frames are of one
     *     scene when their paths are the same but for the last number
     * @throws io.drivesight.training.dataset.DatasetException when there are none; the message says what to do
     */
    public static RankFrames in(Path folder, DatasetConfig config, ImageFiles files) {
        DatasetConfig pictures = new DatasetConfig(
                config.name(),
                DatasetFormat.FRAMES.label(),
                config.images(),
                null,
                null,
                null,
                null,
                null,
                Objects.requireNonNullElse(config.scene(), SCENE),
                null);
        Dataset dataset = new DatasetLoader(files).load(folder, pictures);
        List<String> unreadable = dataset.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                .map(problem -> problem.where() + ": " + problem.message())
                .toList();
        return new RankFrames(of(dataset.entries()), unreadable);
    }

    /** Several folders as one: names of frames and scenes then begin with their folder's, numbered where two are called alike. */
    public static RankFrames joined(List<RankFrames> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<RankFrame> frames = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (RankFrames part : parts) {
            unreadable.addAll(part.unreadable());
            if (part.frames().isEmpty()) {
                continue;
            }
            // A scene's name begins with its dataset's.
            String first = part.frames().get(0).scene();
            String name = first.substring(0, Math.max(0, first.indexOf('/')));
            int number = names.merge(name, 1, Integer::sum);
            String unique = number == 1 ? name : name + "-" + number;
            for (RankFrame frame : part.frames()) {
                String scene = unique + frame.scene().substring(name.length());
                frames.add(new RankFrame(frame.file(), unique + "/" + frame.path(), scene, frame.size()));
            }
        }
        return new RankFrames(frames, unreadable);
    }

    /** Images of a dataset, whatever is known about them. */
    public static List<RankFrame> of(List<Dataset.Entry> entries) {
        return entries.stream()
                .map(entry -> new RankFrame(
                        entry.image().file(),
                        entry.path(),
                        entry.image().scene(),
                        entry.image().size()))
                .sorted(Comparator.comparing(RankFrame::scene).thenComparing(RankFrame::path))
                .toList();
    }
}
