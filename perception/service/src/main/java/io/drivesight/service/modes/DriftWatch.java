package io.drivesight.service.modes;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.drift.DriftMeter;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftReading;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.core.pipeline.ServiceStatus.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices cameras whose frames are not like those that the model was made for, by a profile of them. Each camera's last frames, taken an
 * interval apart by their capture times, are its window; until it is full nothing is said. Uses the pixels and detections that there are: no
 * second inference.
 */
public final class DriftWatch extends CameraWatch<DriftWatch.Camera> implements DetectionListener {
    /** Up to this share of the threshold it is well again. */
    private static final double CALM = 0.8;

    /** The last frames of one camera. */
    static final class Camera extends CameraWatch.Camera {
        private final DriftMeter meter;
        private @Nullable Instant lastTaken;
        private @Nullable DriftReading reading;

        private Camera(DriftProfile profile) {
            this.meter = new DriftMeter(profile);
        }

        /** Capture times may go back, by a little between workers and by any amount when a recording begins again. */
        boolean isDue(Instant capture, Duration interval) {
            Instant last = lastTaken;
            return last == null || Duration.between(last, capture).abs().compareTo(interval) >= 0;
        }

        void add(FrameFeatures features) {
            meter.add(features);
            reading = meter.reading().orElse(null);
        }
    }

    private final Duration interval;
    private final LongSupplier nanoTime;

    /**
     * Knows no camera yet.
     *
     * @param profile of the model in use
     * @param interval shortest time between two frames of a camera that are looked at
     * @param maxCameras kept at most
     * @param nanoTime monotonic clock [ns]
     */
    public DriftWatch(DriftProfile profile, Duration interval, int maxCameras, LongSupplier nanoTime) {
        super(maxCameras, () -> new Camera(profile));
        this.interval = interval;
        this.nanoTime = nanoTime;
    }

    @Override
    public void detected(CameraFrame frame, FramePixels pixels, List<Detection> detections) {
        String camera = frame.id().camera().key();
        if (isTaken(camera, frame.captureTime())) {
            seen(camera, FrameFeatures.of(pixels, detections));
        }
    }

    private synchronized boolean isTaken(String name, Instant capture) {
        Camera camera = seen(name, nanoTime.getAsLong());
        boolean due = camera.isDue(capture, interval);
        if (due) {
            camera.lastTaken = capture;
        }
        return due;
    }

    synchronized void seen(String camera, FrameFeatures features) {
        seen(camera, nanoTime.getAsLong()).add(features);
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        DriftReading reading = camera.reading;
        return reading == null ? List.of() : List.of(observation(name, reading));
    }

    private static Observation observation(String camera, DriftReading reading) {
        return new Observation(
                new Key(ReasonCodes.DRIFT, "", camera),
                level(reading),
                false,
                String.format(
                        Locale.ROOT,
                        "the frames are not like those that the model was made for: %s (distance %.2f, threshold %.2f)",
                        reading.words(),
                        reading.distance(),
                        reading.threshold()),
                Optional.of(new Figure(reading.distance(), reading.threshold(), "distance")));
    }

    private static Level level(DriftReading reading) {
        if (reading.isDrifted()) {
            return Level.RAISED;
        }
        return reading.distance() <= CALM * reading.threshold() ? Level.CLEAR : Level.BETWEEN;
    }
}
