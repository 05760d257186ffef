package io.drivesight.core.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Heartbeat of one service instance.
 *
 * @param instance which
 * @param time when this was stated
 * @param startedTime when the instance started
 * @param mode whether it can be relied on
 * @param reasons why the mode is not NORMAL
 * @param executionProvider {@code cpu} or {@code cuda}
 * @param modelName from the model's card
 * @param modelSha256 of the model file
 * @param version of the service
 * @param cameras as the service sees them
 */
public record ServiceStatus(
        String instance,
        Instant time,
        Instant startedTime,
        OperatingMode mode,
        List<Reason> reasons,
        String executionProvider,
        String modelName,
        String modelSha256,
        String version,
        List<Camera> cameras) {
    public ServiceStatus {
        reasons = List.copyOf(reasons);
        cameras = List.copyOf(cameras);
    }

    /**
     * Why the mode is not NORMAL.
     *
     * @param code a stable word for machines
     * @param detail a sentence for people
     * @param camera {@code vehicle/camera}; empty: the whole service
     */
    public record Reason(String code, String detail, String camera) {}

    /**
     * One camera.
     *
     * @param camera {@code vehicle/camera}
     * @param inputRateHz frames per second over the last seconds
     * @param queueDepth frames waiting or in work
     * @param lastCaptureTime empty before the first frame
     */
    public record Camera(String camera, double inputRateHz, int queueDepth, Optional<Instant> lastCaptureTime) {}
}
