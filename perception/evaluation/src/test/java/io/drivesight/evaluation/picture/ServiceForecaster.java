package io.drivesight.evaluation.picture;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.prediction.MotionPredictor;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictorConfig;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.List;

/**
 * What the service would say after a window's boxes: its tracker and its predictor, without calibration and ego motion.
 *
 * @param objectClass what the boxes show
 * @param size of the images [px]
 * @param rate frames per second
 * @param frames to predict
 */
public record ServiceForecaster(ObjectClass objectClass, ImageSize size, double rate, int frames)
        implements BoxForecaster {
    /** On the windows of JAAD. */
    public static final ServiceForecaster JAAD =
            new ServiceForecaster(ObjectClass.PERSON, new ImageSize(1920, 1080), BoxWindow.RATE, 45);

    @Override
    public double[][] forecast(BoxWindow window) {
        return path(window).points().stream()
                .map(point -> BoxForecaster.edges(point.box()))
                .toArray(double[][]::new);
    }

    /** The most likely path. */
    public PredictedPath path(BoxWindow window) {
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        MotionPredictor predictor = new MotionPredictor(new PredictorConfig(frames / rate, 1 / rate));
        List<TrajectoryHint> hints = List.of();
        for (int i = 0; i < window.observed().size(); i++) {
            TrackerFrame frame = TrackerFrame.of(
                    Instant.ofEpochSecond(0, Math.round((i + 1) / rate * 1e9)),
                    size,
                    List.of(Detection.of(window.observed().get(i), objectClass, 0.95)));
            List<TrackedObject> tracks = tracker.update(frame);
            hints = predictor.predict(frame, tracks.subList(tracks.size() - 1, tracks.size()));
        }
        return hints.get(0).paths().get(0);
    }
}
