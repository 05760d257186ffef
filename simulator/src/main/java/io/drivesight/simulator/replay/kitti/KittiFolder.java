package io.drivesight.simulator.replay.kitti;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Finds out whether a folder is laid out as KITTI's, and opens it. Raw: {@code DRIVE/image_0N/data} with {@code timestamps.txt},
 * {@code oxts/data} and, here or one folder up, {@code calib_cam_to_cam.txt}. Tracking: {@code SPLIT/image_0N/SEQUENCE}, 10 frames a
 * second, with {@code calib/SEQUENCE.txt} and {@code oxts/SEQUENCE.txt}. The colour cameras 2 and 3 are taken, else the grey ones.
 */
public final class KittiFolder {
    private static final Duration TRACKING_INTERVAL = Duration.ofMillis(100);
    /** Of a sequence; what an image is called must not decide how much memory is taken. */
    private static final long MOST_FRAMES = 1_000_000;

    private static final List<String> COLOUR = List.of("image_02", "image_03");
    private static final List<String> GREY = List.of("image_00", "image_01");

    private final Path folder;
    private final String vehicle;
    private final int most;

    private KittiFolder(Path folder, String vehicle, int most) {
        this.folder = folder;
        this.vehicle = vehicle;
        this.most = most;
    }

    /** True: the folder is laid out as one of KITTI's. */
    public static boolean isOne(Path folder) {
        return isRaw(folder) || !trackingCameras(folder).isEmpty() || isSequence(folder);
    }

    /**
     * Opens such a folder.
     *
     * @param vehicle name of the vehicle; cameras keep their names, e.g. {@code image_02}
     * @param most cameras taken, the first of them
     * @throws IOException when something in it cannot be read, or the sequence is to be chosen; the message says what
     */
    public static Drive open(Path folder, String vehicle, int most) throws IOException {
        KittiFolder kitti = new KittiFolder(folder.toAbsolutePath().normalize(), vehicle, most);
        if (isRaw(folder)) {
            return kitti.raw();
        }
        return isSequence(folder) ? kitti.sequence() : kitti.tracking();
    }

    private static boolean isRaw(Path folder) {
        return !named(folder, "data").isEmpty();
    }

    private static List<String> trackingCameras(Path folder) {
        return Files.isDirectory(folder.resolve("calib")) ? named(folder, "") : List.of();
    }

    private static boolean isSequence(Path folder) {
        Path camera = parent(folder.toAbsolutePath().normalize());
        return String.valueOf(camera.getFileName()).matches("image_0[0-3]")
                && Files.isDirectory(parent(camera).resolve("calib"));
    }

    private static List<String> named(Path folder, String below) {
        for (List<String> names : List.of(COLOUR, GREY)) {
            List<String> there = names.stream()
                    .filter(name -> Files.isDirectory(folder.resolve(name).resolve(below)))
                    .toList();
            if (!there.isEmpty()) {
                return there;
            }
        }
        return List.of();
    }

    private Drive raw() throws IOException {
        Path oxts = folder.resolve("oxts").resolve("data");
        Optional<Path> calibration = Stream.of(folder, folder.resolveSibling(""))
                .map(place -> place.resolve("calib_cam_to_cam.txt"))
                .filter(Files::isRegularFile)
                .findFirst();
        List<KittiCamera> cameras = new ArrayList<>();
        for (String name : named(folder, "data").stream().limit(most).toList()) {
            ImageFolder images = ImageFolder.of(folder.resolve(name).resolve("data"));
            Path timestamps = folder.resolve(name).resolve("timestamps.txt");
            cameras.add(new KittiCamera(
                    new CameraId(vehicle, name),
                    images,
                    KittiFiles.timestamps(timestamps),
                    calibration(calibration, "P_rect_0" + name.charAt(name.length() - 1), images),
                    Files.isDirectory(oxts) ? KittiFiles.oxts(oxts) : List.of()));
        }
        return new KittiDrive(cameras, true);
    }

    private Drive sequence() throws IOException {
        Path camera = parent(folder);
        String sequence = String.valueOf(folder.getFileName());
        return tracking(parent(camera), List.of(String.valueOf(camera.getFileName())), sequence);
    }

    private Drive tracking() throws IOException {
        List<String> names = trackingCameras(folder);
        Path first = folder.resolve(names.get(0));
        try (Stream<Path> all = Files.list(first)) {
            List<Path> sequences = all.filter(Files::isDirectory).sorted().toList();
            if (sequences.size() != 1) {
                throw new IOException("%s has %d sequences: give one of them, e.g. %s"
                        .formatted(folder, sequences.size(), sequences.isEmpty() ? first : sequences.get(0)));
            }
            return tracking(folder, names, String.valueOf(sequences.get(0).getFileName()));
        }
    }

    private Drive tracking(Path split, List<String> names, String sequence) throws IOException {
        Path oxts = split.resolve("oxts").resolve(sequence + ".txt");
        Optional<Path> calibration =
                Optional.of(split.resolve("calib").resolve(sequence + ".txt")).filter(Files::isRegularFile);
        List<KittiCamera> cameras = new ArrayList<>();
        for (String name : names.stream().limit(most).toList()) {
            ImageFolder images = ImageFolder.of(split.resolve(name).resolve(sequence));
            cameras.add(new KittiCamera(
                    new CameraId(vehicle, name),
                    images,
                    regular(KittiCamera.number(images, images.size() - 1) + 1L),
                    calibration(calibration, "P" + name.charAt(name.length() - 1), images),
                    Files.isRegularFile(oxts) ? KittiFiles.oxts(oxts) : List.of()));
        }
        return new KittiDrive(cameras, false);
    }

    private static List<Instant> regular(long count) {
        return LongStream.range(0, Math.min(count, MOST_FRAMES))
                .mapToObj(number -> Instant.EPOCH.plus(TRACKING_INTERVAL.multipliedBy(number)))
                .toList();
    }

    private static Optional<CameraModel> calibration(Optional<Path> file, String key, ImageFolder images)
            throws IOException {
        return file.isEmpty() ? Optional.empty() : KittiFiles.calibration(file.get(), key, KittiCamera.size(images));
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
