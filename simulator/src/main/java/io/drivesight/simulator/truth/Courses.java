package io.drivesight.simulator.truth;

import io.drivesight.simulator.scenario.ActorState;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import io.drivesight.simulator.scenario.World;

/** Where everybody in a world goes from a moment on, in the vehicle frame of that moment, which stays where it is. */
public final class Courses {
    private final World world;
    private final double time;
    private final Pose ego;
    private final Transform worldToEgo;
    private final Course vehicle;

    /** @param time since the start of the drive [s] */
    public Courses(World world, double time) {
        this.world = world;
        this.time = time;
        this.ego = world.ego(time).pose();
        this.worldToEgo = ego.transform().inverse();
        this.vehicle = Course.of(ahead -> seen(world.egoKeepingSpeed(time, ahead)));
    }

    private GroundPose seen(Pose pose) {
        Vector place = worldToEgo.apply(pose.place());
        return new GroundPose(place.x(), place.y(), StrictMath.IEEEremainder(pose.yaw() - ego.yaw(), 2 * Math.PI));
    }

    /** Of the vehicle's origin: on the way that it really takes, at the speed that it has now. */
    public Course vehicle() {
        return vehicle;
    }

    /** Where an actor really goes. */
    public Course real(Actor actor) {
        return actor.parked()
                ? Course.standing(seen(world.pose(actor, time)))
                : Course.of(ahead -> seen(world.pose(actor, time + ahead)));
    }

    /** Where an actor goes if it goes on as it moves now. */
    public Course foreseen(ActorState now) {
        return Course.foreseen(seen(now.pose()), now.speed(), now.acceleration(), now.turnRate());
    }

    /** How an actor stands to the vehicle now. */
    public Danger danger(ActorState now) {
        return Danger.of(vehicle, real(now.actor()), foreseen(now), now.actor().size());
    }
}
