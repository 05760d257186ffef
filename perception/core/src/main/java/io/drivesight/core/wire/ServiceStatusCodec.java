package io.drivesight.core.wire;

import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.CameraStatus;
import io.drivesight.perception.v1.ClockSkew;
import io.drivesight.perception.v1.StatusReason;
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
            message.addReasons(reason(reason));
        }
        status.cameras().forEach(camera -> message.addCameras(camera(camera)));
        return message.build().toByteArray();
    }

    private static StatusReason reason(ServiceStatus.Reason reason) {
        StatusReason.Builder message = StatusReason.newBuilder()
                .setCode(reason.code())
                .setKind(reason.kind())
                .setDetail(reason.detail())
                .setCamera(reason.camera())
                .setMode(MODES.toWire(reason.mode()));
        reason.figure()
                .ifPresent(figure -> message.setValue(figure.value())
                        .setLimit(figure.limit())
                        .setUnit(figure.unit()));
        reason.since().ifPresent(since -> message.setSince(Convert.timestamp(since)));
        return message.build();
    }

    private static CameraStatus camera(ServiceStatus.Camera camera) {
        CameraStatus.Builder message = CameraStatus.newBuilder()
                .setCamera(camera.camera())
                .setInputRateHz(camera.inputRateHz())
                .setQueueDepth(camera.queueDepth());
        camera.lastCaptureTime().ifPresent(time -> message.setLastCaptureTime(Convert.timestamp(time)));
        camera.clockSkew()
                .ifPresent(skew -> message.setClockSkew(ClockSkew.newBuilder()
                        .setAheadSeconds(skew.aheadSeconds())
                        .setUncertaintySeconds(skew.uncertaintySeconds())));
        return message.build();
    }

    /** Parses a message; a {@link WireException} says how it breaks the contract. */
    public static ServiceStatus decode(byte[] bytes) throws WireException {
        io.drivesight.perception.v1.ServiceStatus message =
                Convert.parse(io.drivesight.perception.v1.ServiceStatus.parser(), bytes, "ServiceStatus");
        List<ServiceStatus.Reason> reasons = new ArrayList<>();
        for (StatusReason reason : message.getReasonsList()) {
            reasons.add(reason(reason));
        }
        List<ServiceStatus.Camera> cameras = new ArrayList<>();
        for (CameraStatus camera : message.getCamerasList()) {
            cameras.add(camera(camera));
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

    private static ServiceStatus.Reason reason(StatusReason reason) throws WireException {
        return new ServiceStatus.Reason(
                reason.getCode(),
                reason.getKind(),
                reason.getDetail(),
                reason.getCamera(),
                mode(reason),
                reason.hasValue() && reason.hasLimit()
                        ? Optional.of(new ServiceStatus.Figure(reason.getValue(), reason.getLimit(), reason.getUnit()))
                        : Optional.empty(),
                Convert.instant(reason.hasSince(), reason.getSince()));
    }

    /** Services of earlier versions did not say; all their reasons limited them. */
    private static OperatingMode mode(StatusReason reason) throws WireException {
        return reason.getMode() == io.drivesight.perception.v1.OperatingMode.OPERATING_MODE_UNSPECIFIED
                ? OperatingMode.DEGRADED
                : MODES.toDomain(reason.getMode());
    }

    private static ServiceStatus.Camera camera(CameraStatus camera) throws WireException {
        return new ServiceStatus.Camera(
                camera.getCamera(),
                camera.getInputRateHz(),
                camera.getQueueDepth(),
                Convert.instant(camera.hasLastCaptureTime(), camera.getLastCaptureTime()),
                camera.hasClockSkew()
                        ? Optional.of(new ServiceStatus.ClockSkew(
                                camera.getClockSkew().getAheadSeconds(),
                                camera.getClockSkew().getUncertaintySeconds()))
                        : Optional.empty());
    }
}
