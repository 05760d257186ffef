package io.drivesight.simulator.score.protocol;

import static io.drivesight.simulator.score.protocol.Stage.FRONT;
import static io.drivesight.simulator.score.protocol.Stage.profile;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.RoadSpec.Junction;
import io.drivesight.simulator.scenario.RoadSpec.Segment;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.protocol.ProtocolTest.Place;
import io.drivesight.simulator.score.protocol.Stage.Models;
import java.util.List;
import java.util.function.Function;

/**
 * Encounters as they happen on roads, their speeds, gaps, offsets and times sampled. They are nobody's protocol; ranges are ordinary traffic:
 * walking 0.9 to 2.2 m/s, cycling 3 to 6 m/s, lane changes of 2 to 3.5 s, braking of 3 to 6.5 m/s2.
 */
final class Encounters {
    /** As Euro NCAP's tests ask for it: where a driver can still brake. */
    static final double LIMIT = 1.7;

    private static final int PER_SEED = 2;

    private Encounters() {}

    static List<ProtocolTest> tests() {
        return List.of(
                test("standing-car", "a car stands in the lane", Encounters::standingCar),
                test("braking-lead", "the car ahead brakes", Encounters::brakingLead),
                test("cut-in", "a slower car changes into the lane", Encounters::cutIn),
                test("crossing-car", "a car crosses at a junction", Encounters::crossingCar),
                test("oncoming-drift", "an oncoming car drifts into the lane", Encounters::oncomingDrift),
                test("hidden-pedestrian", "somebody comes out between parked cars", Encounters::hiddenPedestrian),
                test("crossing-pedestrian", "somebody crosses the road", Encounters::crossingPedestrian),
                test("cyclist", "a bicycle ahead, crossing, or swerving", Encounters::cyclist));
    }

    private static ProtocolTest test(String name, String description, Function<Chance, Draft> sampler) {
        return new ProtocolTest(
                name, Group.ENCOUNTERS, description, PER_SEED, (Place place) -> sampler.apply(place.chance()));
    }

    /** Straight, or a gentle bend from somewhere on; as for the speed. */
    private static List<Segment> shape(Chance chance, double speed) {
        double way = 8 * speed + 150;
        if (chance.unit(80) < 0.6) {
            return Roads.straight(way);
        }
        // Sideways acceleration of at most 2 m/s2.
        double radius = Math.max(60, speed * speed / chance.between(81, 0.5, 2)) * (chance.unit(82) < 0.5 ? 1 : -1);
        return List.of(
                new Segment(chance.between(83, 24, 70), 0.0, 0.0),
                new Segment(Math.min(Math.abs(radius), way), radius, 0.0));
    }

    /** Others who have nothing to do with it. */
    private static Stage ambient(Stage stage, Chance chance, RoadSpec road, double speed) {
        double way = 7 * speed;
        if (chance.unit(70) < 0.6) {
            double oncoming = speed * chance.between(71, 0.8, 1.2);
            stage.stream("oncoming", Models.MIXED, 60, 60 + 2.5 * way, 25, 120, road.laneWidth() / 2, -1, oncoming);
        }
        if (road.sidewalk() > 0) {
            double l = road.kerb() + 1.4;
            stage.walkers("walkers-right", 10, way + 60, 8, 45, -l, chance.unit(72) < 0.5 ? 1 : -1, 1.3);
            stage.walkers("walkers-left", 10, way + 60, 8, 45, l, chance.unit(73) < 0.5 ? 1 : -1, 1.3);
        }
        if (road.parking() > 0) {
            stage.parkedRow("parked-left", 5, way + 80, 0.8, 9, road.lanesHalf() + 1.1, -1);
        }
        return stage;
    }

    private static Draft standingCar(Chance chance) {
        double speed = chance.between(1, 9, 25);
        RoadSpec road = Roads.country(chance, shape(chance, speed), List.of());
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(2, Models.MIXED);
        double s = FRONT + speed * 6 + model.size().length() / 2;
        Stage stage = new Stage("standing-car", road, speed, lane + chance.between(3, -0.3, 0.3));
        ambient(stage, chance, road, speed);
        stage.parked("danger", model, s, lane + chance.between(4, -0.9, 0.9), chance.between(5, -0.15, 0.15));
        return stage.warnOf("danger", LIMIT, 8);
    }

