package io.drivesight.simulator.score.virtual;

import io.drivesight.core.detection.Look;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.RegionChoice;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A model and both halves of a frame's way, put together as the service does with its default settings. */
public final class Perception implements Sight, AutoCloseable {
    private final OnnxModel model;
    private final FrameDetector detector;
    private final ZoomMode zoom;
    private final LongSupplier nanoTime;

    private Perception(OnnxModel model, InputProfile profile, ZoomMode zoom, LongSupplier nanoTime) {
        Thresholds card = model.card().thresholds();
        Thresholds thresholds = new Thresholds(TrackerConfig.DEFAULT.lowScore(), card.iou(), card.maxDetections());
        this.model = model;
        this.zoom = zoom;
        this.nanoTime = nanoTime;
        this.detector = new FrameDetector(
                DecoderChoice.AUTO.decoder(ImageLimits.DEFAULT),
                new OnnxObjectDetector(model, thresholds, profile, nanoTime),
                nanoTime);
    }

    /**
     * Loads a model.
     *
     * @param runtime how to run it
     * @param profile how large the model's input is for a frame
     * @param zoom whether frames get a second look; workers always have room for it
     * @param nanoTime for the stages' timings
     * @throws io.drivesight.core.inference.ModelException when it cannot be used
     */
    public static Perception load(
            Path file, RuntimeOptions runtime, InputProfile profile, ZoomMode zoom, LongSupplier nanoTime) {
        return new Perception(OnnxModel.load(file, runtime), profile, zoom, nanoTime);
    }

    /** The first half, for all cameras. */
    public FrameDetector detector() {
        return detector;
    }

    /** The second half for one camera, from nothing. */
    public CameraTracking newTracking() {
        return CameraTracking.of(TrackingSettings.DEFAULT, nanoTime);
    }

    /**
     * The first half with the second look that is due.
     *
     * @param turn number of the frame among its camera's, from 0
     * @param tracks of the frame before
     * @throws ImageDecodeException when the picture cannot be read
     */
    public DetectedFrame detect(CameraFrame frame, long turn, List<TrackedObject> tracks, StageTimings timings)
            throws ImageDecodeException {
        FrameDetector.Caller caller = new FrameDetector.Caller() {
            @Override
            public boolean wants() {
                return true;
            }

            @Override
            public Look look(ImageSize size, ImageSize input) {
                return zoom.look(turn, 0, () -> RegionChoice.of(frame, size, input, tracks));
            }
        };
        return detector.detect(frame, timings, caller).orElseThrow();
    }

    @Override
    public Camera camera() {
        CameraTracking tracking = newTracking();
        AtomicLong turns = new AtomicLong();
        return (frame, truth, timings) ->
                tracking.track(detect(frame, turns.getAndIncrement(), tracking.tracks(), timings), timings);
    }

    @Override
    public Origin origin() {
        return new Origin(INSTANCE, model.provider().wireName(), model.card().name(), model.sha256());
    }

    @Override
    public boolean needsPictures() {
        return true;
    }

    @Override
    public void close() {
        model.close();
    }
}
