package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * KITTI text files, columns separated by blanks. Tracking: {@code frame id type truncated occluded alpha left top right bottom
 * height width length x y z rotation_y [score]}; object: the same from {@code type} on, one file per image. Columns behind the
 * box may be missing, more than these are ignored. A box that is turned inside out is read as one without area.
 */
public final class KittiFiles {
    private static final String OBJECT_LAYOUT =
            "type truncated occluded alpha left top right bottom [h w l x y z rotation_y [score]]";

    private KittiFiles() {}

    /** Reads a tracking label or result file, rows in the file's order. */
    public static List<KittiLabel> readTracking(Path file) throws IOException {
        List<KittiLabel> labels = new ArrayList<>();
        forEachTracking(file, (label, line) -> labels.add(label));
        return labels;
    }

    /** Hands over the rows of a tracking label or result file, in the file's order. */
    public static void forEachTracking(Path file, RowConsumer<KittiLabel> rows) throws IOException {
        TextLine.forEach(file, TextLine.SPACES, line -> {
            line.requireColumns(10, "frame id " + OBJECT_LAYOUT);
            int frame = line.integer(0, "frame");
            if (frame < 0) {
                throw line.problem("frame is negative: " + frame);
            }
            rows.accept(label(line, frame, line.integer(1, "id"), 2), line.number());
        });
    }

    /** Reads the label or result file of one image, rows in the file's order. */
    public static List<KittiLabel> readObjects(Path file) throws IOException {
        List<KittiLabel> labels = new ArrayList<>();
        TextLine.forEach(file, TextLine.SPACES, line -> {
            line.requireColumns(8, OBJECT_LAYOUT);
            labels.add(label(line, 0, -1, 0));
        });
        return labels;
    }

    /** Writes a tracking result file (18 columns, the last one the score). */
    public static void writeTracking(Path file, List<KittiLabel> labels) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (KittiLabel label : labels) {
                writer.write("%d %d %s%n".formatted(label.frame(), label.trackId(), objectColumns(label)));
            }
        }
    }

    /** Writes the result file of one image (16 columns, the last one the score). */
    public static void writeObjects(Path file, List<KittiLabel> labels) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (KittiLabel label : labels) {
                writer.write("%s%n".formatted(objectColumns(label)));
            }
        }
    }

    private static KittiLabel label(TextLine line, int frame, int trackId, int from) throws FormatException {
        return new KittiLabel(
                frame,
                trackId,
                line.text(from),
                line.number(from + 1, "truncated"),
                line.integer(from + 2, "occluded"),
                line.number(from + 3, "alpha"),
                box(line, from + 4),
                optional(line, from + 8, "height", -1),
                optional(line, from + 9, "width", -1),
                optional(line, from + 10, "length", -1),
                optional(line, from + 11, "x", -1000),
                optional(line, from + 12, "y", -1000),
                optional(line, from + 13, "z", -1000),
                optional(line, from + 14, "rotation_y", -10),
                optional(line, from + 15, "score", 1));
    }

    private static double optional(TextLine line, int column, String name, double otherwise) throws FormatException {
        return column < line.size() ? line.number(column, name) : otherwise;
    }

    private static Box box(TextLine line, int from) throws FormatException {
        double right = line.number(from + 2, "right");
        double bottom = line.number(from + 3, "bottom");
        // Trackers that clip to the image leave boxes turned inside out: nothing of them is seen, yet they are in the
        // count.
        double left = Math.min(line.number(from, "left"), right);
        double top = Math.min(line.number(from + 1, "top"), bottom);
        return new Box(left, top, right, bottom);
    }

    private static String objectColumns(KittiLabel label) {
        Box box = label.box();
        return String.format(
                Locale.ROOT,
                "%s %s %d %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f %.6f",
                label.type(),
                number(label.truncation()),
                label.occlusion(),
                label.alpha(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom(),
                label.height(),
                label.width(),
                label.length(),
                label.x(),
                label.y(),
                label.z(),
                label.rotationY(),
                label.score());
    }

    /** Truncation is a level in tracking files and a share in object files. */
    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
