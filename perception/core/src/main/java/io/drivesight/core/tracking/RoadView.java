package io.drivesight.core.tracking;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.motion.CameraNod;
import io.drivesight.core.motion.EdgeNoise;
import io.drivesight.core.state.StateCodec;
import org.jspecify.annotations.Nullable;

/** Follows where the camera is, in a frame that stands still, and what its detector's edges are worth. */
final class RoadView {
    private EgoPose pose = EgoPose.ORIGIN;
    private @Nullable EgoMotion ego;
    private final EdgeNoise edgeNoise = new EdgeNoise();
    private final CameraNod nod = new CameraNod();

    void state(StateCodec codec) {
        pose = new EgoPose(codec.real(pose.x()), codec.real(pose.y()), codec.real(pose.heading()));
        EgoMotion known = ego == null ? new EgoMotion(0, 0, 0) : ego;
        ego = codec.flag(ego != null)
                ? new EgoMotion(
                        codec.real(known.speed()),
                        codec.real(known.yawRate()),
                        codec.real(known.acceleration()),
                        known.curvatureAhead())
                : null;
        edgeNoise.state(codec);
        nod.state(codec);
    }

    /** The view of the next frame, some seconds later; null when it does not say how the camera sits and the vehicle moves. */
    View.@Nullable Road next(TrackerFrame frame, double dt) {
        EgoMotion now = frame.egoMotion().orElse(null);
        CameraModel model = frame.camera().orElse(null);
        EgoMotion before = ego;
        ego = now;
        if (now == null || model == null) {
            return null;
        }
        pose = pose.after(before == null ? now : mean(before, now), dt);
        GroundCamera camera = new GroundCamera(nod.expected(model, dt));
        return new View.Road(new CuboidCamera(camera, pose), now, edgeNoise, nod);
    }

    /** The vehicle's motion between two frames: it may have braked. */
    private static EgoMotion mean(EgoMotion a, EgoMotion b) {
        return new EgoMotion((a.speed() + b.speed()) / 2, (a.yawRate() + b.yawRate()) / 2, b.acceleration());
    }
}
