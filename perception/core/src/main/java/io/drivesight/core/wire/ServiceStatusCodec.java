package io.drivesight.core.wire;

import io.drivesight.core.pipeline.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.perception.v1.CameraStatus;
import io.drivesight.perception.v1.StatusReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code drivesight.perception.v1.ServiceStatus}. */
public final class ServiceStatusCodec {
    private static final EnumCodec<OperatingMode, io.drivesight.perception.v1.OperatingMode> MODES =
            new EnumCodec<>(OperatingMode.class, io.drivesight.perception.v1.OperatingMode.class, "OPERATING_MODE_");

    private ServiceStatusCodec() {}

    public static byte[] encode(ServiceStatus status) {
        io.drivesight.perception.v1.ServiceStatus.Builder message =
                io.drivesight.perception.v1.ServiceStatus.newBuilder()
                        .setInstance(status.instance())
                        .setTime(Convert.timestamp(status.time()))
                        .setStartedTime(Convert.timestamp(status.startedTime()))
                        .setMode(MODES.toWire(status.mode()))
                        .setExecutionProvider(status.executionProvider())
                        .setModelName(status.modelName())
                        .setModelSha256(status.modelSha256())
                        .setVersion(status.version());
        for (ServiceStatus.Reason reason : status.reasons()) {
            message.addReasons(StatusReason.newBuilder()
                    .setCode(reason.code())
                    .setDetail(reason.detail())
                    .setCamera(reason.camera()));
        }
        status.cameras().forEach(camera -> message.addCameras(camera(camera)));
        return message.build().toByteArray();
    }

    private static CameraStatus camera(ServiceStatus.Camera camera) {
        CameraStatus.Builder message = CameraStatus.newBuilder()
                .setCamera(camera.camera())
                .setInputRateHz(camera.inputRateHz())
                .setQueueDepth(camera.queueDepth());
        camera.lastCaptureTime().ifPresent(time -> message.setLastCaptureTime(Convert.timestamp(time)));
        return message.build();
    }

    /**
     * Parses a message.
     *
     * @throws WireException when it is none, or breaks the contract
     */
    public static ServiceStatus decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.ServiceStatus message =
                Convert.parse(io.drivesight.perception.v1.ServiceStatus.parser(), bytes, "ServiceStatus");
        List<ServiceStatus.Reason> reasons = new ArrayList<>();
        for (StatusReason reason : message.getReasonsList()) {
            reasons.add(new ServiceStatus.Reason(reason.getCode(), reason.getDetail(), reason.getCamera()));
        }
        List<ServiceStatus.Camera> cameras = new ArrayList<>();
        for (CameraStatus camera : message.getCamerasList()) {
            Optional<Instant> last = camera.hasLastCaptureTime()
                    ? Optional.of(Convert.instant(camera.getLastCaptureTime()))
                    : Optional.empty();
            cameras.add(new ServiceStatus.Camera(
                    camera.getCamera(), camera.getInputRateHz(), camera.getQueueDepth(), last));
        }
        return new ServiceStatus(
                message.getInstance(),
                Convert.instant(message.getTime()),
                Convert.instant(message.getStartedTime()),
                MODES.toDomain(message.getMode()),
                reasons,
                message.getExecutionProvider(),
                message.getModelName(),
                message.getModelSha256(),
                message.getVersion(),
                cameras);
    }
}
