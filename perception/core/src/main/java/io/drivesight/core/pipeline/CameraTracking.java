package io.drivesight.core.pipeline;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.pipeline.CameraState.LastFrame;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateCodec;
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
    public static final int STATE_VERSION = 6;

    private static final int MARK = 0x44534355;
    private static final Comparator<TrackedObject> BY_EXISTENCE = Comparator.comparingDouble(
                    TrackedObject::existenceProbability)
            .reversed()
            .thenComparingLong(TrackedObject::trackId);

    /** Of what is not seen, so much must lie in the picture: else it has left it, and nothing is known of it [share]. */
    private static final double LEAST_IN_VIEW = 0.2;

    private final TrackingSettings settings;
    private final LongSupplier nanoTime;
    private MultiObjectTracker tracker;
    private GroundTracker ground;
    private MotionPredictor predictor;
    private volatile @Nullable LastFrame last;
    private volatile List<TrackedObject> tracks = List.of();

    private CameraTracking(TrackingSettings settings, MultiObjectTracker tracker, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.tracker = tracker;
        this.ground = new GroundTracker(tracker);
        this.predictor = new MotionPredictor(settings.prediction());
    }

    /** Tracking that has seen nothing. */
    public static CameraTracking of(TrackingSettings settings, LongSupplier nanoTime) {
        return new CameraTracking(settings, new MultiObjectTracker(settings.tracker()), nanoTime);
    }

    /**
     * Tracking that goes on from a saved state, of the same settings, bit for bit; {@link IllegalArgumentException}
     * for damage or another version.
     */
    public static CameraTracking restore(TrackingSettings settings, SavedState state, LongSupplier nanoTime) {
        CameraTracking restored = of(settings, nanoTime);
        state.into(restored::state);
        return restored;
    }

    /** Everything that later results depend on, as a value. */
    public SavedState state() {
        return SavedState.of(this::state);
    }

    private void state(StateCodec codec) {
        codec.mark(MARK);
        LastFrame known = last;
        Instant captured = codec.instant(known == null ? null : known.captureTime());
        long sequence = codec.number(known == null ? 0 : known.sequence());
        last = captured == null ? null : new LastFrame(sequence, captured);
        tracker.state(codec);
        ground.state(codec);
        predictor.state(codec);
    }

    /** The latest frame taken in; empty before the first. May be asked on any thread. */
    public Optional<LastFrame> last() {
        return Optional.ofNullable(last);
    }

    /** All tracks after the latest frame taken in, those that are not trusted yet among them. May be asked on any thread. */
    public List<TrackedObject> tracks() {
        return tracks;
    }

    /** How a frame follows the latest one taken in. May be asked on any thread. */
    public Succession succession(LastFrame frame) {
        return Succession.of(last, frame, settings.longestGapSeconds());
    }

    /** How a frame follows the latest one taken in. May be asked on any thread. */
    public Succession succession(CameraFrame frame) {
        return succession(LastFrame.of(frame));
    }

    /** Goes on with nothing but the numbers of tracks, which are never given out twice. */
    private void beginAnew() {
        tracker = tracker.anew();
        ground = new GroundTracker(tracker);
        predictor = new MotionPredictor(settings.prediction());
    }

    /**
     * Takes in the next frame.
     *
     * @param timings gets TRACK and PREDICT
     * @throws IllegalArgumentException when the frame is {@link Succession#LATE}
     */
    public PerceptionResult track(DetectedFrame detected, StageTimings timings) {
        long start = nanoTime.getAsLong();
        Succession succession = succession(detected.frame());
        if (succession == Succession.LATE) {
            throw new IllegalArgumentException(detected.frame().id() + " must be later than the frame before: " + last);
        }
        if (succession == Succession.ANEW) {
            beginAnew();
        }
        last = LastFrame.of(detected.frame());
        TrackerFrame frame = new TrackerFrame(
                detected.frame().captureTime(),
                detected.imageSize(),
                detected.detections(),
                detected.frame().camera(),
                detected.frame().egoMotion(),
                detected.look());
        tracks = ground.update(frame);
        List<TrackedObject> objects = tracks.stream()
                .filter(track -> track.status() != TrackStatus.TENTATIVE)
                .filter(track -> track.measurement().isPresent() || inView(track.box(), detected.imageSize()))
                .sorted(BY_EXISTENCE)
                .toList();
        long tracked = nanoTime.getAsLong();
        timings.record(Stage.TRACK, tracked - start);
        List<TrajectoryHint> hints = predictor.predict(frame.at(tracker.time()), objects);
        timings.record(Stage.PREDICT, nanoTime.getAsLong() - tracked);
        return new PerceptionResult(detected.frame(), detected.imageSize(), objects, hints, detected.look());
    }

    private static boolean inView(Box box, ImageSize image) {
        double whole = Math.min(box.area(), (double) image.pixels());
        return box.clippedTo(image).area() >= LEAST_IN_VIEW * whole;
    }
}
