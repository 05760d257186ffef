package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.Cuboids;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundTracker;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cars of usual size that move evenly past a vehicle that moves straight, seen by its camera. */
final class Scene {
    static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.5, 0, 0, 0));

    final GroundTracker tracker = new GroundTracker(new MultiObjectTracker(TrackerConfig.DEFAULT));
    final MotionPredictor predictor;
    private final boolean calibrated;
    private final double egoSpeed;
    List<TrackedObject> tracks = List.of();
    List<TrajectoryHint> hints = List.of();

    /** Middle of a car's footprint at first, over ground [m], and its velocity [m/s]. */
    record Car(double x, double y, double vx, double vy) {}

    Scene(boolean calibrated, double egoSpeed) {
        this(calibrated, egoSpeed, PredictorConfig.DEFAULT);
    }

    Scene(boolean calibrated, double egoSpeed, PredictorConfig config) {
        this.predictor = new MotionPredictor(config);
        this.calibrated = calibrated;
        this.egoSpeed = egoSpeed;
    }

    /** Drives for some seconds at a frame rate. */
    Scene drive(double seconds, double rate, Car... cars) {
        for (int i = 0; i <= Math.round(seconds * rate); i++) {
            frame(i / rate, cars);
        }
        return this;
    }

    TrackerFrame frameAt(double time, Car... cars) {
        List<Detection> detections = java.util.Arrays.stream(cars)
                .map(car -> new Detection(box(car, time), ObjectClass.CAR, "car", 0.9))
                .toList();
        return new TrackerFrame(
                Instant.EPOCH.plusNanos(Math.round(time * 1e9)),
                SIZE,
                detections,
                calibrated ? Optional.of(CAMERA) : Optional.empty(),
                calibrated ? Optional.of(new EgoMotion(egoSpeed, 0, 0)) : Optional.empty());
    }

    void frame(double time, Car... cars) {
        TrackerFrame frame = frameAt(time, cars);
        tracks = tracker.update(frame);
        hints = predictor.predict(frame, tracks);
    }

    private Box box(Car car, double time) {
        double x = car.x() + (car.vx() - egoSpeed) * time;
        double y = car.y() + car.vy() * time;
        double heading = Math.hypot(car.vx(), car.vy()) < 1 ? 0 : Math.atan2(car.vy(), car.vx());
        return Cuboids.box(new GroundCamera(CAMERA), ObjectClass.CAR, x, y, heading);
    }
}
