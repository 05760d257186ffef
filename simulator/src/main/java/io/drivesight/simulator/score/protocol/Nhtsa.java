package io.drivesight.simulator.score.protocol;

import static io.drivesight.simulator.score.protocol.Stage.FRONT;
import static io.drivesight.simulator.score.protocol.Stage.kmh;
import static io.drivesight.simulator.score.protocol.Stage.profile;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.protocol.Stage.Models;
import java.util.List;

/**
 * NHTSA's Forward Collision Warning System Confirmation Test (February 2013): 45 mph towards a car that stands, one that brakes with 0.3 g 30 m
 * ahead, and one at 20 mph; warned at a time to collision of at least 2.1, 2.4 and 2.0 s. There, five of seven runs must pass; here each
 * seed is a run. Lateral offsets are within the 2 ft that it allows.
 */
final class Nhtsa {
    private static final double SPEED = kmh(72.4);

    private Nhtsa() {}

    static List<ProtocolTest> tests() {
        return List.of(
                Group.NHTSA.test("fcw-stopped", "72.4 km/h at a car that stands: TTC 2.1 s", Nhtsa::stopped),
                Group.NHTSA.test(
                        "fcw-braking",
                        "72.4 km/h, 30 m behind a car that brakes with 0.3 g: TTC 2.4 s",
                        Nhtsa::braking),
                Group.NHTSA.test("fcw-slower", "72.4 km/h at a car at 32.2 km/h: TTC 2.0 s", Nhtsa::slower));
    }

    private static RoadSpec road(Chance chance) {
        return Roads.country(chance, Roads.straight(600), List.of());
    }

    private static double offset(Chance chance) {
        return chance.between(1, -0.4, 0.4);
    }

    private static Draft stopped(Chance chance) {
        RoadSpec road = road(chance);
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(2, Models.CARS);
        double s = FRONT + 6 * SPEED + model.size().length() / 2;
        return new Stage("fcw-stopped", road, SPEED, lane)
                .parked("danger", model, s, lane + offset(chance), 0)
                .warnOf("danger", 2.1, 8);
    }

    private static Draft braking(Chance chance) {
        RoadSpec road = road(chance);
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(2, Models.CARS);
        double begin = 3.5;
        double braking = 0.3 * 9.81;
        Profile speeds = profile(begin, SPEED, begin + SPEED / braking, 0);
        return new Stage("fcw-braking", road, SPEED, lane)
                .along(
                        "danger",
                        model,
                        FRONT + 30 + model.size().length() / 2,
                        1,
                        speeds,
                        Profile.constant(lane + offset(chance)))
                .warnOf("danger", 2.4, 12);
    }

    private static Draft slower(Chance chance) {
        RoadSpec road = road(chance);
        double lane = Roads.lane(road, 0);
        ActorModel model = chance.pick(2, Models.CARS);
        double other = kmh(32.2);
        double s = FRONT + 6.5 * (SPEED - other) + model.size().length() / 2;
        return new Stage("fcw-slower", road, SPEED, lane)
                .along("danger", model, s, 1, other, lane + offset(chance))
                .warnOf("danger", 2.0, 9);
    }
}
