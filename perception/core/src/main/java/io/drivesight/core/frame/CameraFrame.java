package io.drivesight.core.frame;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.ImageSize;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A camera frame as it arrived: the image still encoded.
 *
 * @param id identity
 * @param captureTime middle of the exposure, on the vehicle's clock, UTC
 * @param data the encoded image; read-only, position 0
 * @param format encoding of {@code data}
 * @param rawSize size of raw formats; empty for jpeg and png
 * @param camera calibration; empty when unknown
 * @param egoMotion motion of the vehicle; empty when unknown
 * @param deadline a result after this instant is worthless; empty: no deadline of its own
 */
public record CameraFrame(
        FrameId id,
        Instant captureTime,
        ByteBuffer data,
        FrameFormat format,
        Optional<ImageSize> rawSize,
        Optional<CameraModel> camera,
        Optional<EgoMotion> egoMotion,
        Optional<Instant> deadline) {
    public CameraFrame {
        data = data.asReadOnlyBuffer();
        if (format.isRaw() && rawSize.isEmpty()) {
            throw new IllegalArgumentException("a frame of format " + format + " needs its width and height");
        }
    }

    /** A frame with nothing but an encoded image. */
    public static CameraFrame of(FrameId id, Instant captureTime, byte[] data) {
        return new CameraFrame(
                id,
                captureTime,
                ByteBuffer.wrap(data),
                FrameFormat.DETECT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
