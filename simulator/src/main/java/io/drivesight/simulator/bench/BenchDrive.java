package io.drivesight.simulator.bench;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Frames in memory as the drive of one or several cameras, without end. Exposures are spread evenly over time, camera after
 * camera, and each camera begins at another image.
 */
final class BenchDrive implements Drive {
    private static final double NANOS = 1e9;

    private final BenchFrames frames;
    private final List<CameraId> cameras;
    private final double framesPerSecond;
    private long count;

    /**
     * A drive.
     *
     * @param cameras how many
     * @param framesPerSecond of all cameras together [1/s]
     */
    BenchDrive(BenchFrames frames, int cameras, double framesPerSecond) {
        this.frames = frames;
        this.cameras = IntStream.rangeClosed(1, cameras)
                .mapToObj(number -> new CameraId("bench", "camera-" + number))
                .toList();
        this.framesPerSecond = framesPerSecond;
    }

    @Override
    public List<CameraId> cameras() {
        return cameras;
    }

    @Override
    public Optional<DriveFrame> next() {
        long number = count++;
        int camera = (int) (number % cameras.size());
        long step = number / cameras.size();
        long offset = (long) camera * frames.images().size() / cameras.size();
        Duration at = Duration.ofNanos(Math.round(number * NANOS / framesPerSecond));
        return Optional.of(DriveFrame.of(cameras.get(camera), at, frames.image(step + offset)));
    }

    @Override
    public void close() {
        // All is in memory.
    }
}
