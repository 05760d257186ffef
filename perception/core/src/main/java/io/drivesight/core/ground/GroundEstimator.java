package io.drivesight.core.ground;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tracks of one camera on the ground, relative to a vehicle whose motion is unknown, by where their boxes are. Frames
 * in capture order. Not thread-safe.
 */
public final class GroundEstimator {
    private final RangeFinder rangeFinder = new RangeFinder();
    private final boolean assumed;
    private Map<Long, Followed> followed = new HashMap<>();
    private @Nullable Instant last;
    private @Nullable GroundCamera camera;

    /** One track's near side; {@code lasting} is the part of the position's covariance that does not average out. */
    private static final class Followed {
        private final PlaneFilter filter;
        private Covariance2 lasting;

        private Followed(PlaneFilter filter, Covariance2 lasting) {
            this.filter = filter;
            this.lasting = lasting;
        }

        private Followed state(StateCodec codec) {
            lasting = codec.covariance(lasting);
            filter.state(codec);
            return this;
        }
    }

    /**
     * @param assumed true: the camera's height and pitch are only assumed, so ranges come from sizes alone, and places are
     *     those of near sides
     */
    public GroundEstimator(boolean assumed) {
        this.assumed = assumed;
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        last = codec.instant(last);
        codec.map(
                followed,
                1,
                () -> new Followed(new PlaneFilter(0, 0, Covariance2.ZERO, 0), Covariance2.ZERO),
                each -> each.state(codec));
    }

    /**
     * Takes over what is known of tracks over ground, when the vehicle's motion is known no longer.
     *
     * @param time when it was known
     * @param model the calibration then
     * @param ego the motion then
     */
    void takeOver(Instant time, CameraModel model, EgoMotion ego, List<TrackedObject> tracks) {
        last = time;
        followed = new HashMap<>();
        for (TrackedObject track : tracks) {
            track.ground()
                    .ifPresent(ground -> followed.put(
                            track.trackId(),
                            new Followed(
                                    relative(ground, ego, model.mounting(), track.objectClass()),
                                    ground.positionCovariance())));
        }
    }

    private static PlaneFilter relative(
            GroundMotion ground, EgoMotion ego, Mounting mounting, ObjectClass objectClass) {
        double[] offset = offset(ground.x(), ground.y(), mounting, objectClass);
        PlaneFilter filter = new PlaneFilter(
                ground.x() - offset[0],
                ground.y() - offset[1],
                ground.positionCovariance(),
                1 + Math.sqrt(ground.velocityCovariance().xx()));
        filter.setVelocity(
                ground.velocityX() - ego.speed() + ego.yawRate() * ground.y(),
                ground.velocityY() - ego.yawRate() * ground.x());
        return filter;
    }

    /**
     * Takes in the next frame.
     *
     * @param model the frame's calibration, or one that is assumed
     * @return the motion of each track, in their order
     */
    public List<GroundMotion> estimate(TrackerFrame frame, CameraModel model, List<TrackedObject> tracks) {
        GroundCamera view = GroundCamera.of(camera, model);
        camera = view;
        Instant before = last;
        double dt = before == null
                ? 0
                : Duration.between(before, frame.captureTime()).toNanos() / 1e9;
        last = frame.captureTime();
        Map<Long, Followed> alive = new HashMap<>();
        List<GroundMotion> motions = new ArrayList<>(tracks.size());
        for (TrackedObject track : tracks) {
            Followed one = step(frame, view, track, dt);
            alive.put(track.trackId(), one);
            motions.add(motion(one, model.mounting(), track.objectClass()));
        }
        followed = alive;
        return motions;
    }

    private Followed step(TrackerFrame frame, GroundCamera view, TrackedObject track, double dt) {
        Followed one = followed.get(track.trackId());
        if (one == null) {
            return start(frame, view, track);
        }
        one.filter.predict(dt, acceleration(track.objectClass().kind()));
        if (track.measurement().isPresent()) {
            RangeFinder.Placement seen = place(frame, view, track);
            one.filter.update(seen.x(), seen.y(), seen.noise());
            one.lasting = seen.bias();
        }
        return one;
    }

    private Followed start(TrackerFrame frame, GroundCamera view, TrackedObject track) {
        RangeFinder.Placement seen = place(frame, view, track);
        double speed = initialSpeed(track.objectClass().kind());
        return new Followed(new PlaneFilter(seen.x(), seen.y(), seen.noise(), speed), seen.bias());
    }

    private RangeFinder.Placement place(TrackerFrame frame, GroundCamera view, TrackedObject track) {
        Box box = track.measurement().map(Detection::box).orElse(track.box());
        return assumed
                ? rangeFinder.placeBySize(view, box, frame.imageSize(), track.objectClass())
                : rangeFinder.place(view, box, frame.imageSize(), track.objectClass());
    }

    /** Square root of the spectral density of the motion relative to a vehicle that may turn itself: 0.2 rad/s at 15 m/s is 3 m/s2 [m/s^1.5]. */
    private static double acceleration(ObjectClass.Kind kind) {
        double own = switch (kind) {
            case VEHICLE -> 1.5;
            // Fitted on recorded pedestrians (docs/tracking.md).
            case VULNERABLE, ANIMAL, OTHER -> 0.8;
            case INFRASTRUCTURE -> 0.05;
        };
        return Math.hypot(own, 3);
    }

    /** Standard deviation of an unknown first velocity relative to the vehicle [m/s]. */
    private static double initialSpeed(ObjectClass.Kind kind) {
        double own = switch (kind) {
            case VEHICLE -> 10;
            case VULNERABLE, ANIMAL, OTHER -> 2;
            case INFRASTRUCTURE -> 0.1;
        };
        return Math.hypot(own, 8);
    }

    /** From the near side to the middle of the footprint, for a thing that points as the vehicle does [m]. */
    private static double[] offset(double x, double y, Mounting mounting, ObjectClass objectClass) {
        BodySize body = BodySize.of(objectClass);
        double dx = x - mounting.x();
        double dy = y - mounting.y();
        double range = Math.max(1e-9, Math.hypot(dx, dy));
        double half = (body.length() * Math.abs(dx) + body.width() * Math.abs(dy)) / range / 2;
        return new double[] {half * dx / range, half * dy / range};
    }

    private GroundMotion motion(Followed one, Mounting mounting, ObjectClass objectClass) {
        PlaneFilter f = one.filter;
        double[] offset = assumed ? new double[2] : offset(f.x(), f.y(), mounting, objectClass);
        return GroundMotion.towards(
                f.x() + offset[0],
                f.y() + offset[1],
                f.positionCovariance().plus(one.lasting),
                f.velocityX(),
                f.velocityY(),
                f.velocityCovariance(),
                true);
    }
}
