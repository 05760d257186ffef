package io.drivesight.simulator.score.protocol;

import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Pose;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.Courses;
import io.drivesight.simulator.truth.Danger;
import io.drivesight.simulator.truth.Danger.Contact;
import io.drivesight.simulator.truth.GroundPose;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Who the vehicle meets in a drive, if nobody does anything about it. Not thread-safe. */
final class Meeting {
    private final World world;
    private final double seconds;
    private final Course vehicle;

    /** @param seconds length of the drive [s] */
    Meeting(World world, double seconds) {
        this.world = world;
        this.seconds = seconds;
        this.vehicle = whole(time -> world.ego(time).pose());
    }

    private Course whole(DoubleFunction<Pose> motion) {
        List<GroundPose> poses = new ArrayList<>();
        for (double time = 0; time <= seconds + Course.STEP; time += Course.STEP) {
            Pose pose = motion.apply(time);
            poses.add(new GroundPose(pose.x(), pose.y(), pose.yaw()));
        }
        return new Course(poses);
    }

    /** True: what it is cannot be met, a traffic light for instance. */
    static boolean isHarmless(Actor actor) {
        return actor.objectClass().kind() == Kind.INFRASTRUCTURE;
    }

    /**
     * When the vehicle touches an actor first, both as they really move.
     *
     * @param margin kept free on every side of the vehicle [m]
     * @return since the start [s]; infinite: never
     */
    double first(Actor actor, double margin) {
        Course course = actor.parked()
                ? Course.standing(whole(time -> world.pose(actor, 0)).poses().get(0))
                : whole(time -> world.pose(actor, time));
        return Contact.after(vehicle, course, actor.size(), margin, seconds);
    }

    /** How an actor stands to the vehicle at a time. */
    static Danger danger(World world, int trackId, double time) {
        return new Courses(world, time).danger(world.actor(trackId, time));
    }
}
