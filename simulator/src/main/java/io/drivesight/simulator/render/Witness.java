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

    private Witness(World world, double time) {
        this.ego = world.ego(time);
        this.worldToEgo = ego.pose().transform().inverse();
        this.courses = new Courses(world, time);
    }

    /**
     * The truth about a frame.
     *
     * @param actors everybody then, in the order of their track ids
     * @param silhouettes what each of them covers in the frame, in the same order
     */
    static FrameTruth truth(
            World world, long seed, CameraSpec camera, int index, List<ActorState> actors, Silhouette[] silhouettes) {
        double time = index / camera.rate();
        ImageSize size = camera.model().intrinsics().size();
        Witness witness = new Witness(world, time);
        List<ObjectTruth> objects = new ArrayList<>();
        List<ObjectTruth> outside = new ArrayList<>();
        for (int i = 0; i < silhouettes.length; i++) {
            ActorState actor = actors.get(i);
            Silhouette seen = silhouettes[i];
            if (seen.isInImage()) {
                objects.add(witness.told(
                        actor, seen.fullBox(), seen.visibleBox(size), seen.visibleFraction(), seen.truncation(size)));
            } else if (witness.isNear(actor)) {
                outside.add(witness.told(actor, ObjectTruth.NOWHERE, Optional.empty(), 0, 1));
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

    private ObjectTruth told(
            ActorState state, Box full, Optional<Box> visible, double visibleFraction, double truncation) {
        return new ObjectTruth(
                state.actor().trackId(),
                state.actor().name(),
                state.actor().objectClass(),
                full,
                visible,
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
