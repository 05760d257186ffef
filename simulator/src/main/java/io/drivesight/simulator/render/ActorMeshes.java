package io.drivesight.simulator.render;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.render.Person.Seat;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The meshes of a drive's actors. Those of rigid actors are built once, those of people for every frame. */
final class ActorMeshes {
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

    /** Builds the rigid ones; {@code dark}: lamps are on. */
    ActorMeshes(List<ActorState> actors, boolean dark) {
        this.dark = dark;
        for (ActorState state : actors) {
            Actor actor = state.actor();
            if (actor.model() == ActorModel.TRAFFIC_LIGHT) {
                double height = actor.size().height();
                poles.put(actor.trackId(), TrafficLight.pole(actor.elevation(), height));
            } else if (actor.objectClass() != ObjectClass.PERSON) {
                rigid.put(actor.trackId(), build(actor, true));
                far.put(actor.trackId(), build(actor, false));
            }
        }
    }

    private static Mesh build(Actor actor, boolean fine) {
        return switch (actor.model()) {
            case BUS -> Bus.of(actor);
            case TRUCK -> Truck.of(actor);
            case BICYCLE -> TwoWheeler.bicycle(actor);
            case MOTORCYCLE -> TwoWheeler.motorcycle(actor);
            default -> Car.of(actor, fine);
        };
    }

    /** Adds an actor's shape, and whatever scenery belongs to it. */
    void collect(ActorState state, int object, double time, Transform worldToCamera, List<Instance> into) {
        Transform toWorld = state.pose().transform();
        Vector seen = worldToCamera.apply(toWorld.at());
        if (seen.z() < -BEHIND) {
            return;
        }
        boolean near = seen.length() < FAR;
        Actor actor = state.actor();
        switch (actor.model()) {
            case PEDESTRIAN, CHILD -> into.add(new Instance(Person.walking(state, near), toWorld, object));
            case CYCLIST -> into.add(new Instance(Person.riding(state, near, Seat.BICYCLE), toWorld, object));
            case MOTORCYCLIST -> into.add(new Instance(Person.riding(state, near, Seat.MOTORCYCLE), toWorld, object));
            case TRAFFIC_LIGHT -> {
                into.add(new Instance(TrafficLight.housing(actor.size(), burning(actor, time)), toWorld, object));
                Transform foot = state.pose().lifted(-actor.elevation()).transform();
                into.add(new Instance(shape(poles, actor), foot, Instance.SCENERY));
            }
            default -> {
                boolean driving = dark && !actor.parked();
                boolean braking = state.acceleration() < BRAKING;
                double tailLamps = braking ? 2.2 : driving ? 0.55 : 0;
                Mesh mesh = shape(near ? rigid : far, actor);
                into.add(new Instance(mesh, toWorld, object, driving ? 3.5 : 0, tailLamps));
            }
        }
    }

    private static Mesh shape(Map<Integer, Mesh> shapes, Actor actor) {
        return Objects.requireNonNull(shapes.get(actor.trackId()), () -> "no shape for actor " + actor.name());
    }

    /** Number of the lamp that burns: green for half the cycle, amber for a tenth. */
    private static int burning(Actor actor, double time) {
        double at = Noise.wrap(time / CYCLE_SECONDS + actor.look().unit(40), 1);
        return at < 0.5 ? 2 : at < 0.6 ? 1 : 0;
    }
}
