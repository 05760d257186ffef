package io.drivesight.simulator.replay;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.simulator.truth.FrameTruth;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One frame of a drive, before it has a number and a date.
 *
 * @param camera which camera
 * @param at when, since the beginning of the drive; not negative
 * @param data the encoded image; empty: it was not drawn
 * @param format encoding of {@code data}
 * @param rawSize size of raw formats; empty for jpeg and png
 * @param calibration empty when unknown
 * @param egoMotion empty when unknown
 * @param truth what is really in it; empty when unknown
 */
public record DriveFrame(
        CameraId camera,
        Duration at,
        ByteBuffer data,
        FrameFormat format,
        Optional<ImageSize> rawSize,
        Optional<CameraModel> calibration,
        Optional<EgoMotion> egoMotion,
        Optional<FrameTruth> truth) {
    /** A frame with nothing but an encoded image. */
    public static DriveFrame of(CameraId camera, Duration at, byte[] data) {
        return new DriveFrame(
                camera,
                at,
                ByteBuffer.wrap(data),
                FrameFormat.DETECT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same at another time of the drive. */
    public DriveFrame movedTo(Duration other) {
        return new DriveFrame(camera, other, data, format, rawSize, calibration, egoMotion, truth);
    }

    /** The same in a later round of the drive: what is really in it is not what was in it before. */
    public DriveFrame inRound(int rounds) {
        return new DriveFrame(
                camera, at, data, format, rawSize, calibration, egoMotion, truth.map(known -> known.later(rounds)));
    }

    /**
     * The frame as it is sent.
     *
     * @param sequence its number in its camera's stream
     * @param captureTime its date
     * @param budget how long after capture a result is worth something; empty: no deadline of its own
     */
    public CameraFrame toFrame(long sequence, Instant captureTime, Optional<Duration> budget) {
        return new CameraFrame(
                new FrameId(camera, sequence),
                captureTime,
                data,
                format,
                rawSize,
                calibration,
                egoMotion,
                budget.map(captureTime::plus));
    }
}
