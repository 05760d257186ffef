package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A folder of images as the drive of one or several cameras that are exposed at the same instants. Each camera begins at
 * another image, so that their pictures differ; it then goes round the folder.
 */
public final class ImageFolderDrive implements Drive {
    private static final double NANOS = 1e9;

    private final ImageFolder folder;
    private final List<CameraId> cameras;
    private final double framesPerSecond;
    private final boolean loop;
    private long count;

    /**
     * @param cameras at least one
     * @param framesPerSecond of each camera [1/s], above 0
     * @param loop true: never ends; false: each camera shows each image once
     */
    public ImageFolderDrive(ImageFolder folder, List<CameraId> cameras, double framesPerSecond, boolean loop) {
        if (cameras.isEmpty()) {
            throw new IllegalArgumentException("a drive needs at least one camera");
        }
        if (!(framesPerSecond > 0)) {
            throw new IllegalArgumentException("frames per second must be above 0, was " + framesPerSecond);
        }
        this.folder = folder;
        this.cameras = List.copyOf(cameras);
        this.framesPerSecond = framesPerSecond;
        this.loop = loop;
    }

    @Override
    public List<CameraId> cameras() {
        return cameras;
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        int camera = (int) (count % cameras.size());
        long step = count / cameras.size();
        if (!loop && step >= folder.size()) {
            return Optional.empty();
        }
        count++;
        return Optional.of(DriveFrame.of(cameras.get(camera), timeOf(step), folder.read(imageOf(camera, step))));
    }

    private Duration timeOf(long step) {
        return Duration.ofNanos(Math.round(step * NANOS / framesPerSecond));
    }

    private int imageOf(int camera, long step) {
        long offset = (long) camera * folder.size() / cameras.size();
        return (int) ((step + offset) % folder.size());
    }

    @Override
    public void close() {
        // Files are read whole.
    }
}
