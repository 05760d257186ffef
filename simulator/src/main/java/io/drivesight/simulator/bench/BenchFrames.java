package io.drivesight.simulator.bench;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.simulator.film.Film;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.replay.ImageFolder;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The encoded frames that every measurement uses, in memory.
 *
 * @param source where they came from
 * @param size of the first one, upright [px]
 * @param images encoded; at least one, not to be changed
 */
public record BenchFrames(String source, ImageSize size, List<byte[]> images) {
    /** All images are held in memory; further ones of a folder are not used. */
    private static final int MOST_IMAGES = 300;

    private static final String SCENARIO = "dense-city";
    private static final ImageSize SYNTHETIC = new ImageSize(960, 540);
    private static final double RATE = 10;

    public BenchFrames {
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new IllegalArgumentException("at least one frame is needed");
        }
    }

    /**
     * The first images of a folder, in the order of their names.
     *
     * @throws IOException when there are none, or the first cannot be decoded
     */
    public static BenchFrames ofFolder(Path folder) throws IOException {
        ImageFolder files = ImageFolder.of(folder);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < Math.min(files.size(), MOST_IMAGES); i++) {
            images.add(files.read(i));
        }
        return new BenchFrames(String.valueOf(folder.getFileName()), sizeOf(images.get(0), files.file(0)), images);
    }

    private static ImageSize sizeOf(byte[] image, Path file) throws IOException {
        try {
            return new ImageIoDecoder(ImageLimits.DEFAULT)
                    .decode(ByteBuffer.wrap(image))
                    .size();
        } catch (ImageDecodeException bad) {
            throw new IOException(file + " cannot be decoded: " + bad.getMessage(), bad);
        }
    }

    /**
     * A drive through a city at ten frames a second, rendered at 960x540 pixels as JPEG: the same bytes every time.
     *
     * @param count number of frames
     * @param threads that render
     */
    public static BenchFrames synthetic(int count, int threads) throws IOException {
        Scenario scenario = Scenario.load(SCENARIO);
        CameraSpec front = scenario.cameras().get(0);
        CameraSpec camera = new CameraSpec(front.name(), enlarged(front.model()), RATE);
        Renderer renderer = new Renderer(scenario.seenBy(List.of(camera)), 1);
        List<byte[]> images =
                Film.of(FilmPlan.of(renderer, count / RATE, "bench"), threads, done -> {}).moments().stream()
                        .flatMap(moment -> moment.frames().stream())
                        .map(DriveFrame::data)
                        .map(BenchFrames::bytes)
                        .toList();
        return new BenchFrames("synthetic (" + SCENARIO + ")", SYNTHETIC, images);
    }

    private static CameraModel enlarged(CameraModel model) {
        Intrinsics small = model.intrinsics();
        double factor = (double) SYNTHETIC.width() / small.size().width();
        Intrinsics large = new Intrinsics(
                SYNTHETIC,
                small.focalX() * factor,
                small.focalY() * factor,
                SYNTHETIC.width() / 2.0,
                SYNTHETIC.height() / 2.0,
                small.distortion());
        return new CameraModel(large, model.mounting());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Mean size of an encoded image [bytes]. */
    public double meanBytes() {
        return images.stream().mapToInt(image -> image.length).average().orElse(0);
    }

    /** An image by a number of any size: after the last comes the first. */
    public byte[] image(long number) {
        return images.get((int) (number % images.size()));
    }

    /**
     * The frames as the drive of one or several cameras, without end. Exposures are spread evenly over time, camera after camera,
     * and each camera begins at another image.
     *
     * @param framesPerSecond of all cameras together [1/s]
     */
    Drive drive(int cameras, double framesPerSecond) {
        List<CameraId> ids = IntStream.rangeClosed(1, cameras)
                .mapToObj(number -> new CameraId("bench", "camera-" + number))
                .toList();
        return new Drive() {
            private long count;

            @Override
            public List<CameraId> cameras() {
                return ids;
            }

            @Override
            public Optional<DriveFrame> next() {
                long number = count++;
                int camera = (int) (number % cameras);
                long offset = (long) camera * images.size() / cameras;
                Duration at = Duration.ofNanos(Math.round(number * 1e9 / framesPerSecond));
                return Optional.of(DriveFrame.of(ids.get(camera), at, image(number / cameras + offset)));
            }

            @Override
            public void close() {
                // All is in memory.
            }
        };
    }
}
