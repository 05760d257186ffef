package io.drivesight.training.rank;

import io.drivesight.core.geometry.ImageSize;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A frame that may be labelled.
 *
 * @param file its picture
 * @param path its name below the folder of all frames, with forward slashes
 * @param scene the drive it comes from
 * @param size of the picture, upright [px]
 * @param seconds when it was taken, from any moment on that its scene's frames share [s]
 */
public record RankFrame(Path file, String path, String scene, ImageSize size, double seconds) {
    private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,19})\\D*$");
    /** The years 2001 and 2286: a time in seconds is in between, and a count of frames does not get that far. */
    private static final double EPOCH_FROM = 1e9;

    private static final double EPOCH_TO = 1e10;
    private static final double[] UNITS = {1, 1e3, 1e6, 1e9};

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
