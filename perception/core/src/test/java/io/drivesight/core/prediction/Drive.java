package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.motion.GroundMotion.Mode;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** A drive on a made-up road, whose objects' true motions go straight into the predictor, ten times a second. */
final class Drive {
    private static final double RATE = 10;
    private static final double NUDGE = 1e-3;
    private static final ImageSize SIZE = new ImageSize(1280, 720);
    private static final CameraModel CAMERA =
            new CameraModel(Intrinsics.pinhole(SIZE, 1000, 1000, 640, 360), new Mounting(1.5, 0, 1.5, 0, 0, 0));
    private static final Covariance2 SURE = new Covariance2(0.01, 0, 0.01);

    private final MotionPredictor predictor = new MotionPredictor(PredictorConfig.DEFAULT);
    private final DoubleUnaryOperator curvature;
    private final double speed;
    private final List<Thing> things = new ArrayList<>();
    private final List<List<TrajectoryHint>> hints = new ArrayList<>();

    /** Where something is on the road at a time: along it, and to its left [m]. */
    record Spot(double along, double aside) {}

    /** Something on the road; {@code identity} by time. */
    record Thing(ObjectClass objectClass, DoubleFunction<Spot> place, DoubleFunction<Long> identity) {}

    /** @param curvature of the road [1/m], by the way from where the vehicle starts [m] */
    Drive(double speed, DoubleUnaryOperator curvature) {
        this.speed = speed;
        this.curvature = curvature;
    }

    Drive with(ObjectClass objectClass, DoubleFunction<Spot> place) {
        long id = things.size() + 1L;
        things.add(new Thing(objectClass, place, time -> id));
        return this;
    }

    Drive with(ObjectClass objectClass, DoubleFunction<Spot> place, DoubleFunction<Long> identity) {
        things.add(new Thing(objectClass, place, identity));
        return this;
    }

    /** One that stands. */
    Drive standing(ObjectClass objectClass, double along, double aside) {
        return with(objectClass, time -> new Spot(along, aside));
    }

    /** Drives for some seconds. */
    Drive go(double seconds) {
        for (int i = 0; i <= Math.round(seconds * RATE); i++) {
            double time = i / RATE;
            double own = curvature.applyAsDouble(speed * time);
            TrackerFrame frame = new TrackerFrame(
                    Instant.EPOCH.plusMillis(Math.round(time * 1000)),
                    SIZE,
                    List.of(),
                    Optional.of(CAMERA),
                    Optional.of(new EgoMotion(speed, speed * own, 0)));
            List<TrackedObject> tracks = new ArrayList<>();
            for (Thing thing : things) {
                tracks.add(track(thing, time));
            }
            hints.add(predictor.predict(frame, tracks));
        }
        return this;
    }

    /** On the plane: x, y, direction of the road. */
    private double[] place(Spot spot) {
        double x = 0;
        double y = 0;
        double heading = 0;
        int steps = 400;
        double step = spot.along() / steps;
        for (int i = 0; i < steps; i++) {
            double turn = curvature.applyAsDouble((i + 0.5) * step) * step;
            x += step * Math.cos(heading + turn / 2);
            y += step * Math.sin(heading + turn / 2);
            heading += turn;
        }
        return new double[] {x - spot.aside() * Math.sin(heading), y + spot.aside() * Math.cos(heading), heading};
    }

    private double[] seen(Thing thing, double time, double[] ego) {
        double[] at = place(thing.place().apply(time));
        double dx = at[0] - ego[0];
        double dy = at[1] - ego[1];
        double cos = Math.cos(ego[2]);
        double sin = Math.sin(ego[2]);
        return new double[] {cos * dx + sin * dy, -sin * dx + cos * dy};
    }

    private TrackedObject track(Thing thing, double time) {
        double[] ego = place(new Spot(speed * time, 0));
        double[] now = seen(thing, time, ego);
        double[] before = seen(thing, time - NUDGE, ego);
        double[] after = seen(thing, time + NUDGE, ego);
        double vx = (after[0] - before[0]) / (2 * NUDGE);
        double vy = (after[1] - before[1]) / (2 * NUDGE);
        double ax = (after[0] - 2 * now[0] + before[0]) / (NUDGE * NUDGE);
        double ay = (after[1] - 2 * now[1] + before[1]) / (NUDGE * NUDGE);
        double v = Math.hypot(vx, vy);
        double along = v < 0.1 ? 0 : (vx * ax + vy * ay) / v;
        GroundMotion motion = new GroundMotion(
                now[0],
                now[1],
                SURE,
                vx,
                vy,
                SURE,
                Math.atan2(vy, vx),
                v > 1 ? 0.01 / (v * v) : 3,
                false,
                List.of(new Mode(1, now[0], now[1], SURE, vx, vy, SURE, along, 0.01)));
        Box box = new Box(600, 300, 650, 350);
        return new TrackedObject(
                thing.identity().apply(time),
                thing.objectClass(),
                thing.objectClass().label(),
                1,
                1,
                box,
                Optional.empty(),
                TrackStatus.TRACKED,
                time,
                0,
                false,
                new ImageMotion(0, 0, SURE, SURE, 0),
                Optional.of(motion));
    }

    /** Level of a thing at a time. */
    Criticality level(int thing, double time) {
        return hints.get((int) Math.round(time * RATE)).get(thing).risk().criticality();
    }

    /** When a thing was first warned of; empty: never. */
    OptionalDouble warned(int thing) {
        for (int i = 0; i < hints.size(); i++) {
            if (hints.get(i).get(thing).risk().criticality().compareTo(Criticality.WARNING) >= 0) {
                return OptionalDouble.of(i / RATE);
            }
        }
        return OptionalDouble.empty();
    }

    TrajectoryHint hint(int thing, double time) {
        return hints.get((int) Math.round(time * RATE)).get(thing);
    }

    MotionPredictor predictor() {
        return predictor;
    }
}
