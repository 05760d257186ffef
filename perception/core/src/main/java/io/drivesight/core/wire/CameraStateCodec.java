package io.drivesight.core.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.state.SavedState;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** {@code drivesight.perception.v1.CameraState}. */
public final class CameraStateCodec {
    /** A longer message is no state: a track takes some kilobytes, a camera has some dozens of tracks [bytes]. */
    public static final int MAX_BYTES = 4 << 20;

    private CameraStateCodec() {}

    /** The message; whoever publishes it looks whether it is longer than {@link #MAX_BYTES}. */
    public static byte[] encode(CameraState state) {
        byte[] tracking = state.tracking().toBytes();
        io.drivesight.perception.v1.CameraState.Builder message = io.drivesight.perception.v1.CameraState.newBuilder()
                .setVehicle(state.camera().vehicle())
                .setCamera(state.camera().camera())
                .setSourceTopic(state.source().topic())
                .setSourcePartition(state.source().partition())
                .setSourceOffset(state.source().offset())
                .setVersion(state.version())
                .setSettingsSha256(state.settingsSha256())
                .setTracking(UnsafeByteOperations.unsafeWrap(tracking))
                .setTrackingCrc32C(crc(ByteBuffer.wrap(tracking)))
                .setInstance(state.instance())
                .setSaveTime(Convert.timestamp(state.saveTime()));
        state.last()
                .ifPresent(last ->
                        message.setSequence(last.sequence()).setCaptureTime(Convert.timestamp(last.captureTime())));
        return message.build().toByteArray();
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Parses a message. What is in the state is looked at when tracking is restored from it. */
    public static CameraState decode(byte[] bytes) throws WireException {
        if (bytes.length > MAX_BYTES) {
            throw new WireException("too-large", "a state of " + bytes.length + " bytes; the limit is " + MAX_BYTES);
        }
        io.drivesight.perception.v1.CameraState message =
                Convert.parse(io.drivesight.perception.v1.CameraState.parser(), bytes, "CameraState");
        ByteString tracking = message.getTracking();
        if (crc(tracking.asReadOnlyByteBuffer()) != message.getTrackingCrc32C()) {
            throw new WireException("damaged", "the state's checksum does not hold");
        }
        return new CameraState(
                Convert.camera(message.getVehicle(), message.getCamera(), "the state"),
                new FrameOutcome.Source(
                        message.getSourceTopic(), message.getSourcePartition(), message.getSourceOffset()),
                last(message),
                message.getVersion(),
                message.getSettingsSha256(),
                SavedState.ofBytes(tracking.toByteArray()),
                message.getInstance(),
                Convert.instant(message.getSaveTime()));
    }

    private static Optional<CameraState.LastFrame> last(io.drivesight.perception.v1.CameraState message)
            throws WireException {
        return message.hasCaptureTime()
                ? Optional.of(
                        new CameraState.LastFrame(message.getSequence(), Convert.instant(message.getCaptureTime())))
                : Optional.empty();
    }
}
