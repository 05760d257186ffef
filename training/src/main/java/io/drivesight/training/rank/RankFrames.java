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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,19})\\D*$");
    /** The years 2001 and 2286: a time in seconds is in between, and a count of frames does not get that far. */
    private static final double EPOCH_FROM = 1e9;

    private static final double EPOCH_TO = 1e10;
    private static final double[] UNITS = {1, 1e3, 1e6, 1e9};

    /**
     * A frame that may be labelled.
     *
     * @param file its picture
     * @param path its name below the folder of all frames, with forward slashes
     * @param scene the drive it comes from
     * @param size of the picture, upright [px]
     * @param seconds when it was taken, from any moment on that its scene's frames share [s]
     */
    public record RankFrame(Path file, String path, String scene, ImageSize size, double seconds) {}

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
                frames.add(
                        new RankFrame(frame.file(), unique + "/" + frame.path(), scene, frame.size(), frame.seconds()));
            }
        }
        return new RankFrames(frames, unreadable);
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
                    secondsOf(entry.path(), place, framesPerSecond)));
        }
        frames.sort(Comparator.comparing(RankFrame::scene)
                .thenComparingDouble(RankFrame::seconds)
                .thenComparing(RankFrame::path));
        return frames;
    }

    /**
     * When a frame was taken, by the last number in its name [s]. A number that can only be a time since 1970 (in seconds,
     * milliseconds, microseconds or nanoseconds) is one; a smaller one counts frames. A name without a number has its place in the scene.
     *
     * @param path the file's
     * @param place in its scene, from 0
     * @param framesPerSecond that are counted
     */
    static double secondsOf(String path, int place, double framesPerSecond) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        Matcher matcher = LAST_NUMBER.matcher(dot < 0 ? name : name.substring(0, dot));
        if (!matcher.find()) {
            return place / framesPerSecond;
        }
        double number = Double.parseDouble(matcher.group(1));
        for (double unit : UNITS) {
            if (number >= EPOCH_FROM * unit && number < EPOCH_TO * unit) {
                return number / unit;
            }
        }
        return number / framesPerSecond;
    }
}