    private static Draft brakingLead(Chance chance) {
        double speed = chance.between(1, 11, 30);
        RoadSpec road = Roads.country(chance, shape(chance, speed), List.of());
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(2, Models.MIXED);
        double gap = Math.max(9, speed * chance.between(3, 0.9, 2.2));
        double begin = chance.between(4, 2.5, 4);
        double braking = chance.between(5, 3, 6.5);
        double end = speed * chance.between(6, 0, 0.35);
        Profile speeds =
                profile(begin, speed, begin + 0.3, speed - 0.15 * braking, begin + (speed - end) / braking, end);
        Stage stage = new Stage("braking-lead", road, speed, lane);
        ambient(stage, chance, road, speed);
        double s = FRONT + gap + model.size().length() / 2;
        stage.along("danger", model, s, 1, speeds, Profile.constant(lane + chance.between(7, -0.3, 0.3)));
        return stage.warnOf("danger", LIMIT, 14);
    }

    private static Draft cutIn(Chance chance) {
        double speed = chance.between(1, 20, 33);
        double slower = chance.between(2, 4, 11);
        RoadSpec road = Roads.motorway(2, Roads.bends(chance.of(9), 600, 700, 2500));
        double own = Roads.lane(road, 1);
        ActorModel model = chance.pick(3, Models.MIXED);
        double begin = chance.between(4, 2.5, 4);
        double takes = chance.between(5, 2, 3.5);
        double until = begin + chance.between(6, 2.4, 4.2);
        double s = FRONT + slower * until + model.size().length() / 2;
        Stage stage = new Stage("cut-in", road, speed, own);
        stage.along(
                "danger",
                model,
                s,
                1,
                Profile.constant(speed - slower),
                profile(begin, Roads.lane(road, 0), begin + takes, own + chance.between(7, -0.3, 0.3)));
        stage.along("ahead", chance.pick(8, Models.MIXED), 95 + speed, 1, speed, own);
        stage.stream("oncoming", Models.MIXED, 40, 900, 20, 120, 1.8, -1, 30);
        return stage.warnOf("danger", LIMIT, 10);
    }

    private static Draft crossingCar(Chance chance) {
        double speed = chance.between(1, 9, 22);
        double crossing = chance.between(2, 5, 14);
        double until = chance.between(3, 5, 6.5);
        double s = FRONT + speed * until + 0.9;
        List<Junction> junctions = List.of(new Junction(s, 8.0));
        boolean town = chance.unit(4) < 0.5;
        RoadSpec road = town
                ? Roads.street(chance, 0, Roads.straight(400), junctions)
                : Roads.country(chance, Roads.straight(400), junctions);
        double lane = Roads.lane(road, 0);
        int side = chance.unit(5) < 0.5 ? 1 : -1;
        ActorModel model = chance.pick(6, Models.CARS);
        double from = lane + chance.between(7, -1.8, 1.8) + side * crossing * until;
        Stage stage = new Stage("crossing-car", road, speed, lane);
        stage.path("danger", model, Profile.constant(crossing), s, from, s, lane - side * 90);
        return stage.warnOf("danger", LIMIT, 9);
    }

    private static Draft oncomingDrift(Chance chance) {
        double speed = chance.between(1, 13, 25);
        double oncoming = chance.between(2, 13, 25);
        double until = chance.between(3, 5, 6);
        RoadSpec road = Roads.country(chance, shape(chance, speed), List.of());
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(4, Models.MIXED);
        double begin = until - chance.between(5, 2.2, 3.8);
        double takes = chance.between(6, 1.8, 3.2);
        double s = FRONT + (speed + oncoming) * until + model.size().length() / 2;
        Stage stage = new Stage("oncoming-drift", road, speed, lane);
        stage.along(
                "danger",
                model,
                s,
                -1,
                Profile.constant(oncoming),
                profile(begin, -lane, begin + takes, lane + chance.between(7, -0.6, 0.9)));
        stage.stream("oncoming", Models.MIXED, 40, s - 20, 30, 90, -lane, -1, oncoming);
        return stage.warnOf("danger", LIMIT, 9);
    }

