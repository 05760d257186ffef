package io.drivesight.simulator.score.virtual;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tracks made of the truth, in a tracker's place: everybody who can be seen, with true identity, place, velocity and acceleration. What
 * comes after them does as well as it can. A bicycle and who rides it are one road user. One camera's frames in order; not thread-safe.
 */
public final class TrueStates {
    /** Known to a centimetre, and a centimetre a second: predictors divide by it [m2, m2/s2]. */
    private static final Covariance2 EXACT = Covariance2.diagonal(1e-4, 1e-4);

    private static final Covariance2 PIXEL = Covariance2.diagonal(1, 1);
    private static final double MIN_VISIBLE = 0.25;
    private static final double LEAST = 6;

    private record Before(double time, Box box, double first) {}

    private Map<Integer, Before> known = new HashMap<>();
    private int round;

    /** Everybody in a frame who can be seen, in the order of their track ids. */
    public List<TrackedObject> of(FrameTruth frame) {
        if (frame.round() != round) {
            // The drive has begun anew, and with it its clock: nobody is where they were.
            known = new HashMap<>();
            round = frame.round();
        }
        List<TrackedObject> tracks = new ArrayList<>();
        Map<Integer, Before> now = new HashMap<>();
        for (RoadUser user : RoadUser.of(frame)) {
            Box box = user.visibleBox().orElse(null);
            if (box != null && box.height() >= LEAST && user.visibleFraction() >= MIN_VISIBLE) {
                Before before = known.get(user.key());
                now.put(
                        user.key(),
                        new Before(frame.seconds(), box, before == null ? frame.seconds() : before.first()));
                tracks.add(track(user, box, frame.seconds(), before));
            }
        }
        known = now;
        return tracks;
    }

    private static TrackedObject track(RoadUser user, Box box, double time, @Nullable Before before) {
        ObjectClass what = user.main().objectClass();
        return new TrackedObject(
                user.key(),
                what,
                what.label(),
                1,
                1,
                box,
                Optional.of(Detection.of(box, what, 0.95)),
                TrackStatus.TRACKED,
                before == null ? 0 : time - before.first(),
                0,
                false,
                image(box, time, before),
                Optional.of(ground(user.main())));
    }

    private static ImageMotion image(Box box, double time, @Nullable Before before) {
        if (before == null || time <= before.time()) {
            return new ImageMotion(0, 0, PIXEL, PIXEL, 0);
        }
        double seconds = time - before.time();
        Box old = before.box();
        double growth = StrictMath.log(Math.max(1, box.height()) / Math.max(1, old.height()));
        return new ImageMotion(
                (box.centerX() - old.centerX()) / seconds,
                (box.centerY() - old.centerY()) / seconds,
                PIXEL,
                PIXEL,
                growth / seconds);
    }

    private static GroundMotion ground(ObjectTruth truth) {
        double vx = truth.velocity().x();
        double vy = truth.velocity().y();
        GroundMotion.Mode mode = new GroundMotion.Mode(
                1, truth.position().x(), truth.position().y(), EXACT, vx, vy, EXACT, truth.acceleration(), 1e-2);
        return new GroundMotion(
                truth.position().x(),
                truth.position().y(),
                EXACT,
                vx,
                vy,
                EXACT,
                truth.heading(),
                1e-4,
                false,
                List.of(mode));
    }
}
