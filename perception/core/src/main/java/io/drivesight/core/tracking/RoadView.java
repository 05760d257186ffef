package io.drivesight.core.tracking;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.motion.CameraNod;
import io.drivesight.core.motion.EdgeNoise;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import org.jspecify.annotations.Nullable;

/** Follows where the camera is, in a frame that stands still, and what its detector's edges are worth. */
final class RoadView {
    private EgoPose pose = EgoPose.ORIGIN;
    private @Nullable EgoMotion ego;
    private EdgeNoise edgeNoise = new EdgeNoise();
    private CameraNod nod = new CameraNod();

    static RoadView read(StateReader in) {
        RoadView view = new RoadView();
        view.pose = new EgoPose(in.real(), in.real(), in.real());
        view.ego = in.flag() ? new EgoMotion(in.real(), in.real(), in.real()) : null;
        view.edgeNoise = EdgeNoise.read(in);
        view.nod = CameraNod.read(in);
        return view;
    }

    void write(StateWriter out) {
        out.reals(new double[] {pose.x(), pose.y(), pose.heading()});
        EgoMotion known = ego;
        out.flag(known != null);
        if (known != null) {
            out.reals(new double[] {known.speed(), known.yawRate(), known.acceleration()});
        }
        edgeNoise.write(out);
        nod.write(out);
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