    private static Draft hiddenPedestrian(Chance chance) {
        double speed = chance.between(1, 7, 15);
        double walking = chance.between(2, 1.2, 2.7);
        double until = 6;
        RoadSpec road = Roads.street(chance, Roads.PARKING, Roads.straight(300), List.of());
        double lane = Roads.lane(road, 0);
        double s = FRONT + speed * until + 0.3;
        double start = -(road.kerb() + chance.between(3, 0.5, 1.5));
        double way = lane + chance.between(4, -0.7, 0.7) - start;
        Stage stage = new Stage("hidden-pedestrian", road, speed, lane);
        ambient(stage, chance, road, speed);
        double strip = -(road.lanesHalf() + 1.1);
        ActorModel before = chance.pick(5, List.of(ActorModel.VAN, ActorModel.SUV, ActorModel.ESTATE));
        double gap = chance.between(6, 0.6, 1.4);
        stage.parked("before", before, s - gap - before.size().length() / 2, strip, 0);
        stage.parked("behind", ActorModel.SEDAN, s + gap + 2.4, strip, 0);
        stage.parkedRow("parked-right", 5, s - gap - before.size().length() - 1, 0.8, 3, strip, 1);
        stage.parkedRow("parked-beyond", s + gap + 6, s + 80, 0.8, 6, strip, 1);
        ActorModel model = chance.unit(7) < 0.4 ? ActorModel.CHILD : ActorModel.PEDESTRIAN;
        walk(stage, model, walking, until - way / walking, s, start, road.kerb() + 3);
        return stage.warnOf("danger", LIMIT, 8);
    }

    /** The danger stands until a time, then walks straight across. */
    static void walk(Stage stage, ActorModel model, double speed, double begin, double s, double from, double to) {
        Profile speeds = begin > 0.3 ? profile(begin - 0.15, 0, begin + 0.15, speed) : Profile.constant(speed);
        double first = begin > 0.3 ? from : from + Math.copySign(-begin * speed, to - from);
        stage.path("danger", model, speeds, s, first, s, to);
    }

    private static Draft crossingPedestrian(Chance chance) {
        double speed = chance.between(1, 7, 17);
        double walking = chance.between(2, 0.9, 2.2);
        RoadSpec road = Roads.street(chance, 0, shape(chance, speed), List.of());
        double lane = Roads.lane(road, 0);
        double until = 6.5;
        double s = FRONT + speed * until + 0.3;
        int side = chance.unit(3) < 0.5 ? 1 : -1;
        double start = side * (road.kerb() + chance.between(4, 0.4, 2));
        double way = Math.abs(lane + chance.between(5, -0.8, 0.8) - start);
        Stage stage = new Stage("crossing-pedestrian", road, speed, lane);
        ambient(stage, chance, road, speed);
        ActorModel model = chance.unit(6) < 0.25 ? ActorModel.CHILD : ActorModel.PEDESTRIAN;
        walk(stage, model, walking, until - way / walking, s, start, -side * (road.kerb() + 3));
        return stage.warnOf("danger", LIMIT, 9);
    }

    private static Draft cyclist(Chance chance) {
        double speed = chance.between(1, 9, 18);
        double cycling = chance.between(2, 3, 6);
        RoadSpec road = Roads.street(chance, 0, shape(chance, speed), List.of());
        double lane = Roads.lane(road, 0);
        Stage stage = new Stage("cyclist", road, speed, lane);
        ambient(stage, chance, road, speed);
        double until = 6.2;
        double kind = chance.unit(3);
        double ahead = FRONT + (speed - cycling) * until + 0.9;
        if (kind < 0.4) {
            stage.along("danger", ActorModel.BICYCLE, ahead, 1, cycling, lane - chance.between(4, 0, 0.7));
        } else if (kind < 0.7) {
            double begin = until - chance.between(5, 2, 3.5);
            Profile lateral =
                    profile(begin, -3.2, begin + chance.between(6, 1.2, 2.2), lane - chance.between(7, 0, 0.6));
            stage.along("danger", ActorModel.BICYCLE, ahead, 1, Profile.constant(cycling), lateral);
        } else {
            double s = FRONT + speed * until + 0.3;
            int side = chance.unit(8) < 0.5 ? 1 : -1;
            double from = lane + chance.between(9, -0.7, 0.7) + side * cycling * until;
            stage.path("danger", ActorModel.BICYCLE, Profile.constant(cycling), s, from, s, -side * 40);
        }
        return stage.warnOf("danger", LIMIT, 9);
    }
}
