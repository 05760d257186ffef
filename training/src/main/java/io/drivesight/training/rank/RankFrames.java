package io.drivesight.training.rank;

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
import org.jspecify.annotations.Nullable;

/**
 * Frames to rank, scene by scene, in the order in which they were taken. Labels are left behind.
 *
 * @param frames readable ones, as far as their headers tell
 * @param unreadable what is wrong with the others
 */
public record RankFrames(List<RankFrame> frames, List<String> unreadable) {
    /** Frames per second that names count, when nobody says. */
    public static final double FRAMES_PER_SECOND = 10;

    /** The path without its last number: frames of a drive lie in one folder, or are called alike. */
    private static final String SCENE = "^(.*?)[-_. ]?\\d+[A-Za-z_]{0,3}\\.[^./]+$";

    public RankFrames {
        frames = List.copyOf(frames);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Finds all pictures in a folder.
     *
     * @param config what a person says about it; only {@code images} and {@code scene} count. Without {@code scene} frames are of one
     *     scene when their paths are the same but for the last number
     * @param framesPerSecond of the recording whose frames the names count, above 0
     * @throws io.drivesight.training.dataset.DatasetException when there are none; the message says what to do
     */
    public static RankFrames in(Path folder, DatasetConfig config, double framesPerSecond, ImageFiles files) {
        @Nullable String scene = config.scene();
        DatasetConfig pictures = new DatasetConfig(
                config.name(),
                DatasetFormat.FRAMES.label(),
                config.images(),
                null,
                null,
                null,
                null,
                null,
                scene == null ? SCENE : scene,
                null);
        Dataset dataset = new DatasetLoader(files).load(folder, pictures);
        List<String> unreadable = dataset.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                .map(problem -> problem.where() + ": " + problem.message())
                .toList();
        return new RankFrames(of(dataset.entries(), framesPerSecond), unreadable);
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
            part.frames().stream().map(RankFrames::folder).findFirst().ifPresent(name -> {
                int number = names.merge(name, 1, Integer::sum);
                String unique = number == 1 ? name : name + "-" + number;
                part.frames().forEach(frame -> frames.add(below(unique, name, frame)));
            });
            unreadable.addAll(part.unreadable());
        }
        return new RankFrames(frames, unreadable);
    }

    /** A scene's name begins with its dataset's. */
    private static String folder(RankFrame frame) {
        return frame.scene().substring(0, Math.max(0, frame.scene().indexOf('/')));
    }

    private static RankFrame below(String unique, String name, RankFrame frame) {
        return new RankFrame(
                frame.file(),
                unique + "/" + frame.path(),
                unique + frame.scene().substring(name.length()),
                frame.size(),
                frame.seconds());
    }

    /**
     * Images of a dataset, whatever is known about them.
     *
     * @param framesPerSecond as above
     */
    public static List<RankFrame> of(List<Dataset.Entry> entries, double framesPerSecond) {
        if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
            throw new IllegalArgumentException(
                    "frames per second must be above 0 and at most 1000, were " + framesPerSecond);
        }
        Map<String, Integer> counts = new HashMap<>();
        List<RankFrame> frames = new ArrayList<>(entries.size());
        for (Dataset.Entry entry : entries) {
            String scene = entry.image().scene();
            int place = counts.merge(scene, 1, Integer::sum) - 1;
            frames.add(new RankFrame(
                    entry.image().file(),
                    entry.path(),
                    scene,
                    entry.image().size(),
                    RankFrame.secondsOf(entry.path(), place, framesPerSecond)));
        }
        frames.sort(Comparator.comparing(RankFrame::scene)
                .thenComparingDouble(RankFrame::seconds)
                .thenComparing(RankFrame::path));
        return frames;
    }
}
