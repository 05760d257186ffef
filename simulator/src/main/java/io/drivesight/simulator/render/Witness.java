package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.scenario.World.EgoState;
import io.drivesight.simulator.truth.Courses;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the truth about a moment of a world as a camera sees it. */
final class Witness {
    private final EgoState ego;
    private final Transform worldToEgo;
    private final Courses courses;
    private final ImageSize image;

    private Witness(World world, double time, ImageSize image) {
        this.ego = world.ego(time);
        this.worldToEgo = ego.pose().transform().inverse();
        this.courses = new Courses(world, time);
        this.image = image;
    }

    /**
     * The truth about a frame.
     *
     * @param actors all of the world at the frame's time
     * @param silhouettes of each of them, as the camera sees it
     */
    static FrameTruth truth(
            World world, long seed, CameraSpec camera, int index, List<ActorState> actors, Silhouette[] silhouettes) {
        double time = index / camera.rate();
        ImageSize size = camera.model().intrinsics().size();
        Witness witness = new Witness(world, time, size);
        List<ObjectTruth> objects = new ArrayList<>();
        List<ObjectTruth> outside = new ArrayList<>();
        for (int i = 0; i < silhouettes.length; i++) {
            if (silhouettes[i].isInImage()) {
                objects.add(witness.inImage(actors.get(i), silhouettes[i]));
            } else if (witness.isNear(actors.get(i))) {
                outside.add(witness.told(actors.get(i), ObjectTruth.NOWHERE, Optional.empty(), 0, 1));
            }
        }
        Pose pose = witness.ego.pose();
        return new FrameTruth(
                world.scenario().name(),
                seed,
                world.scenario().conditions().label(),
                camera.name(),
                0,
                index,
                time,
                size,
                witness.ego.motion(),
                new GroundPose(pose.x(), pose.y(), pose.yaw()),
                witness.courses.vehicle(),
                objects,
                outside);
    }

    private boolean isNear(ActorState state) {
        return state.actor().objectClass().kind() != Kind.INFRASTRUCTURE
                && state.pose().place().minus(ego.pose().place()).length() < FrameTruth.NEAR;
    }

    private ObjectTruth inImage(ActorState state, Silhouette silhouette) {
        return told(
                state,
                silhouette.fullBox(),
                silhouette.visibleBox(image),
                silhouette.visibleFraction(),
                silhouette.truncation(image));
    }

    private ObjectTruth told(
            ActorState state, Box fullBox, Optional<Box> visibleBox, double visibleFraction, double truncation) {
        return new ObjectTruth(
                state.actor().trackId(),
                state.actor().name(),
                state.actor().objectClass(),
                fullBox,
                visibleBox,
                visibleFraction,
                truncation,
                worldToEgo.apply(state.pose().place()),
                state.actor().size(),
                StrictMath.IEEEremainder(state.pose().yaw() - ego.pose().yaw(), 2 * Math.PI),
                worldToEgo.rotate(state.velocity()),
                state.acceleration(),
                state.turnRate(),
                courses.real(state.actor()));
    }
}
