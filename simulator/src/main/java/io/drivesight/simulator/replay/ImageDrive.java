package io.drivesight.simulator.replay;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Image files as a drive, in the order of their times. Not thread-safe. */
public final class ImageDrive implements Drive {
    private static final double NANOS = 1e9;

    private final List<CameraId> cameras;
    private final List<Shot> shots;
    private final boolean dated;
    private int next;

    /**
     * One image.
     *
     * @param time when it was taken; without dates since the epoch
     * @param index in the folder
     * @param calibration empty when unknown
     * @param motion of the vehicle; empty when unknown
     */
    record Shot(
            CameraId camera,
            Instant time,
            ImageFolder folder,
            int index,
            Optional<CameraModel> calibration,
            Optional<EgoMotion> motion) {}

    /**
     * @param shots at least one; those of the same time stay in their order
     * @param dated the times are real ones
     */
    ImageDrive(List<CameraId> cameras, List<Shot> shots, boolean dated) {
        this.cameras = List.copyOf(cameras);
        this.shots = shots.stream().sorted(Comparator.comparing(Shot::time)).toList();
        this.dated = dated;
    }

    /**
     * A folder as the drive of one or several cameras that are exposed at the same instants. Each camera begins at another image, so
     * that their pictures differ, and shows each image once.
     *
     * @param cameras at least one
     * @param framesPerSecond of each camera [1/s], above 0
     */
    public static ImageDrive of(ImageFolder folder, List<CameraId> cameras, double framesPerSecond) {
        if (cameras.isEmpty() || !(framesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "a drive needs at least one camera and frames per second above 0, was " + framesPerSecond);
        }
        List<Shot> shots = new ArrayList<>();
        for (int step = 0; step < folder.size(); step++) {
            Instant time = Instant.EPOCH.plusNanos(Math.round(step * NANOS / framesPerSecond));
            for (int camera = 0; camera < cameras.size(); camera++) {
                long offset = (long) camera * folder.size() / cameras.size();
                int image = (int) ((step + offset) % folder.size());
                shots.add(new Shot(cameras.get(camera), time, folder, image, Optional.empty(), Optional.empty()));
            }
        }
        return new ImageDrive(cameras, shots, false);
    }

    @Override
    public List<CameraId> cameras() {
        return cameras;
    }

    @Override
    public Optional<Instant> beginning() {
        return dated ? Optional.of(shots.get(0).time()) : Optional.empty();
    }

    @Override
    public void skipTo(Duration at) {
        Instant moment = shots.get(0).time().plus(at);
        while (next < shots.size() && shots.get(next).time().isBefore(moment)) {
            next++;
        }
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        if (next >= shots.size()) {
            return Optional.empty();
        }
        Shot shot = shots.get(next++);
        return Optional.of(new DriveFrame(
                shot.camera(),
                Duration.between(shots.get(0).time(), shot.time()),
                ByteBuffer.wrap(shot.folder().read(shot.index())),
                FrameFormat.DETECT,
                Optional.empty(),
                shot.calibration(),
                shot.motion(),
                Optional.empty()));
    }

    @Override
    public void close() {
        // Files are read whole.
    }
}
