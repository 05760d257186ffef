package io.drivesight.core.ground;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import io.drivesight.core.tracking.TrackerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the tracks of one camera on the ground. Frames in capture order. Not thread-safe. */
public final class GroundEstimator {
    private static final double PI_SQUARED_OVER_3 = Math.PI * Math.PI / 3;

    private final GroundNoise noise;
    private final RangeFinder rangeFinder;
    private final boolean sizeOnly;
    private Map<Long, Followed> followed = new HashMap<>();
    private @Nullable Instant last;
    private @Nullable EgoMotion lastEgo;
    private @Nullable GroundCamera camera;

    /** One track on the ground; {@code lasting} is the part of the position's covariance that does not average out. */
    private static final class Followed {
        private final PlaneFilter filter;
        private boolean relative;
        private Covariance2 lasting;

        private Followed(PlaneFilter filter, boolean relative, Covariance2 lasting) {
            this.filter = filter;
            this.relative = relative;
            this.lasting = lasting;
        }
    }

    /**
     * @param noise settings
     * @param sizeOnly true: the camera's height and pitch are only assumed, so ranges come from sizes alone
     */
    public GroundEstimator(GroundNoise noise, boolean sizeOnly) {
        this.noise = noise;
        this.rangeFinder = new RangeFinder(noise);
        this.sizeOnly = sizeOnly;
    }

    /** Continues from a saved part of a state. */
    public void read(StateReader in) {
        last = in.instant();
        lastEgo = in.flag() ? new EgoMotion(in.real(), in.real(), in.real()) : null;
        followed = new HashMap<>();
        int count = in.count(1);
        for (int i = 0; i < count; i++) {
            long id = in.number();
            boolean relative = in.flag();
            Covariance2 lasting = new Covariance2(in.real(), in.real(), in.real());
            followed.put(id, new Followed(PlaneFilter.read(in), relative, lasting));
        }
    }

    /** Adds all that later results depend on. */
    public void write(StateWriter out) {
        out.instant(last);
        EgoMotion ego = lastEgo;
        out.flag(ego != null);
        if (ego != null) {
            out.reals(new double[] {ego.speed(), ego.yawRate(), ego.acceleration()});
        }
        out.integer(followed.size());
        followed.keySet().stream().sorted().forEach(id -> write(out, id));
    }

    private void write(StateWriter out, long id) {
        Followed track = followed.get(id);
        if (track == null) {
            return;
        }
        out.number(id);
        out.flag(track.relative);
        out.real(track.lasting.xx());
        out.real(track.lasting.xy());
        out.real(track.lasting.yy());
        track.filter.write(out);
    }

    /**
     * Takes in the next frame.
     *
     * @param model the frame's calibration, or one that is assumed
     * @param ego motion of the vehicle; empty: velocities come out relative to it
     * @return the motion of each track, in their order
     */
    public List<GroundMotion> estimate(
            TrackerFrame frame, CameraModel model, Optional<EgoMotion> ego, List<TrackedObject> tracks) {
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
            Followed one = step(frame, view, ego, track, dt);
            alive.put(track.trackId(), one);
            motions.add(motion(one));
        }
        followed = alive;
        lastEgo = ego.orElse(null);
        return motions;
    }

    private Followed step(
            TrackerFrame frame, GroundCamera view, Optional<EgoMotion> ego, TrackedObject track, double dt) {
        Followed one = followed.get(track.trackId());
        if (one == null) {
            return start(frame, view, ego, track);
        }
        advance(one, ego, track, dt);
        if (track.measurement().isPresent()) {
            RangeFinder.Placement seen = place(frame, view, track);
            one.filter.update(seen.x(), seen.y(), seen.noise());
            one.lasting = seen.bias();
        }
        return one;
    }

    private void advance(Followed one, Optional<EgoMotion> ego, TrackedObject track, double dt) {
        boolean relative = ego.isEmpty();
        if (one.relative && !relative) {
            one.filter.addEgoVelocity(ego.orElseThrow(), 1);
        } else if (!one.relative && relative) {
            EgoMotion known = lastEgo;
            if (known != null) {
                one.filter.addEgoVelocity(known, -1);
            }
        }
        one.relative = relative;
        one.filter.predict(dt, noise.acceleration(track.objectClass().kind(), relative));
        ego.ifPresent(motion -> one.filter.follow(motion, dt));
    }

    private Followed start(TrackerFrame frame, GroundCamera view, Optional<EgoMotion> ego, TrackedObject track) {
        RangeFinder.Placement seen = place(frame, view, track);
        double speed = GroundNoise.initialSpeed(track.objectClass().kind(), ego.isEmpty());
        PlaneFilter filter = new PlaneFilter(seen.x(), seen.y(), seen.noise(), speed);
        return new Followed(filter, ego.isEmpty(), seen.bias());
    }

    private RangeFinder.Placement place(TrackerFrame frame, GroundCamera view, TrackedObject track) {
        Box box = track.measurement().map(Detection::box).orElse(track.box());
        return sizeOnly
                ? rangeFinder.placeBySize(view, box, frame.imageSize(), track.objectClass())
                : rangeFinder.place(view, box, frame.imageSize(), track.objectClass());
    }

    private static GroundMotion motion(Followed one) {
        PlaneFilter f = one.filter;
        Covariance2 velocity = f.velocityCovariance();
        double square = f.velocityX() * f.velocityX() + f.velocityY() * f.velocityY();
        double across = (f.velocityY() * f.velocityY() * velocity.xx()
                        - 2 * f.velocityX() * f.velocityY() * velocity.xy()
                        + f.velocityX() * f.velocityX() * velocity.yy())
                / Math.max(1e-12, square * square);
        return new GroundMotion(
                f.x(),
                f.y(),
                f.positionCovariance().plus(one.lasting),
                f.velocityX(),
                f.velocityY(),
                velocity,
                Math.atan2(f.velocityY(), f.velocityX()),
                // No direction at all: uniform over the circle.
                Math.min(PI_SQUARED_OVER_3, square > 1e-6 ? across : PI_SQUARED_OVER_3),
                one.relative);
    }
}
