package io.drivesight.simulator.score.protocol;

import static io.drivesight.simulator.score.protocol.Stage.FRONT;
import static io.drivesight.simulator.score.protocol.Stage.kmh;
import static io.drivesight.simulator.score.protocol.Stage.profile;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Profile;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.score.protocol.ProtocolTest.Group;
import io.drivesight.simulator.score.protocol.ProtocolTest.Place;
import io.drivesight.simulator.score.protocol.Stage.Models;
import java.util.List;
import java.util.function.Function;

/**
 * After Euro NCAP's test protocols for AEB car-to-car (v4) and vulnerable road users (v4): who moves how, and where the vehicle hits them, as a
 * share of its width. All ask for a warning at a time to collision of 1.7 s, the limit that the car-to-car protocol has for a warning
 * alone; who comes into view later than that must be warned of soon after. Speeds and overlaps come up in turn from seed to seed.
 * Left to right is mirrored to right-hand traffic.
 */
final class EuroNcap {
    private static final double LIMIT = 1.7;
    private static final double WIDTH = World.EGO_SIZE.width();

    /** Walking, running and cycling, as the protocol has it [km/h]. */
    private static final double WALKING = 5;

    private static final double RUNNING = 8;
    private static final double CYCLING = 15;

    private EuroNcap() {}

    static List<ProtocolTest> cars() {
        return List.of(
                test("ccrs", Group.CARS, 2, "30 to 80 km/h at a car that stands", EuroNcap::standing),
                test("ccrm", Group.CARS, 2, "30 to 80 km/h at a car at 20 km/h", EuroNcap::moving),
                test(
                        "ccrb",
                        Group.CARS,
                        2,
                        "50 km/h behind one that brakes, 12 and 40 m, 2 and 6 m/s2",
                        EuroNcap::braking));
    }

    static List<ProtocolTest> vulnerable() {
        return List.of(
                person("cpfa-50", "an adult runs from the far side", place -> across(place, 1, RUNNING, 0.5)),
                person("cpna-25", "an adult walks from the near side", place -> across(place, -1, WALKING, 0.25)),
                person("cpna-75", "an adult walks from the near side", place -> across(place, -1, WALKING, 0.75)),
                person("cpnc-50", "a child comes from behind parked cars", EuroNcap::hiddenChild),
                person(
                        "cpla-25",
                        "an adult walks ahead, to the side",
                        place -> ahead(place, ActorModel.PEDESTRIAN, 0.25)),
                person("cpla-50", "an adult walks ahead", place -> ahead(place, ActorModel.PEDESTRIAN, 0.5)),
                person("cbna-50", "a bicycle crosses from the near side", EuroNcap::crossingBicycle),
                person("cbla-50", "a bicycle ahead", place -> ahead(place, ActorModel.BICYCLE, 0.5)));
    }

    private static ProtocolTest person(String name, String description, Function<Place, Draft> sampler) {
        return test(name, Group.VULNERABLE, 1, description + ", 20 to 60 km/h", sampler);
    }

    private static ProtocolTest test(
            String name, Group group, int perSeed, String description, Function<Place, Draft> sampler) {
        return new ProtocolTest(name, group, description, perSeed, sampler);
    }

    private static RoadSpec road(Chance chance) {
        return Roads.country(chance, Roads.straight(500), List.of());
    }

    /** By how much the other car stands to the side for an overlap of 50, 75 or 100 %, to both sides [m]. */
    private static double offset(Place place) {
        double overlap = place.turn(2, 1, 0.5, 0.75, -0.5, -0.75);
        return Math.copySign((1 - Math.abs(overlap)) * WIDTH, overlap);
    }

