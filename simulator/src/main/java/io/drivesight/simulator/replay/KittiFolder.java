package io.drivesight.simulator.replay;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.simulator.replay.ImageDrive.Shot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Finds out whether a folder is laid out as KITTI's, and opens it. Raw: {@code DRIVE/image_0N/data} with {@code timestamps.txt},
 * {@code oxts/data} and, here or one folder up, {@code calib_cam_to_cam.txt}. Tracking: {@code SPLIT/image_0N/SEQUENCE}, 10 frames a
 * second, with {@code calib/SEQUENCE.txt} and {@code oxts/SEQUENCE.txt}. Of a raw drive the colour cameras 2 and 3 are taken,
 * else the grey ones.
 */
public final class KittiFolder {
    private static final Duration TRACKING_INTERVAL = Duration.ofMillis(100);
    /** Of a sequence; what an image is called must not decide how much memory is taken. */
    private static final long MOST_FRAMES = 1_000_000;

    private static final List<String> COLOUR = List.of("image_02", "image_03");
    private static final List<String> GREY = List.of("image_00", "image_01");

    private KittiFolder() {}

    /** True: the folder is laid out as one of KITTI's. */
    public static boolean isOne(Path folder) {
        return !rawCameras(folder).isEmpty() || isSequence(folder);
    }

    /**
     * Opens such a folder.
     *
     * @param vehicle name of the vehicle; cameras keep their names, e.g. {@code image_02}
     * @param most cameras taken, the first of them
     * @throws IOException when something in it cannot be read; the message says what
     */
    public static Drive open(Path folder, String vehicle, int most) throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        List<String> cameras = rawCameras(whole);
        return cameras.isEmpty()
                ? tracking(whole, vehicle)
                : raw(whole, vehicle, cameras.stream().limit(most).toList());
    }

    private static List<String> rawCameras(Path folder) {
        for (List<String> names : List.of(COLOUR, GREY)) {
            List<String> there = names.stream()
                    .filter(name -> Files.isDirectory(folder.resolve(name).resolve("data")))
                    .toList();
            if (!there.isEmpty()) {
                return there;
            }
        }
        return List.of();
    }

    private static boolean isSequence(Path folder) {
        Path camera = parent(folder.toAbsolutePath().normalize());
        return String.valueOf(camera.getFileName()).matches("image_0[0-3]")
                && Files.isDirectory(parent(camera).resolve("calib"));
    }

    private static Drive raw(Path drive, String vehicle, List<String> names) throws IOException {
        Path here = drive.resolve("calib_cam_to_cam.txt");
        Path calibration = Files.isRegularFile(here) ? here : drive.resolveSibling("calib_cam_to_cam.txt");
        Path oxts = drive.resolve("oxts").resolve("data");
        List<Shot> shots = new ArrayList<>();
        for (String name : names) {
            ImageFolder images = ImageFolder.of(drive.resolve(name).resolve("data"));
            List<Instant> times = KittiFiles.timestamps(drive.resolve(name).resolve("timestamps.txt"));
            add(shots, new CameraId(vehicle, name), images, times, calibration, "P_rect_0", oxts);
        }
        List<CameraId> cameras =
                names.stream().map(name -> new CameraId(vehicle, name)).toList();
        return new ImageDrive(cameras, shots, true);
    }

    private static Drive tracking(Path sequence, String vehicle) throws IOException {
        Path folder = parent(sequence);
        CameraId camera = new CameraId(vehicle, String.valueOf(folder.getFileName()));
        String file = sequence.getFileName() + ".txt";
        ImageFolder images = ImageFolder.of(sequence);
        long count = number(images, images.size() - 1) + 1L;
        List<Instant> times = LongStream.range(0, Math.min(count, MOST_FRAMES))
                .mapToObj(number -> Instant.EPOCH.plus(TRACKING_INTERVAL.multipliedBy(number)))
                .toList();
        List<Shot> shots = new ArrayList<>();
        Path calibration = parent(folder).resolve("calib").resolve(file);
        add(
                shots,
                camera,
                images,
                times,
                calibration,
                "P",
                parent(folder).resolve("oxts").resolve(file));
        return new ImageDrive(List.of(camera), shots, false);
    }

    /** Adds the images of a camera with its calibration and the vehicle's motion, where there are such files. */
    private static void add(
            List<Shot> shots,
            CameraId camera,
            ImageFolder images,
            List<Instant> times,
            Path calibration,
            String row,
            Path oxts)
            throws IOException {
        char letter = camera.camera().charAt(camera.camera().length() - 1);
        Optional<CameraModel> model = Files.isRegularFile(calibration)
                ? KittiFiles.camera(calibration, row + letter, size(images))
                : Optional.empty();
        List<EgoMotion> motions = Files.exists(oxts) ? KittiFiles.egoMotions(oxts) : List.of();
        for (int i = 0; i < images.size(); i++) {
            int number = number(images, i);
            if (number >= times.size()) {
                throw new IOException("%s: there are only %d timestamps".formatted(images.file(i), times.size()));
            }
            Optional<EgoMotion> motion = number < motions.size() ? Optional.of(motions.get(number)) : Optional.empty();
            shots.add(new Shot(camera, times.get(number), images, i, model, motion));
        }
    }

    /** KITTI names images by their numbers, and some numbers are missing; other names count from 0. */
    private static int number(ImageFolder images, int index) {
        String name = String.valueOf(images.file(index).getFileName());
        String stem = name.substring(0, name.lastIndexOf('.'));
        return stem.matches("[0-9]{1,18}") ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(stem)) : index;
    }

    private static ImageSize size(ImageFolder images) throws IOException {
        try {
            return ImageHeader.read(ByteBuffer.wrap(images.read(0)), ImageLimits.DEFAULT)
                    .size();
        } catch (ImageDecodeException e) {
            throw new IOException(images.file(0) + ": " + e.getMessage(), e);
        }
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
