package io.drivesight.simulator.score.protocol;

import static io.drivesight.simulator.score.protocol.Stage.FRONT;
import static io.drivesight.simulator.score.protocol.Stage.kmh;
import static io.drivesight.simulator.score.protocol.Stage.profile;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.RoadSpec.Segment;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.protocol.Stage.Models;
import java.util.List;

/**
 * What looks like a danger and is none. Passing between two parked cars is after the false activation test of FMVSS 127 (49 CFR 571.127, 2024):
 * 80 km/h, 4.5 m between them. Its other one, a steel plate on the road, is left out: the renderer has none.
 */
final class Silence {
    private Silence() {}

    static List<ProtocolTest> tests() {
        return List.of(
                Group.SILENT.test(
                        "parked-row",
                        "a row of parked cars and a pavement with walkers are passed",
                        Silence::parkedRow),
                Group.SILENT.test("oncoming-bend", "oncoming traffic in a bend", Silence::oncomingBend),
                Group.SILENT.test("overtaking", "the vehicle changes lanes and overtakes", Silence::overtaking),
                Group.SILENT.test("turning-off", "the car ahead slows and turns off", Silence::turningOff),
                Group.SILENT.test("between-parked", "80 km/h between two parked cars", Silence::betweenParked),
                Group.SILENT.test("kerb", "somebody walks up to the kerb and stops", Silence::kerb),
                Group.SILENT.test(
                        "traffic-lights", "traffic lights above and beside the road", Silence::trafficLights));
    }

    private static Draft parkedRow(Chance chance) {
        double speed = chance.between(1, 8, 17);
        RoadSpec road = Roads.street(chance, Roads.PARKING, Roads.straight(12 * speed + 100), List.of());
        double strip = road.lanesHalf() + 1.1;
        double pavement = road.kerb() + 1;
        return new Stage("parked-row", road, speed, Roads.lane(road, 0))
                .parkedRow("parked-right", 10, 12 * speed + 80, 0.7, 3, -strip, 1)
                .parkedRow("parked-left", 10, 12 * speed + 80, 0.7, 12, strip, -1)
                .walkers("walkers", 8, 12 * speed + 60, 4, 20, -pavement, chance.unit(2) < 0.5 ? 1 : -1, 1.4)
                .silent(12);
    }

    private static Draft oncomingBend(Chance chance) {
        double speed = chance.between(1, 11, 22);
        double radius = Math.max(70, speed * speed / chance.between(2, 1.2, 2.6)) * (chance.unit(3) < 0.5 ? 1 : -1);
        double bend = Math.min(1.2 * Math.abs(radius), 250);
        List<Segment> shape = List.of(
                new Segment(40.0, 0.0, 0.0),
                new Segment(bend, radius, 0.0),
                new Segment(40.0, 0.0, 0.0),
                new Segment(bend, -radius, 0.0));
        RoadSpec road = Roads.country(chance, shape, List.of());
        double lane = Roads.lane(road, 0);
        return new Stage("oncoming-bend", road, speed, lane)
                .stream("oncoming", Models.MIXED, 50, 900, 12, 60, -lane, -1, speed * chance.between(4, 0.9, 1.2))
                        .silent(14);
    }

    private static Draft overtaking(Chance chance) {
        double speed = chance.between(1, 20, 31);
        double slower = chance.between(2, 4, 9);
        RoadSpec road = Roads.motorway(2, Roads.bends(chance.of(9), 600, 900, 3000));
        double right = Roads.lane(road, 1);
        double begin = chance.between(3, 3, 4);
        // When the lane change begins, the one ahead is 3.2 to 4.5 s away.
        double gap = slower * (begin + chance.between(4, 5, 6.5));
        ActorModel model = chance.pick(5, Models.MIXED);
        return new Stage(
                        "overtaking",
                        road,
                        0,
                        Profile.constant(speed),
                        profile(begin, right, begin + 3, Roads.lane(road, 0), 14, Roads.lane(road, 0), 17, right))
                .along("overtaken", model, FRONT + gap + model.size().length() / 2, 1, speed - slower, right)
                .silent(16);
    }

