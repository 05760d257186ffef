package io.drivesight.simulator.score.virtual;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.simulator.truth.FrameTruth;
import java.util.List;
import java.util.Optional;

/**
 * The truth in place of the detector, or of detector and tracker: tells whether eyes, state or judgement is at fault.
 *
 * @param eyes what they see, in the detector's place; empty: the tracks are the truth's too
 */
public record TrueSight(Optional<TruthEyes> eyes) implements Sight {
    /** What {@code states} may be. */
    private static final String STATES = "truth";

    /**
     * As the options {@code --detections} and {@code --states} say it.
     *
     * @return empty: neither is given
     * @throws IllegalArgumentException when they make no sense; the message says what is allowed
     */
    public static Optional<Sight> parse(Optional<String> detections, Optional<String> states) {
        if (states.isPresent() && !states.get().equals(STATES)) {
            throw new IllegalArgumentException("states are truth, were " + states.get());
        }
        if (states.isPresent() && detections.isPresent()) {
            throw new IllegalArgumentException("states: truth needs no detections: give one of them");
        }
        return states.isPresent()
                ? Optional.of(new TrueSight(Optional.empty()))
                : detections.map(TruthEyes::parse).map(Optional::of).map(TrueSight::new);
    }

    @Override
    public Camera camera() {
        return eyes.isPresent() ? seen(eyes.get()) : known();
    }

    private static Camera seen(TruthEyes eyes) {
        CameraTracking tracking = CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime);
        return (frame, truth, timings) -> {
            FrameTruth known = required(frame, truth);
            return tracking.track(new DetectedFrame(frame, known.size(), eyes.see(known)), timings);
        };
    }

    private static Camera known() {
        TrueStates states = new TrueStates();
        MotionPredictor predictor = new MotionPredictor(TrackingSettings.DEFAULT.prediction());
        return (frame, truth, timings) -> {
            FrameTruth known = required(frame, truth);
            List<TrackedObject> tracks = states.of(known);
            return new PerceptionResult(frame, known.size(), tracks, predictor.predict(tracked(frame, known), tracks));
        };
    }

    private static FrameTruth required(CameraFrame frame, Optional<FrameTruth> truth) {
        return truth.orElseThrow(() -> new IllegalArgumentException("frame " + frame.id()
                + " has no truth: give a scenario, or a recording with topic simulation.truth, to see by it"));
    }

    private static TrackerFrame tracked(CameraFrame frame, FrameTruth truth) {
        return new TrackerFrame(frame.captureTime(), truth.size(), List.of(), frame.camera(), frame.egoMotion());
    }

    @Override
    public Origin origin() {
        return new Origin(INSTANCE, STATES, eyes.map(TruthEyes::label).orElse("states: " + STATES), "");
    }

    @Override
    public boolean needsPictures() {
        return false;
    }
}
