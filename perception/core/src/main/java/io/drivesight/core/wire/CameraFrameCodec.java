package io.drivesight.core.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.geometry.ImageSize;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** {@code drivesight.perception.v1.CameraFrame}. */
public final class CameraFrameCodec {
    private CameraFrameCodec() {}

    public static byte[] encode(CameraFrame frame) {
        io.drivesight.perception.v1.CameraFrame.Builder message = io.drivesight.perception.v1.CameraFrame.newBuilder()
                .setTimestamp(Convert.timestamp(frame.captureTime()))
                .setData(UnsafeByteOperations.unsafeWrap(frame.data().duplicate()))
                .setFormat(frame.format().wireName())
                .setFrameId(frame.id().camera().camera())
                .setVehicle(frame.id().camera().vehicle())
                .setCamera(frame.id().camera().camera())
                .setSequence(frame.id().sequence());
        frame.rawSize().ifPresent(size -> message.setWidth(size.width()).setHeight(size.height()));
        frame.camera().ifPresent(camera -> message.setCalibration(Convert.calibration(camera)));
        frame.egoMotion().ifPresent(ego -> message.setEgoMotion(Convert.egoMotion(ego)));
        frame.deadline().ifPresent(deadline -> message.setDeadline(Convert.timestamp(deadline)));
        return message.build().toByteArray();
    }

    /**
     * A frame as it was received.
     *
     * @param dropped what it told beside its picture that cannot be true; the frame is without it
     */
    public record Received(CameraFrame frame, Set<VehicleData> dropped) {}

    /** Parses a frame, as {@link #receive} does, and tells nothing of what was dropped. */
    public static CameraFrame decode(byte[] bytes) throws WireException {
        return receive(ByteBuffer.wrap(bytes)).frame();
    }

    /**
     * Parses a frame.
     *
     * @param bytes the message, from position to limit; shared with the frame's data, so not to be changed any more
     * @throws WireException with reason {@code bad-protobuf}, {@code bad-identity}, {@code bad-timestamp},
     *     {@code bad-format} or {@code bad-value}
     */
    public static Received receive(ByteBuffer bytes) throws WireException {
        io.drivesight.perception.v1.CameraFrame message =
                Convert.parse(io.drivesight.perception.v1.CameraFrame.parser(), bytes, "CameraFrame");
        FrameId id = new FrameId(
                Convert.camera(message.getVehicle(), message.getCamera(), "the frame"), message.getSequence());
        if (!message.hasTimestamp()) {
            throw new WireException("bad-timestamp", id + ": the frame has no capture time");
        }
        Instant captureTime = Convert.instant(message.getTimestamp());
        FrameFormat format = format(message.getFormat());
        Optional<Instant> deadline = Convert.instant(message.hasDeadline(), message.getDeadline());
        ByteString data = message.getData();
        VehicleDataReader vehicle = VehicleDataReader.of(message);
        try {
            CameraFrame frame = new CameraFrame(
                    id,
                    captureTime,
                    data.asReadOnlyByteBuffer(),
                    format,
                    format.isRaw()
                            ? Optional.of(new ImageSize(message.getWidth(), message.getHeight()))
                            : Optional.empty(),
                    vehicle.calibration(),
                    vehicle.egoMotion(),
                    deadline);
            return new Received(frame, vehicle.dropped());
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", id + ": " + e.getMessage(), e);
        }
    }

    private static FrameFormat format(String name) throws WireException {
        for (FrameFormat format : FrameFormat.values()) {
            if (format.wireName().equals(name)) {
                return format;
            }
        }
        throw new WireException("bad-format", "format is jpeg, png, rgb8, bgr8, nv12 or empty");
    }
}
