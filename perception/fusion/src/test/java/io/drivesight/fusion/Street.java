package io.drivesight.fusion;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.CameraResultCodec;
import io.drivesight.fusion.world.CameraResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A vehicle that stands or drives straight on, cameras on it, and cars that they see with perfect eyes. */
public final class Street {
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    public static final String VEHICLE = "vehicle-1";
    private static final ImageSize SIZE = new ImageSize(640, 384);

    private final double speed;
    private final Risk risk;

    /** A car: where it is at the beginning in the frame that stands still [m], and how it moves [m/s]. */
    public record Car(long trackId, double x, double y, double vx, double vy) {}

    public Street(double speed) {
        this(speed, Risk.NONE);
    }

    /** One of whose cars all cameras say the same. */
    public Street(double speed, Risk risk) {
        this.speed = speed;
        this.risk = risk;
    }

    /** A risk that is a warning when contact is so probable. */
    public static Risk contact(double probability) {
        return new Risk(
                OptionalDouble.of(2.5),
                Risk.TimeToCollisionSource.RANGE_RATE,
                OptionalDouble.empty(),
                false,
                true,
                Optional.of(new Risk.Contact(probability, probability)),
                probability >= 0.6 ? Risk.Criticality.WARNING : Risk.Criticality.ATTENTION);
    }

    public static CameraModel camera(double yawDegrees) {
        return new CameraModel(
                Intrinsics.pinhole(SIZE, 320, 320, 320, 192),
                new Mounting(1.5, 0, 1.4, Math.toRadians(yawDegrees), 0, 0));
    }

    /** A frame's result as it is on the bus. */
    public byte[] message(String camera, CameraModel model, double seconds, long sequence, List<Car> cars) {
        List<TrackedObject> objects = new ArrayList<>();
        List<TrajectoryHint> hints = new ArrayList<>();
        for (Car car : cars) {
            see(model, car, seconds).ifPresent(object -> {
                objects.add(object);
                hints.add(new TrajectoryHint(object.trackId(), object.objectClass(), object.box(), List.of(), risk));
            });
        }
        Instant time = BEGIN.plusNanos(Math.round(seconds * 1e9));
        FrameOutcome outcome = new FrameOutcome(
                Optional.of(new FrameId(new CameraId(VEHICLE, camera), sequence)),
                Optional.of(time),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                time,
                time,
                new FrameOutcome.Source("camera.frames", 0, sequence),
                0);
        Scene scene = new Scene(
                SIZE, objects, hints, Look.WHOLE, Optional.of(model), Optional.of(new EgoMotion(speed, 0, 0)));
        return FrameResultCodec.encode(
                FrameResult.of(outcome, new FrameResult.Origin("test", "cpu", "truth", ""), Optional.of(scene)));
    }

    /** The same, as the fusion gets it. */
    public CameraResult result(String camera, CameraModel model, double seconds, List<Car> cars) {
        try {
            return CameraResultCodec.decode(message(camera, model, seconds, Math.round(seconds * 100), cars))
                    .orElseThrow();
        } catch (WireException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<TrackedObject> see(CameraModel model, Car car, double seconds) {
        double x = car.x() + seconds * (car.vx() - speed);
        double y = car.y() + seconds * car.vy();
        BodySize body = BodySize.of(ObjectClass.CAR);
        CuboidCamera camera = new CuboidCamera(new GroundCamera(model), EgoPose.ORIGIN);
        double[] out = new double[CuboidCamera.PROJECTED];
        if (camera.depth(x, y) < 1) {
            return Optional.empty();
        }
        camera.project(x, y, 1, 0, body.length(), body.width(), body.height(), body.length(), out);
        Box box = new Box(
                        out[CuboidCamera.LEFT],
                        out[CuboidCamera.TOP],
                        Math.max(out[CuboidCamera.LEFT], out[CuboidCamera.RIGHT]),
                        Math.max(out[CuboidCamera.TOP], out[CuboidCamera.BOTTOM]))
                .clippedTo(SIZE);
        if (box.width() < 8 || box.height() < 6) {
            return Optional.empty();
        }
        Covariance2 place = Covariance2.diagonal(0.09, 0.09);
        GroundMotion ground = new GroundMotion(
                x, y, place, car.vx(), car.vy(), Covariance2.diagonal(0.04, 0.04), 0, 0.01, false, List.of());
        ImageMotion image = new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0);
        return Optional.of(new TrackedObject(
                car.trackId(),
                ObjectClass.CAR,
                "car",
                0.9,
                0.95,
                box,
                Optional.of(Detection.of(box, ObjectClass.CAR, 0.9)),
                TrackStatus.TRACKED,
                2,
                0,
                false,
                image,
                Optional.of(ground)));
    }
}
