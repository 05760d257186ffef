package io.drivesight.core.pipeline;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.prediction.TrajectoryPredictor;
import io.drivesight.core.tracking.TrackStatus;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The second half of a frame's way, one per camera, frames in capture order: track, then predict. Not thread-safe. */
public final class CameraTracking {
    private static final Comparator<TrackedObject> BY_EXISTENCE = Comparator.comparingDouble(
                    TrackedObject::existenceProbability)
            .reversed()
            .thenComparingLong(TrackedObject::trackId);

    /** Of what is not seen, so much must lie in the picture: else it has left it, and nothing is known of it [share]. */
    private static final double LEAST_IN_VIEW = 0.2;

    private final Tracker tracker;
    private final TrajectoryPredictor predictor;
    private final LongSupplier nanoTime;
    private @Nullable Instant lastCapture;

    public CameraTracking(Tracker tracker, TrajectoryPredictor predictor, LongSupplier nanoTime) {
        this.tracker = tracker;
        this.predictor = predictor;
        this.nanoTime = nanoTime;
    }

    /** Capture time of the latest frame taken in; empty before the first. A frame must be later than it. */
    public Optional<Instant> lastCapture() {
        return Optional.ofNullable(lastCapture);
    }

    /**
     * Takes in the next frame.
     *
     * @param timings gets TRACK and PREDICT
     * @throws IllegalArgumentException when the frame is not later than {@link #lastCapture()}
     */
    public PerceptionResult track(DetectedFrame detected, StageTimings timings) {
        long start = nanoTime.getAsLong();
        TrackerFrame frame = new TrackerFrame(
                detected.frame().captureTime(),
                detected.imageSize(),
                detected.detections(),
                detected.frame().camera(),
                detected.frame().egoMotion());
        List<TrackedObject> objects = tracker.update(frame).stream()
                .filter(track -> track.status() != TrackStatus.TENTATIVE)
                .filter(track -> track.measurement().isPresent() || inView(track.box(), detected.imageSize()))
                .sorted(BY_EXISTENCE)
                .toList();
        lastCapture = frame.captureTime();
        long tracked = nanoTime.getAsLong();
        timings.record(Stage.TRACK, tracked - start);
        List<TrajectoryHint> hints = predictor.predict(frame, objects);
        timings.record(Stage.PREDICT, nanoTime.getAsLong() - tracked);
        return new PerceptionResult(detected.frame(), detected.imageSize(), objects, hints);
    }

    private static boolean inView(Box box, ImageSize image) {
        double whole = Math.min(box.area(), (double) image.pixels());
        return box.clippedTo(image).area() >= LEAST_IN_VIEW * whole;
    }
}
