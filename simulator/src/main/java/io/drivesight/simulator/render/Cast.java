package io.drivesight.simulator.render;

import io.drivesight.simulator.render.TrafficLightMesh.Aspect;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shapes of a drive's actors. Rigid ones are built once, people anew for every frame. */
final class Cast {
    private static final double BRAKING = -0.8;
    private static final double CYCLE_SECONDS = 30;

    /** What is so far behind the camera cannot reach before it [m]. */
    private static final double BEHIND = 10;

    /** Beyond this a coarser shape will do [m]. */
    private static final double FAR = 32;

    private final Map<Integer, Mesh> rigid = new HashMap<>();
    private final Map<Integer, Mesh> far = new HashMap<>();
    private final Map<Integer, Mesh> poles = new HashMap<>();
    private final boolean dark;

    /** The cast; {@code dark}: lamps are on. */
    Cast(List<ActorState> actors, boolean dark) {
        this.dark = dark;
        for (ActorState state : actors) {
            Actor actor = state.actor();
            if (actor.model() == ActorModel.TRAFFIC_LIGHT) {
                double height = actor.size().height();
                poles.put(actor.trackId(), TrafficLightMesh.pole(actor.elevation(), height));
            } else if (!isPerson(actor)) {
                rigid.put(actor.trackId(), build(actor, true));
                far.put(actor.trackId(), build(actor, false));
            }
        }
    }

    private static boolean isPerson(Actor actor) {
        return actor.objectClass() == io.drivesight.core.taxonomy.ObjectClass.PERSON;
    }

    private static Mesh build(Actor actor, boolean fine) {
        return switch (actor.model()) {
            case BUS -> BusMesh.of(actor);
            case TRUCK -> TruckMesh.of(actor);
            case BICYCLE -> TwoWheelerMesh.bicycle(actor);
            case MOTORCYCLE -> TwoWheelerMesh.motorcycle(actor);
            default -> CarMesh.of(actor, fine);
        };
    }

    /** Adds an actor's shape, and whatever scenery belongs to it. */
    void collect(ActorState state, int object, double time, Transform worldToCamera, List<Instance> into) {
        Transform toWorld = state.pose().transform();
        Vector seen = worldToCamera.apply(new Vector(toWorld.tx(), toWorld.ty(), toWorld.tz()));
        if (seen.z() < -BEHIND) {
            return;
        }
        boolean near = seen.length() < FAR;
        Actor actor = state.actor();
        switch (actor.model()) {
            case PEDESTRIAN, CHILD -> into.add(Instance.object(PersonMesh.walking(state, near), toWorld, object));
            case CYCLIST -> into.add(Instance.object(TwoWheelerMesh.cyclist(state, near), toWorld, object));
            case MOTORCYCLIST -> into.add(Instance.object(TwoWheelerMesh.motorcyclist(state, near), toWorld, object));
            case TRAFFIC_LIGHT -> signal(state, object, time, into);
            default -> rigid(state, toWorld, object, near, into);
        }
    }

    private void rigid(ActorState state, Transform toWorld, int object, boolean near, List<Instance> into) {
        Mesh mesh = (near ? rigid : far).get(state.actor().trackId());
        if (mesh == null) {
            throw new IllegalStateException(
                    "no shape for actor " + state.actor().name());
        }
        boolean moving = !state.actor().parked();
        LampState lamps = new LampState(dark && moving, state.acceleration() < BRAKING);
        Shader[] paints =
                Arrays.stream(mesh.shaders()).map(shader -> shader.lit(lamps)).toArray(Shader[]::new);
        into.add(new Instance(mesh, paints, toWorld, object));
    }

    private void signal(ActorState state, int object, double time, List<Instance> into) {
        Actor actor = state.actor();
        into.add(Instance.object(
                TrafficLightMesh.housing(actor, aspect(actor, time)),
                state.pose().transform(),
                object));
        Mesh pole = poles.get(actor.trackId());
        if (pole != null) {
            into.add(Instance.scenery(
                    pole, state.pose().lifted(-actor.elevation()).transform()));
        }
    }

    /** Green for half the cycle, amber for a tenth. */
    private static Aspect aspect(Actor actor, double time) {
        double at = Noise.wrap(time / CYCLE_SECONDS + actor.look().unit(40), 1);
        return at < 0.5 ? Aspect.GREEN : at < 0.6 ? Aspect.AMBER : Aspect.RED;
    }
}