    private static Draft standing(Place place) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        double speed = kmh(place.turn(2, 30, 60, 40, 70, 50, 80));
        ActorModel model = place.chance().pick(2, Models.CARS);
        double s = FRONT + 6 * speed + model.size().length() / 2;
        return new Stage("ccrs", road, speed, lane)
                .parked("danger", model, s, lane + offset(place), 0)
                .warnOf("danger", LIMIT, 8);
    }

    private static Draft moving(Place place) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        double speed = kmh(place.turn(2, 30, 60, 40, 70, 50, 80));
        ActorModel model = place.chance().pick(2, Models.CARS);
        double other = kmh(20);
        double s = FRONT + 6.5 * (speed - other) + model.size().length() / 2;
        return new Stage("ccrm", road, speed, lane)
                .along("danger", model, s, 1, other, lane + offset(place))
                .warnOf("danger", LIMIT, 9);
    }

    private static Draft braking(Place place) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        double speed = kmh(50);
        double gap = place.turn(2, 12, 40);
        double braking = place.turn(2, 2, 2, 6, 6);
        double begin = 3.5;
        ActorModel model = place.chance().pick(2, Models.CARS);
        Profile speeds = profile(begin, speed, begin + speed / braking, 0);
        double s = FRONT + gap + model.size().length() / 2;
        return new Stage("ccrb", road, speed, lane)
                .along("danger", model, s, 1, speeds, Profile.constant(lane))
                .warnOf("danger", LIMIT, 14);
    }

    private static double speed(Place place) {
        return kmh(place.turn(1, 20, 50, 30, 60, 40));
    }

    /** Where on the vehicle somebody is hit who has come so far across it from a side; to the left of the centre line [m]. */
    private static double hit(double lane, int side, double share) {
        return lane + side * (WIDTH / 2 - share * WIDTH);
    }

    private static Draft across(Place place, int side, double walking, double share) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        double speed = speed(place);
        double until = 6.5;
        double s = FRONT + speed * until + 0.3;
        double target = hit(lane, side, share);
        // The protocol has them 4 m (walking) or 6 m (running) from the line of impact when the test begins.
        double start = target + side * (walking > 6 ? 6 : 4);
        Stage stage = new Stage("across", road, speed, lane);
        double begin = until - Math.abs(target - start) / kmh(walking);
        Encounters.walk(stage, ActorModel.PEDESTRIAN, kmh(walking), begin, s, start, target - side * 12);
        return stage.warnOf("danger", LIMIT, 9);
    }

    private static Draft hiddenChild(Place place) {
        RoadSpec road = Roads.street(place.chance(), Roads.PARKING, Roads.straight(400), List.of());
        double lane = Roads.lane(road, 0);
        double speed = speed(place);
        double until = 6;
        double s = FRONT + speed * until + 0.25;
        double target = hit(lane, -1, 0.5);
        double strip = -(road.lanesHalf() + 1.1);
        double start = -(road.kerb() + 1);
        Stage stage = new Stage("cpnc-50", road, speed, lane)
                .parked("larger", ActorModel.SUV, s - 1 - 2.25, strip, 0)
                .parked("smaller", ActorModel.HATCHBACK, s - 1 - 4.5 - 1 - 2.03, strip, 0);
        double begin = until - (target - start) / kmh(WALKING);
        Encounters.walk(stage, ActorModel.CHILD, kmh(WALKING), begin, s, start, road.kerb() + 3);
        return stage.warnOf("danger", LIMIT, 8);
    }

    private static Draft ahead(Place place, ActorModel model, double share) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        boolean bicycle = model == ActorModel.BICYCLE;
        double speed = bicycle ? kmh(place.turn(1, 25, 50, 30, 60, 40)) : speed(place);
        double other = kmh(bicycle ? CYCLING : WALKING);
        double s = FRONT + 6.5 * (speed - other) + model.size().length() / 2;
        return new Stage("ahead", road, speed, lane)
                .along("danger", model, s, 1, other, hit(lane, -1, share))
                .warnOf("danger", LIMIT, 9);
    }

    private static Draft crossingBicycle(Place place) {
        RoadSpec road = road(place.chance());
        double lane = Roads.lane(road, 0);
        double speed = speed(place);
        double until = 6.5;
        double s = FRONT + speed * until + 0.3;
        double target = hit(lane, -1, 0.5);
        Stage stage = new Stage("cbna-50", road, speed, lane);
        stage.path(
                "danger",
                ActorModel.BICYCLE,
                Profile.constant(kmh(CYCLING)),
                s,
                target - kmh(CYCLING) * until,
                s,
                target + 40);
        return stage.warnOf("danger", LIMIT, 9);
    }
}
