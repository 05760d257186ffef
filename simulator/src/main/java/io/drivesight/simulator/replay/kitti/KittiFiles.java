package io.drivesight.simulator.replay.kitti;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.Intrinsics;
import io.drivesight.core.camera.Mounting;
import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** KITTI's text files (Geiger et al., IJRR 2013; the formats are those of the devkits). */
final class KittiFiles {
    /** The cameras stand 1.65 m above the road and 1.03 m ahead of the rear axle (sensor setup, IJRR 2013, fig. 3). */
    private static final double CAMERA_HEIGHT = 1.65;

    private static final double CAMERA_FORWARD = 1.03;
    private static final int PROJECTION_NUMBERS = 12;

    /** Places in a line of oxts: forward speed, forward acceleration, turn rate about the upward axis. */
    private static final int SPEED = 8;

    private static final int ACCELERATION = 14;
    private static final int YAW_RATE = 22;

    private KittiFiles() {}

    /** {@code timestamps.txt}: one a line, local time without a zone, taken as UTC. */
    static List<Instant> timestamps(Path file) throws IOException {
        List<Instant> times = new ArrayList<>();
        for (String line : lines(file)) {
            try {
                times.add(LocalDateTime.parse(line.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException e) {
                throw new IOException(
                        "%s, line %d: not a time like 2011-09-26 13:02:25.964389445: '%s'"
                                .formatted(file, times.size() + 1, line),
                        e);
            }
        }
        return times;
    }

    /**
     * The rectified projection of a camera as calibration; it looks straight ahead.
     *
     * @param key the row, {@code P2} or {@code P_rect_02}
     * @param size of its images
     */
    static Optional<CameraModel> calibration(Path file, String key, ImageSize size) throws IOException {
        for (String line : lines(file)) {
            if (line.startsWith(key + ":") || line.startsWith(key + " ")) {
                double[] p = numbers(file, line.substring(key.length() + 1));
                if (p.length != PROJECTION_NUMBERS || !(p[0] > 0 && p[5] > 0)) {
                    throw new IOException("%s: %s must be the twelve numbers of a 3x4 projection".formatted(file, key));
                }
                // The fourth column is -focal length times the camera's place to the right of camera 0, which stands in
                // the middle.
                double left = p[3] / p[0];
                return Optional.of(new CameraModel(
                        Intrinsics.pinhole(size, p[0], p[5], p[2], p[6]),
                        new Mounting(CAMERA_FORWARD, left, CAMERA_HEIGHT, 0, 0, 0)));
            }
        }
        return Optional.empty();
    }

    /** Ego motion of each frame: from a file of lines, or from a folder of files with a line each. */
    static List<EgoMotion> oxts(Path fileOrFolder) throws IOException {
        List<EgoMotion> motions = new ArrayList<>();
        for (Path file : Files.isDirectory(fileOrFolder) ? sorted(fileOrFolder) : List.of(fileOrFolder)) {
            for (String line : lines(file)) {
                double[] values = numbers(file, line);
                if (values.length <= YAW_RATE) {
                    throw new IOException(
                            "%s: a line of oxts has 25 numbers or more, had %d".formatted(file, values.length));
                }
                motions.add(new EgoMotion(values[SPEED], values[YAW_RATE], values[ACCELERATION]));
            }
        }
        return motions;
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static double[] numbers(Path file, String text) throws IOException {
        try {
            return Stream.of(text.strip().split("\\s+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new IOException(file + ": not a line of numbers: '" + text.strip() + "'", e);
        }
    }
}
