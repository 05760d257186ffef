package io.drivesight.simulator.score.protocol;

import static io.drivesight.simulator.score.protocol.Stage.FRONT;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.protocol.Stage.Models;
import java.util.ArrayList;
import java.util.List;

/** Driving in which nothing is critical: a minute of it in town, in the country and on a motorway for each seed. */
final class QuietDriving {
    /** Length of a drive [s]. */
    static final double SECONDS = 60;

    /** A driver follows the car ahead by so long a time [s]. */
    private static final double FOLLOWING = 1.8;

    private QuietDriving() {}

    static List<ProtocolTest> tests() {
        return List.of(
                Group.QUIET.test("quiet-city", "parked rows, pavements, oncoming cars", QuietDriving::city),
                Group.QUIET.test("quiet-country", "bends with oncoming traffic", QuietDriving::country),
                Group.QUIET.test(
                        "quiet-motorway", "lanes beside, overtaking and being overtaken", QuietDriving::motorway));
    }

    /** A speed that changes gently, by up to a fifth, every few seconds. */
    private static Profile speeds(Chance chance, double usual) {
        List<Profile.Key> keys = new ArrayList<>();
        double time = -FOLLOWING;
        double speed = usual;
        for (int i = 0; time < SECONDS + 8; i++) {
            Chance own = chance.of(i);
            double next = usual * own.between(0, 0.85, 1.1);
            keys.add(new Profile.Key(time, speed));
            time += Math.max(own.between(1, 3, 7), Math.abs(next - speed) / 0.9);
            speed = next;
        }
        return new Profile(keys);
    }

    /** What the car ahead did the following time earlier, the vehicle does now. */
    private static Profile earlier(Profile speeds) {
        return new Profile(speeds.keys().stream()
                .map(key -> new Profile.Key(key.time() - FOLLOWING, key.value()))
                .toList());
    }

    private static void lead(Stage stage, Chance chance, Profile speeds, double lane) {
        ActorModel model = chance.pick(0, Models.MIXED);
        double headway = speeds.at(0) * (FOLLOWING - chance.between(1, 0, 0.3)) + 4;
        stage.along(
                "lead", model, FRONT + headway + model.size().length() / 2, 1, earlier(speeds), Profile.constant(lane));
    }

    private static Draft city(Chance chance) {
        double usual = chance.between(1, 8, 13.5);
        double way = usual * 1.1 * SECONDS + 60;
        List<RoadSpec.Segment> shape =
                chance.unit(2) < 0.4 ? Roads.straight(way) : Roads.bends(chance.of(2), way, 60, 250);
        boolean parking = chance.unit(3) < 0.75;
        RoadSpec road = Roads.street(chance, parking ? Roads.PARKING : 0, shape, List.of());
        double lane = Roads.lane(road, 0);
        Profile speeds = speeds(chance.of(4), usual);
        Stage stage = new Stage("quiet-city", road, 0, speeds, Profile.constant(lane));
        if (chance.unit(5) < 0.6) {
            lead(stage, chance.of(6), speeds, lane);
        }
        if (parking) {
            double strip = road.lanesHalf() + 1.1;
            double most = chance.between(7, 3, 25);
            stage.parkedRow("parked-right", 8, way, 0.9, most, -strip, 1);
            stage.parkedRow("parked-left", 8, way, 0.9, most, strip, -1);
        }
        double pavement = road.kerb() + 1.3;
        stage.walkers("walkers-right", 5, way, 6, 60, -pavement, chance.unit(8) < 0.5 ? 1 : -1, 1.3);
        stage.walkers("walkers-left", 5, way, 6, 60, pavement, chance.unit(9) < 0.5 ? 1 : -1, 1.2);
        double oncoming = usual * chance.between(10, 0.8, 1.2);
        stage.stream(
                "oncoming", Models.MIXED, 40, Math.min(1900, way + oncoming * SECONDS), 20, 140, -lane, -1, oncoming);
        return stage.silent(SECONDS);
    }

    private static Draft country(Chance chance) {
        double usual = chance.between(1, 16, 25);
        double way = usual * 1.1 * SECONDS + 60;
        // Sideways acceleration of at most 2.5 m/s2.
        double least = Math.max(90, usual * usual * 1.21 / 2.5);
        RoadSpec road = Roads.country(chance, Roads.bends(chance.of(2), way, least, 3 * least), List.of());
        double lane = Roads.lane(road, 0);
        Profile speeds = speeds(chance.of(4), usual);
        Stage stage = new Stage("quiet-country", road, 0, speeds, Profile.constant(lane));
        if (chance.unit(5) < 0.5) {
            lead(stage, chance.of(6), speeds, lane);
        }
        double oncoming = usual * chance.between(7, 0.8, 1.15);
        stage.stream("oncoming", Models.MIXED, 60, 1950, 25, 140, -lane, -1, oncoming);
        for (int i = 0; i < 3; i++) {
            Chance own = chance.of(20 + i);
            double s = way * (0.15 + 0.3 * i) + own.between(0, -40, 40);
            stage.parked("layby-" + i, own.pick(1, Models.MIXED), s, -own.between(2, 5.4, 6.5), 0);
        }
        stage.along("cyclist-oncoming", ActorModel.BICYCLE, way * 0.6, -1, 5, 3.1);
        return stage.silent(SECONDS);
    }

    private static Draft motorway(Chance chance) {
        double usual = chance.between(1, 25, 33);
        double way = usual * 1.1 * SECONDS + 60;
        int lanes = chance.unit(2) < 0.5 ? 2 : 3;
        RoadSpec road = Roads.motorway(lanes, Roads.bends(chance.of(3), way, 700, 3000));
        int own = lanes - 1 - (chance.unit(4) < 0.5 ? 1 : 0);
        double lane = Roads.lane(road, own);
        Profile speeds = speeds(chance.of(5), usual);
        Stage stage = new Stage("quiet-motorway", road, 0, speeds, Profile.constant(lane));
        if (chance.unit(6) < 0.7) {
            lead(stage, chance.of(7), speeds, lane);
        }
        for (int i = 0; i < lanes; i++) {
            double faster = (own - i) * chance.between(8 + i, 3, 8);
            double speed = usual + faster;
            if (i != own) {
                double from = Math.max(-390, Math.min(-20, -faster * SECONDS));
                double to = Math.max(150, -faster * SECONDS + 250);
                stage.stream(
                        "lane-" + i,
                        i > own ? List.of(ActorModel.TRUCK, ActorModel.BUS, ActorModel.VAN) : Models.MIXED,
                        from,
                        Math.min(1500, to),
                        18,
                        110,
                        Roads.lane(road, i),
                        1,
                        speed);
            }
            stage.stream("oncoming-" + i, Models.MIXED, 60, 1950, 25, 150, -Roads.lane(road, i), -1, 28 + 2 * i);
        }
        return stage.silent(SECONDS);
    }
}
