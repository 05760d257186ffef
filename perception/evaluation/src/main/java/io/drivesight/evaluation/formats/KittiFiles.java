package io.drivesight.evaluation.formats;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * KITTI's text files, columns separated by blanks (Geiger et al., IJRR 2013; the formats are those of the devkits). Tracking labels:
 * {@code frame id type truncated occluded alpha left top right bottom height width length x y z rotation_y [score]}; object labels: the
 * same from {@code type} on, one file per image. Columns behind the box may be missing, more than these are ignored. A box that is
 * turned inside out is read as one without area.
 */
public final class KittiFiles {
    private static final String OBJECT_LAYOUT =
            "type truncated occluded alpha left top right bottom [h w l x y z rotation_y [score]]";

    /** The cameras stand 1.65 m above the road and 1.03 m ahead of the rear axle (sensor setup, IJRR 2013, fig. 3). */
    private static final double CAMERA_HEIGHT = 1.65;

    private static final double CAMERA_FORWARD = 1.03;

    private KittiFiles() {}

    /** Reads a tracking label or result file, rows in the file's order. */
    public static List<KittiLabel> readTracking(Path file) throws IOException {
        return TextLine.read(file, TextLine.SPACES, KittiFiles::tracking);
    }

    /** Parses a line of a tracking label or result file. */
    public static KittiLabel tracking(TextLine line) throws FormatException {
        line.requireColumns(10, "frame id " + OBJECT_LAYOUT);
        return label(line, line.frame(), line.integer(1, "id"), 2);
    }

    /** Parses a line of the label or result file of one image. */
    public static KittiLabel object(TextLine line) throws FormatException {
        line.requireColumns(8, OBJECT_LAYOUT);
        return label(line, 0, -1, 0);
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
                line.number(from + 8, "height", -1),
                line.number(from + 9, "width", -1),
                line.number(from + 10, "length", -1),
                line.number(from + 11, "x", -1000),
                line.number(from + 12, "y", -1000),
                line.number(from + 13, "z", -1000),
                line.number(from + 14, "rotation_y", -10),
                line.number(from + 15, "score", 1));
    }

    /**
     * The box whose edges begin at this column. Trackers that clip to the image leave boxes turned inside out: nothing of them is seen,
     * yet they are in the count.
     */
    static Box box(TextLine line, int from) throws FormatException {
        double right = line.number(from + 2, "right");
        double bottom = line.number(from + 3, "bottom");
        double left = Math.min(line.number(from, "left"), right);
        double top = Math.min(line.number(from + 1, "top"), bottom);
        return new Box(left, top, right, bottom);
    }

    /** Writes a tracking result file (18 columns, the last one the score). */
    public static void writeTracking(Path file, List<KittiLabel> labels) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (KittiLabel label : labels) {
                writer.write("%d %d %s%n".formatted(label.frame(), label.trackId(), objectColumns(label)));
            }
        }
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

    /**
     * A camera by its rectified 3x4 projection, in the vehicle's frame; it looks straight ahead.
     *
     * @param row {@code P2} or {@code P_rect_02}
     * @param size of its images
     * @return empty when the file has no such row
     */
    public static Optional<CameraModel> camera(Path file, String row, ImageSize size) throws IOException {
        List<CameraModel> found = new ArrayList<>();
        TextLine.forEach(file, TextLine.SPACES, line -> {
            if (line.text(0).equals(row + ":") || line.text(0).equals(row)) {
                line.requireColumns(13, row + ": and the twelve numbers of a 3x4 projection, by rows");
                double fx = line.number(1, "fx");
                double fy = line.number(6, "fy");
                if (!(fx > 0 && fy > 0)) {
                    throw line.problem("focal lengths must be above 0");
                }
                // The fourth column is -focal length times the camera's place to the right of camera 0, which stands in
                // the middle.
                double left = line.number(4, "left") / fx;
                found.add(new CameraModel(
                        Intrinsics.pinhole(size, fx, fy, line.number(3, "cx"), line.number(7, "cy")),
                        new Mounting(CAMERA_FORWARD, left, CAMERA_HEIGHT, 0, 0, 0)));
            }
        });
        return found.stream().findFirst();
    }

    /** The left colour camera (row {@code P2}) as {@link #camera}, in a vehicle frame that begins below it. */
    public static CameraModel cameraAboveOrigin(Path file, ImageSize size) throws IOException {
        CameraModel left = camera(file, "P2", size).orElseThrow(() -> new FormatException(file, "has no row P2"));
        return new CameraModel(left.intrinsics(), new Mounting(0, 0, CAMERA_HEIGHT, 0, 0, 0));
    }

    /** {@code timestamps.txt}: one a line, local time without a zone, taken as UTC. */
    public static List<Instant> timestamps(Path file) throws IOException {
        return TextLine.read(file, TextLine.SPACES, line -> {
            try {
                return LocalDateTime.parse(line.toString().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw line.problem("not a time like 2011-09-26 13:02:25.964389445: '%s'".formatted(line));
            }
        });
    }

    /** Ego motion of each frame ({@code oxts}): from a file of lines, or from a folder of files with a line each. */
    public static List<EgoMotion> egoMotions(Path fileOrFolder) throws IOException {
        List<EgoMotion> motions = new ArrayList<>();
        for (Path file : Files.isDirectory(fileOrFolder) ? textFiles(fileOrFolder) : List.of(fileOrFolder)) {
            motions.addAll(TextLine.read(file, TextLine.SPACES, line -> {
                line.requireColumns(23, "the 25 numbers of oxts, or more");
                return new EgoMotion(
                        line.number(8, "forward speed"),
                        line.number(22, "turn rate"),
                        line.number(14, "forward acceleration"));
            }));
        }
        return motions;
    }

    private static List<Path> textFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }
}
