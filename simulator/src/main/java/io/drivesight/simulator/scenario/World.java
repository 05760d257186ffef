package io.drivesight.simulator.scenario;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorState.Actor;
import java.util.ArrayList;
import java.util.List;

/** A scenario with a seed's choices made: where everybody is at any time. Immutable, thread-safe. */
public final class World {
    /** The ego's footprint [m]: about a mid-size car, its rear axle this far ahead of its tail. */
    public static final ActorModel.Size EGO_SIZE = new ActorModel.Size(4.5, 1.8, 1.5);

    public static final double EGO_REAR_OVERHANG = 0.95;

    /** Ends the name of who rides something; the rest is the name of that. */
    public static final String RIDER = "-rider";

    private static final double NUDGE = 1e-3;

    private record Scripted(Actor actor, Motion motion) {}

    /**
     * The ego at one time.
     *
     * @param pose of the vehicle frame, world frame
     * @param motion as the vehicle's own sensors tell it
     * @param s where on the road [m]
     */
    public record EgoState(Pose pose, EgoMotion motion, double s) {}

    private final Scenario scenario;
    private final Chance chance;
    private final Road road;
    private final List<Scripted> cast = new ArrayList<>();

    public World(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.chance = new Chance(seed).of("drivesight");
        this.road = new Road(scenario.road().segments());
        for (ActorSpec spec : scenario.actors()) {
            cast(spec, chance.of(spec.name()));
        }
        for (GroupSpec group : scenario.groups()) {
            Chance own = chance.of(group.name());
            for (ActorSpec member : group.members(own)) {
                cast(member, own.of(member.name()));
            }
        }
    }

    private void cast(ActorSpec spec, Chance look) {
        Motion motion = nudged(spec.motion(), look);
        double scale = spec.model() == ActorModel.TRAFFIC_LIGHT ? 1 : look.between(1, 0.97, 1.03);
        add(spec.name(), spec.model(), spec, motion, scale, look, spec.colour().orElse(-1));
        spec.model()
                .rider()
                .ifPresent(rider -> add(spec.name() + RIDER, rider, spec, motion, scale, look.of("rider"), -1));
    }

    private void add(
            String name, ActorModel model, ActorSpec spec, Motion motion, double scale, Chance look, int colour) {
        int trackId = cast.size() + 1;
        boolean parked = motion instanceof Motion.Parked;
        ActorModel.Size size = model.size().scaled(scale);
        cast.add(new Scripted(new Actor(trackId, name, model, size, look, colour, spec.elevation(), parked), motion));
    }

    /** Seeds move what follows the road by up to half a metre along it and a little within its lane. */
    private static Motion nudged(Motion motion, Chance look) {
        if (motion instanceof Motion.Along along) {
            return new Motion.Along(
                    along.s() + look.between(2, -0.5, 0.5),
                    along.direction(),
                    along.speed(),
                    along.lateral().plus(look.between(3, -0.12, 0.12)));
        }
        return motion;
    }

    public Scenario scenario() {
        return scenario;
    }

    public Road road() {
        return road;
    }

    /** The seed's choices for a part of the world. */
    public Chance chance(String part) {
        return chance.of(part);
    }

    public List<Actor> actors() {
        return cast.stream().map(Scripted::actor).toList();
    }

    /** The ego at a time since the start [s]. */
    public EgoState ego(double time) {
        Motion motion = scenario.ego().motion();
        Motion.State state = motion.at(time);
        EgoMotion own = new EgoMotion(speedOf(state), turnRate(motion, time), acceleration(motion, time));
        return new EgoState(poseOf(state), own, state.s());
    }

    /**
     * Where the ego would be if it kept the speed that it has at a time, on the way that it really takes; where it never gets that far,
     * on along the road.
     *
     * @param time since the start [s]
     * @param ahead after it, at least 0 [s]
     */
    public Pose egoKeepingSpeed(double time, double ahead) {
        return poseOf(scenario.ego().motion().keepingSpeed(time, ahead));
    }

    /** Everybody but the ego at a time since the start [s], in the order of their track ids. */
    public List<ActorState> actors(double time) {
        return cast.stream().map(scripted -> state(scripted, time)).toList();
    }

    /** One of them, by its track id. */
    public ActorState actor(int trackId, double time) {
        return state(cast.get(trackId - 1), time);
    }

    private ActorState state(Scripted scripted, double time) {
        Motion.State state = scripted.motion().at(time);
        Pose pose = poseOf(state).lifted(scripted.actor().elevation());
        double speed = speedOf(state);
        double acceleration = acceleration(scripted.motion(), time);
        double turnRate = turnRate(scripted.motion(), time);
        return new ActorState(
                scripted.actor(), pose, along(pose, speed), speed, acceleration, turnRate, state.distance());
    }

    /** Where an actor is in road coordinates. */
    public Motion.State place(Actor actor, double time) {
        return cast.get(actor.trackId() - 1).motion().at(time);
    }

    /** Where an actor is at a time since the start [s]. */
    public Pose pose(Actor actor, double time) {
        return poseOf(place(actor, time)).lifted(actor.elevation());
    }

    private Pose poseOf(Motion.State state) {
        return road.at(state.s(), state.l()).turned(state.heading());
    }

    /** Inside a bend the same progress along the centre line is a shorter way. */
    private double speedOf(Motion.State state) {
        double along = state.along() * (1 - road.curvature(state.s()) * state.l());
        return Math.sqrt(along * along + state.across() * state.across());
    }

    private double acceleration(Motion motion, double time) {
        return (speedOf(motion.at(time + NUDGE)) - speedOf(motion.at(time - NUDGE))) / (2 * NUDGE);
    }

    private double turnRate(Motion motion, double time) {
        double turned = poseOf(motion.at(time + NUDGE)).yaw()
                - poseOf(motion.at(time - NUDGE)).yaw();
        return StrictMath.IEEEremainder(turned, 2 * Math.PI) / (2 * NUDGE);
    }

    private static Vector along(Pose pose, double speed) {
        return pose.transform().rotate(new Vector(speed, 0, 0));
    }
}
