package io.drivesight.simulator.synthetic;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.render.RenderedFrame;
import io.drivesight.simulator.replay.DriveFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the frames of a synthetic drive are made: a plan of what to film, and the vehicle it is filmed from. The same shot is the same
 * frame, to the byte, whoever asks for it and when. Immutable, thread-safe.
 *
 * @param plan scenario, seed, conditions, cameras and length
 * @param vehicle name of the vehicle that carries the cameras
 * @param quality of the JPEG images, 0..1
 */
public record Shooting(FilmPlan plan, String vehicle, double quality) {
    /** JPEG quality at which the pictures keep what a detector looks for, at about 40 kB a frame of 640x384. */
    public static final double QUALITY = 0.9;

    private static final double NANOS = 1e9;
    private static final ImageEncoder ENCODER = new ImageEncoder();

    /** All cameras that film, in the order of the plan. */
    public List<CameraId> cameras() {
        return plan.cameras().stream()
                .map(camera -> new CameraId(vehicle, camera))
                .toList();
    }

    /** Length of one round. */
    public Duration length() {
        return Duration.ofNanos(Math.round(plan.seconds() * NANOS));
    }

    /** Films one frame on the caller's thread: with calibration, ego motion and truth, at its time in the first round. */
    public DriveFrame shoot(Shot shot) {
        RenderedFrame frame = plan.drive().frame(shot.camera(), shot.index());
        return new DriveFrame(
                new CameraId(vehicle, shot.camera()),
                frame.offset(),
                ByteBuffer.wrap(ENCODER.jpeg(frame.image(), quality)),
                FrameFormat.JPEG,
                Optional.empty(),
                Optional.of(plan.drive().scenario().camera(shot.camera()).model()),
                Optional.of(frame.egoMotion()),
                Optional.of(frame.truth()));
    }
}
