package io.drivesight.simulator.replay.kitti;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.replay.ImageFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The cameras of a KITTI drive in the order of their stamps. Not thread-safe. */
final class KittiDrive implements Drive {
    /**
     * What one camera saw.
     *
     * @param images in order
     * @param times one for each number that an image may have
     * @param calibration empty when there is none
     * @param motions of the vehicle, by number of the image; may be short or empty
     */
    record Camera(
            CameraId id,
            ImageFolder images,
            List<Instant> times,
            Optional<CameraModel> calibration,
            List<EgoMotion> motions) {
        /** KITTI names images by their numbers, and some numbers are missing; other names count from 0. */
        static int number(ImageFolder images, int index) {
            String name = String.valueOf(images.file(index).getFileName());
            String stem = name.substring(0, name.lastIndexOf('.'));
            return stem.matches("[0-9]{1,18}") ? (int) Math.min(Integer.MAX_VALUE, Long.parseLong(stem)) : index;
        }

        private Instant time(int index) throws IOException {
            int number = number(images, index);
            if (number >= times.size()) {
                throw new IOException("%s: there are only %d timestamps".formatted(images.file(index), times.size()));
            }
            return times.get(number);
        }

        private Optional<EgoMotion> motion(int index) {
            int number = number(images, index);
            return number < motions.size() ? Optional.of(motions.get(number)) : Optional.empty();
        }
    }

    private record Shot(Instant time, Camera camera, int index) {}

    private final List<Camera> cameras;
    private final boolean dated;
    private final List<Shot> shots = new ArrayList<>();
    private int next;

    /**
     * @param dated the times are real ones
     * @throws IOException when an image has no time
     */
    KittiDrive(List<Camera> cameras, boolean dated) throws IOException {
        this.cameras = List.copyOf(cameras);
        this.dated = dated;
        for (Camera camera : cameras) {
            for (int i = 0; i < camera.images().size(); i++) {
                shots.add(new Shot(camera.time(i), camera, i));
            }
        }
        shots.sort(Comparator.comparing(Shot::time));
    }

    @Override
    public List<CameraId> cameras() {
        return cameras.stream().map(Camera::id).toList();
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
        Camera camera = shot.camera();
        return Optional.of(new DriveFrame(
                camera.id(),
                Duration.between(shots.get(0).time(), shot.time()),
                ByteBuffer.wrap(camera.images().read(shot.index())),
                FrameFormat.DETECT,
                Optional.empty(),
                camera.calibration(),
                camera.motion(shot.index()),
                Optional.empty()));
    }

    @Override
    public void close() {
        // Files are read whole.
    }
}