    private static Draft turningOff(Chance chance) {
        double speed = chance.between(1, 10, 15);
        double gap = speed * chance.between(2, 2.2, 3);
        RoadSpec road = Roads.country(chance, Roads.straight(400), List.of(new RoadSpec.Junction(130.0, 9.0)));
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(3, Models.CARS);
        double first = FRONT + gap + model.size().length() / 2;
        double arrives = (122 - first) / speed;
        double turning = chance.between(4, 5.5, 7.5);
        Profile speeds = profile(arrives - 2.6, speed, arrives, turning, arrives + 2, turning + 1);
        return new Stage("turning-off", road, speed, lane)
                .path(
                        "lead",
                        model,
                        speeds,
                        first,
                        lane,
                        110,
                        lane,
                        122,
                        lane,
                        128,
                        lane - 3.4,
                        130,
                        lane - 9,
                        130,
                        -60)
                .silent(11);
    }

    private static Draft betweenParked(Chance chance) {
        double speed = kmh(80);
        RoadSpec road = Roads.motorway(2, Roads.straight(500));
        double lane = Roads.lane(road, 1);
        double s = FRONT + 6 * speed;
        ActorModel left = chance.pick(1, Models.CARS);
        ActorModel right = chance.pick(2, Models.CARS);
        return new Stage("between-parked", road, speed, lane)
                .parked("left", left, s, lane + 2.25 + left.size().width() / 2, 0)
                .parked(
                        "right",
                        right,
                        s + chance.between(3, -0.5, 0.5),
                        lane - 2.25 - right.size().width() / 2,
                        0)
                .silent(8);
    }

    private static Draft kerb(Chance chance) {
        double speed = chance.between(1, 8, 15);
        double walking = chance.between(2, 1, 1.8);
        RoadSpec road = Roads.street(chance, 0, Roads.straight(300), List.of());
        double lane = Roads.lane(road, 0);
        int side = chance.unit(3) < 0.7 ? -1 : 1;
        double s = FRONT + speed * chance.between(4, 5.5, 7);
        double stops = chance.between(5, 2.8, 4.5);
        double brakes = chance.between(6, 0.5, 0.9);
        double way = walking * (stops - brakes / 2);
        double stand = side * (road.kerb() + chance.between(7, 0.3, 0.8));
        ActorModel model = chance.unit(8) < 0.2 ? ActorModel.CHILD : ActorModel.PEDESTRIAN;
        return new Stage("kerb", road, speed, lane)
                .path(
                        "walker",
                        model,
                        profile(stops - brakes, walking, stops, 0),
                        s,
                        stand + side * way,
                        s,
                        stand,
                        s,
                        stand - side)
                .silent(9);
    }

    private static Draft trafficLights(Chance chance) {
        double speed = chance.between(1, 8, 16);
        RoadSpec road = Roads.street(chance, 0, Roads.straight(400), List.of(new RoadSpec.Junction(90.0, 9.0)));
        double lane = Roads.lane(road, 0);
        double side = road.kerb() + 0.7;
        return new Stage("traffic-lights", road, speed, lane)
                        .hanging("light-right", ActorModel.TRAFFIC_LIGHT, 83, -side, 2.2)
                        .hanging("light-left", ActorModel.TRAFFIC_LIGHT, 97, side, 2.2)
                        .hanging("light-above", ActorModel.TRAFFIC_LIGHT, 98, lane, 5)
                        .walkers("walkers", 20, 160, 8, 30, -(road.kerb() + 1.6), 1, 1.3)
                        .stream("oncoming", Models.MIXED, 60, 500, 20, 80, -lane, -1, speed)
                        .silent(12);
    }
}
