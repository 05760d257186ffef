package io.drivesight.simulator.score.protocol;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.ActorSpec;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.GroupSpec;
import io.drivesight.simulator.scenario.Motion;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.ProtocolCase.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a case together: a road, the vehicle on it, and others. Not thread-safe. */
final class Stage {
    static final String CAMERA = "front";

    /** From the middle of the rear axle to the front [m]. */
    static final double FRONT = World.EGO_SIZE.length() - World.EGO_REAR_OVERHANG;

    /** The front camera of the built-in scenarios: 640x384, 62 degrees, 10 Hz. */
    private static final CameraSpec FRONT_CAMERA = new CameraSpec(
            CAMERA,
            new CameraModel(
                    new Intrinsics(
                            new ImageSize(640, 384),
                            320 / StrictMath.tan(Math.toRadians(31)),
                            320 / StrictMath.tan(Math.toRadians(31)),
                            320,
                            192,
                            List.of(-0.06, 0.02, 0.0005, -0.0004, 0.0)),
                    new Mounting(1.6, 0, 1.4, 0, Math.toRadians(1.2), 0)),
            10);

    /** That one first, then those that see with it: far ahead, and to the sides, as in the drive all-round. */
    private static final List<CameraSpec> CAMERAS = List.of(
            FRONT_CAMERA,
            beside("front-far", 35, new Mounting(1.6, -0.1, 1.4, 0, Math.toRadians(0.6), 0)),
            beside("left", 100, new Mounting(1.9, 0.75, 1.2, Math.toRadians(82), Math.toRadians(4), 0)),
            beside("right", 100, new Mounting(1.9, -0.75, 1.2, Math.toRadians(-82), Math.toRadians(4), 0)));

    private static CameraSpec beside(String name, double degrees, Mounting mounting) {
        double focal = 320 / StrictMath.tan(Math.toRadians(degrees / 2));
        return new CameraSpec(
                name,
                new CameraModel(Intrinsics.pinhole(new ImageSize(640, 384), focal, focal, 320, 192), mounting),
                FRONT_CAMERA.rate());
    }

    private final String name;
    private final RoadSpec road;
    private final Scenario.Ego ego;
    private final List<ActorSpec> actors = new ArrayList<>();
    private final List<GroupSpec> groups = new ArrayList<>();

    /**
     * A road with the vehicle on it.
     *
     * @param lateral of the vehicle, to the left of the centre line [m]
     */
    Stage(String name, RoadSpec road, double s, Profile speed, Profile lateral) {
        this.name = name;
        this.road = road;
        this.ego = new Scenario.Ego(s, speed, lateral);
    }

    /** The vehicle starts at s = 0 and keeps its speed and lane. */
    Stage(String name, RoadSpec road, double speed, double lateral) {
        this(name, road, 0, Profile.constant(speed), Profile.constant(lateral));
    }

    static Profile profile(double... timesAndValues) {
        List<Profile.Key> keys = new ArrayList<>();
        for (int i = 0; i < timesAndValues.length; i += 2) {
            keys.add(new Profile.Key(timesAndValues[i], timesAndValues[i + 1]));
        }
        return new Profile(keys);
    }

    static double kmh(double speed) {
        return speed / 3.6;
    }

    Stage parked(String actor, ActorModel model, double s, double lateral, double heading) {
        return add(actor, model, new Motion.Parked(s, lateral, heading), 0);
    }

    Stage along(String actor, ActorModel model, double s, int direction, Profile speed, Profile lateral) {
        return add(actor, model, new Motion.Along(s, direction, speed, lateral), 0);
    }

    Stage along(String actor, ActorModel model, double s, int direction, double speed, double lateral) {
        return along(actor, model, s, direction, Profile.constant(speed), Profile.constant(lateral));
    }

    /** Along a line of {@code s, l} pairs. */
    Stage path(String actor, ActorModel model, Profile speed, double... places) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < places.length; i += 2) {
            points.add(new double[] {places[i], places[i + 1]});
        }
        return add(actor, model, new Motion.Path(points, speed), 0);
    }

    Stage hanging(String actor, ActorModel model, double s, double lateral, double elevation) {
        return add(actor, model, new Motion.Parked(s, lateral, Math.PI), elevation);
    }

    private Stage add(String actor, ActorModel model, Motion motion, double elevation) {
        actors.add(new ActorSpec(actor, model, motion, Optional.empty(), elevation));
        return this;
    }

    Stage parkedRow(String group, double from, double to, double least, double most, double lateral, int direction) {
        return group(group, GroupSpec.Kind.PARKED, Models.CARS, from, to, least, most, lateral, direction, 0);
    }

    Stage stream(
            String group,
            List<ActorModel> models,
            double from,
            double to,
            double least,
            double most,
            double lateral,
            int direction,
            double speed) {
        return group(group, GroupSpec.Kind.STREAM, models, from, to, least, most, lateral, direction, speed);
    }

    Stage walkers(
            String group,
            double from,
            double to,
            double least,
            double most,
            double lateral,
            int direction,
            double speed) {
        return group(group, GroupSpec.Kind.WALKERS, Models.WALKERS, from, to, least, most, lateral, direction, speed);
    }

    private Stage group(
            String group,
            GroupSpec.Kind kind,
            List<ActorModel> models,
            double from,
            double to,
            double least,
            double most,
            double lateral,
            int direction,
            double speed) {
        if (to - from > 15) {
            groups.add(new GroupSpec(
                    group,
                    kind,
                    models,
                    List.of(from, to),
                    List.of(least, most),
                    Profile.constant(lateral),
                    direction,
                    Profile.constant(speed)));
        }
        return this;
    }

    /** Must be warned of {@code actor}. */
    Draft warnOf(String actor, double limit, double seconds) {
        return new Draft(scenario(seconds), Optional.of(new Demand(actor, limit)));
    }

    /** Nothing to warn of. */
    Draft silent(double seconds) {
        return new Draft(scenario(seconds), Optional.empty());
    }

    private Scenario scenario(double seconds) {
        return new Scenario(
                name, "A case of the protocol.", seconds, road, Conditions.CLEAR, CAMERAS, ego, actors, groups);
    }

    /** What the seed picks among. */
    static final class Models {
        static final List<ActorModel> CARS =
                List.of(ActorModel.SEDAN, ActorModel.HATCHBACK, ActorModel.ESTATE, ActorModel.SUV, ActorModel.VAN);
        static final List<ActorModel> MIXED = List.of(
                ActorModel.SEDAN,
                ActorModel.HATCHBACK,
                ActorModel.ESTATE,
                ActorModel.SUV,
                ActorModel.VAN,
                ActorModel.TRUCK,
                ActorModel.BUS);
        static final List<ActorModel> WALKERS =
                List.of(ActorModel.PEDESTRIAN, ActorModel.PEDESTRIAN, ActorModel.PEDESTRIAN, ActorModel.CHILD);

        private Models() {}
    }
}
