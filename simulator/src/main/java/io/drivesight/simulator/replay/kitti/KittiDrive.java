package io.drivesight.simulator.replay.kitti;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
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
    private record Shot(Instant time, KittiCamera camera, int index) {}

    private final List<KittiCamera> cameras;
    private final boolean dated;
    private final List<Shot> shots = new ArrayList<>();
    private int next;

    /**
     * @param dated the times are real ones
     * @throws IOException when an image has no time
     */
    KittiDrive(List<KittiCamera> cameras, boolean dated) throws IOException {
        this.cameras = List.copyOf(cameras);
        this.dated = dated;
        for (KittiCamera camera : cameras) {
            for (int i = 0; i < camera.images().size(); i++) {
                shots.add(new Shot(camera.time(i), camera, i));
            }
        }
        shots.sort(Comparator.comparing(Shot::time));
    }

    @Override
    public List<CameraId> cameras() {
        return cameras.stream().map(KittiCamera::id).toList();
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
        KittiCamera camera = shot.camera();
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
