package io.drivesight.core.pipeline;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The second half of a frame's way, one per camera, frames in capture order: track, then predict. Not thread-safe. */
public final class CameraTracking {
    /** Grows whenever the same frames give other results, or a state has another form: older states are then of no use. */
    public static final int STATE_VERSION = 2;

    private static final int MARK = 0x44534354;
    private static final Comparator<TrackedObject> BY_EXISTENCE = Comparator.comparingDouble(
                    TrackedObject::existenceProbability)
            .reversed()
            .thenComparingLong(TrackedObject::trackId);

    /** Of what is not seen, so much must lie in the picture: else it has left it, and nothing is known of it [share]. */
    private static final double LEAST_IN_VIEW = 0.2;

    private final MultiObjectTracker tracker;
    private final GroundTracker ground;
    private final MotionPredictor predictor;
    private final LongSupplier nanoTime;
    private @Nullable Instant lastCapture;

    private CameraTracking(
            MultiObjectTracker tracker, GroundTracker ground, MotionPredictor predictor, LongSupplier nanoTime) {
        this.tracker = tracker;
        this.ground = ground;
        this.predictor = predictor;
        this.nanoTime = nanoTime;
    }

    /** Tracking that has seen nothing. */
    public static CameraTracking of(TrackingSettings settings, LongSupplier nanoTime) {
        MultiObjectTracker tracker = new MultiObjectTracker(settings.tracker());
        return new CameraTracking(
                tracker,
                new GroundTracker(tracker, settings.ground()),
                new MotionPredictor(settings.prediction(), settings.risk()),
                nanoTime);
    }

    /**
     * Tracking that goes on from a saved state, of the same settings, bit for bit; {@link IllegalArgumentException}
     * for damage or another version.
     */
    public static CameraTracking restore(TrackingSettings settings, SavedState state, LongSupplier nanoTime) {
        try {
            return read(settings, state.reader(MARK), nanoTime);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // Values that no tracking ever had: a time out of range, a class that there is not.
            throw new IllegalArgumentException("tracking state is damaged: " + e.getMessage(), e);
        }
    }

    private static CameraTracking read(TrackingSettings settings, StateReader in, LongSupplier nanoTime) {
        Instant last = in.instant();
        SavedState trackerState = SavedState.ofBytes(in.block());
        SavedState groundState = SavedState.ofBytes(in.block());
        SavedState predictorState = SavedState.ofBytes(in.block());
        in.end();
        MultiObjectTracker tracker = MultiObjectTracker.restore(settings.tracker(), trackerState);
        CameraTracking restored = new CameraTracking(
                tracker,
                GroundTracker.restore(tracker, settings.ground(), groundState),
                MotionPredictor.restore(settings.prediction(), settings.risk(), predictorState),
                nanoTime);
        restored.lastCapture = last;
        return restored;
    }

    /** Everything that later results depend on, as a value. */
    public SavedState state() {
        StateWriter out = new StateWriter(MARK);
        out.instant(lastCapture);
        out.block(tracker.state().toBytes());
        out.block(ground.state().toBytes());
        out.block(predictor.state().toBytes());
        return out.state();
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
        List<TrackedObject> objects = ground.update(frame).stream()
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
