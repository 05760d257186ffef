package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Files of a MOTChallenge sequence: {@code NAME/seqinfo.ini}, {@code NAME/det/det.txt}, and results. */
public final class MotFiles {
    private static final Path INFO = Path.of("seqinfo.ini");
    private static final Path DETECTIONS = Path.of("det", "det.txt");

    private MotFiles() {}

    /**
     * What a sequence's {@code seqinfo.ini} says.
     *
     * @param size of the images [px]
     * @param rate frames per second
     * @param frames number of frames
     */
    public record Info(ImageSize size, double rate, int frames) {}

    /** Whether this is the folder of a sequence with detections. */
    public static boolean isSequence(Path folder) {
        return Files.isRegularFile(folder.resolve(INFO)) && Files.isRegularFile(folder.resolve(DETECTIONS));
    }

    /** Reads the {@code seqinfo.ini} in a sequence's folder. */
    public static Info info(Path folder) throws IOException {
        Path file = folder.resolve(INFO);
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        double rate = number(file, properties, "frameRate");
        int width = (int) number(file, properties, "imWidth");
        int height = (int) number(file, properties, "imHeight");
        return new Info(new ImageSize(width, height), rate, (int) number(file, properties, "seqLength"));
    }

    private static double number(Path file, Properties properties, String key) throws FormatException {
        String text = properties.getProperty(key, "").strip();
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < 1e6) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as for numbers that are none of a recording's.
        }
        throw new FormatException(file, "has no good %s: '%s', a number above 0 is needed".formatted(key, text));
    }

    /** The detections in a sequence's folder; the confidence is the score, frames count from 1. */
    public static List<MotRow> detections(Path folder) throws IOException {
        return TextLine.read(folder.resolve(DETECTIONS), TextLine.COMMAS, MotRow::of);
    }

    /** Writes tracks as a MOTChallenge result; the labels' frames count from 0. */
    public static void writeTracks(Path file, List<KittiLabel> tracks) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (KittiLabel track : tracks) {
                Box box = track.box();
                writer.write(String.format(
                        Locale.ROOT,
                        "%d,%d,%.3f,%.3f,%.3f,%.3f,%.4f,-1,-1,-1%n",
                        track.frame() + 1,
                        track.trackId(),
                        box.left(),
                        box.top(),
                        box.width(),
                        box.height(),
                        track.score()));
            }
        }
    }

    /**
     * One row of a MOTChallenge file: {@code frame,id,left,top,width,height[,confidence[,class,visibility]]}, commas or blanks.
     *
     * @param frame frame number from 1
     * @param id identity; -1 in detection files
     * @param box in image pixels
     * @param confidence in ground truth 0 means "does not count"; 1 where the file has none
     * @param category class number from MOT16 on (1 is a pedestrian); {@link #NO_CATEGORY} where the file has none. In MOT15 the
     *     column holds something else
     */
    public record MotRow(int frame, int id, Box box, double confidence, double category) {
        public static final double NO_CATEGORY = -1;

        private static final String LAYOUT = "frame,id,left,top,width,height[,confidence[,class,visibility]]";

        /** Parses a line of columns separated by {@link TextLine#COMMAS}. */
        public static MotRow of(TextLine line) throws FormatException {
            line.requireColumns(6, LAYOUT);
            int frame = line.integer(0, "frame");
            if (frame < 1) {
                throw line.problem("frames are numbered from 1: " + frame);
            }
            double width = line.number(4, "width");
            double height = line.number(5, "height");
            if (width < 0 || height < 0) {
                throw line.problem("not a box: width %s, height %s".formatted(width, height));
            }
            return new MotRow(
                    frame,
                    line.integer(1, "id"),
                    Box.ofSize(line.number(2, "left"), line.number(3, "top"), width, height),
                    line.number(6, "confidence", 1),
                    line.number(7, "class", NO_CATEGORY));
        }

        /** Whether the row is of this class number. */
        public boolean isCategory(int number) {
            return category == number;
        }
    }
}
