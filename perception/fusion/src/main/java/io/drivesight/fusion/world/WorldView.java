package io.drivesight.fusion.world;

import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.fusion.world.World.CameraView;
import io.drivesight.fusion.world.World.Reason;
import io.drivesight.fusion.world.World.RoadUser;
import io.drivesight.fusion.world.World.Sight;
import io.drivesight.fusion.world.World.Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What there is to tell of a fusion now. */
final class WorldView {
    /** One that nobody sees, and that is there less probably, is remembered, and not told. */
    private static final double LEAST_EXISTENCE = 0.15;

    /** A road user that moves points to where it goes from this speed on [m/s]. */
    private static final double WALKING = 1;

    private final WorldFusion fusion;
    private final long now;
    private final EgoPose pose;
    private final double cos;
    private final double sin;

    WorldView(WorldFusion fusion) {
        this.fusion = fusion;
        this.now = fusion.now;
        this.pose = fusion.trail.at(now);
        this.cos = Math.cos(pose.heading());
        this.sin = Math.sin(pose.heading());
    }

    World world() {
        List<RoadUser> users = new ArrayList<>();
        for (Subject subject : fusion.subjects.values()) {
            if (!subject.links.isEmpty() || subject.existence(now) >= LEAST_EXISTENCE) {
                users.add(user(subject));
            }
        }
        List<CameraView> cameras = new ArrayList<>();
        for (CameraEyes eyes : fusion.cameras.values()) {
            cameras.add(camera(eyes));
        }
        return new World(
                fusion.vehicle,
                Instant.ofEpochSecond(Math.floorDiv(now, 1_000_000_000L), Math.floorMod(now, 1_000_000_000L)),
                pose,
                fusion.trail.motion(now),
                users,
                cameras);
    }

    private RoadUser user(Subject subject) {
        Estimate there = subject.at(now);
        double[] at = pose.toVehicle(there.x(), there.y());
        double vx = cos * there.vx() + sin * there.vy();
        double vy = -sin * there.vx() + cos * there.vy();
        Link.Sighting best = subject.best;
        boolean moves = Math.hypot(vx, vy) > WALKING;
        double heading = moves ? Math.atan2(vy, vx) : Math.IEEEremainder(best.heading() - pose.heading(), 2 * Math.PI);
        BodySize body = BodySize.of(best.objectClass());
        return new RoadUser(
                subject.id,
                best.objectClass(),
                best.label(),
                best.classProbability(),
                subject.existence(now),
                at[0],
                at[1],
                there.place().turned(cos, -sin),
                vx,
                vy,
                there.velocity().turned(cos, -sin),
                heading,
                best.headingVariance(),
                new Size(body.length(), body.width(), body.height()),
                (now - subject.since) / 1e9,
                subject.secondsUnseen(now),
                subject.links.stream()
                        .map(link -> new Sight(link.camera, link.trackId, link.latest.measured()))
                        .toList(),
                subject.risk(now),
                best.paths());
    }

    private CameraView camera(CameraEyes eyes) {
        boolean live = eyes.isLive(now, WorldFusion.SILENT_SECONDS);
        List<Reason> reasons = new ArrayList<>();
        if (eyes.uncalibrated) {
            reasons.add(Reason.NO_CALIBRATION);
        } else if (!live) {
            reasons.add(eyes.lateLast ? Reason.LATE : Reason.SILENT);
        }
        if (eyes.offset.isMisaligned()) {
            reasons.add(Reason.MISALIGNED);
        }
        List<double[]> view = new ArrayList<>();
        // From where the vehicle was at the camera's frame to where it is.
        double c = Math.cos(eyes.pose.heading() - pose.heading());
        double s = Math.sin(eyes.pose.heading() - pose.heading());
        double[] moved = pose.toVehicle(eyes.pose.x(), eyes.pose.y());
        for (double[] corner : live ? eyes.view : List.<double[]>of()) {
            view.add(new double[] {moved[0] + c * corner[0] - s * corner[1], moved[1] + s * corner[0] + c * corner[1]});
        }
        return new CameraView(
                eyes.name,
                eyes.nanos == Long.MIN_VALUE ? 0 : (now - eyes.nanos) / 1e9,
                eyes.late,
                reasons,
                eyes.offset.angle(),
                eyes.offset.deviation(),
                view);
    }
}
