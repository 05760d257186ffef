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
     * @param kind what it is more closely, a stable word; may be empty
     * @param detail a sentence for people
     * @param camera {@code vehicle/camera}; empty: the whole service
     * @param mode that this reason alone would bring about
     * @param figure what was measured; empty where nothing is
     * @param since when it was first stated, on the service's clock; empty: not known
     */
    public record Reason(
            String code,
            String kind,
            String detail,
            String camera,
            OperatingMode mode,
            Optional<Figure> figure,
            Optional<Instant> since) {
        /** A plain reason that limits the service. */
        public Reason(String code, String detail, String camera) {
            this(code, "", detail, camera, OperatingMode.DEGRADED, Optional.empty(), Optional.empty());
        }

        /** The same reason with another mode that it brings about. */
        public Reason bringing(OperatingMode other) {
            return new Reason(code, kind, detail, camera, other, figure, since);
        }
    }

    /**
     * What was measured and the limit that it passed.
     *
     * @param value measured
     * @param limit that it is held against
     * @param unit of both: {@code s}, {@code share} (0..1), {@code count} or {@code distance} (1: about as far as single reference frames)
     */
    public record Figure(double value, double limit, String unit) {}

    /**
     * What is known of the clock that stamps a camera's frames.
     *
     * @param aheadSeconds by how much it is ahead of the service's clock [s]; negative: behind
     * @param uncertaintySeconds the truth lies within so much of it on either side [s], at least 0
     */
    public record ClockSkew(double aheadSeconds, double uncertaintySeconds) {}

    /**
     * One camera.
     *
     * @param camera {@code vehicle/camera}
     * @param inputRateHz frames per second over the last seconds
     * @param queueDepth frames waiting or in work
     * @param lastCaptureTime empty before the first frame
     * @param clockSkew of whoever stamps its frames; empty until enough frames have come
     */
    public record Camera(
            String camera,
            double inputRateHz,
            int queueDepth,
            Optional<Instant> lastCaptureTime,
            Optional<ClockSkew> clockSkew) {}

    /** Whether the service can be relied on. */
    public enum OperatingMode {
        /** Not ready yet: loading or warming up. */
        STARTING,
        NORMAL,
        /** Works, with the limits that the reasons name. */
        DEGRADED,
        /** Results cannot be relied on. */
        UNAVAILABLE,
        /** Draining; no new frames are taken. */
        STOPPING
    }
}
