package io.drivesight.simulator.scenario;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.Intrinsics;
import io.drivesight.core.camera.Mounting;
import io.drivesight.core.geometry.ImageSize;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A scenario file's keys to a {@link Scenario}. */
final class ScenarioReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final double FAR = 2000;
    private static final double FASTEST = 60;

    private final Section root;

    ScenarioReader(Section root) {
        this.root = root;
    }

    Scenario read() {
        Scenario scenario = new Scenario(
                name(root, "name"),
                root.text("description"),
                root.number("seconds", 0.1, 3600),
                root.section("road", ScenarioReader::road),
                conditions(),
                root.sections("cameras", ScenarioReader::camera),
                root.section("ego", ScenarioReader::ego),
                root.sections("actors", ScenarioReader::actor),
                root.sections("groups", ScenarioReader::group));
        root.noOthers();
        check(scenario);
        return scenario;
    }

    private void check(Scenario scenario) {
        if (scenario.cameras().isEmpty()) {
            throw root.wrong("cameras", "must have at least one camera");
        }
        unique("cameras", scenario.cameras().stream().map(CameraSpec::name).toList());
        unique("actors", scenario.actors().stream().map(ActorSpec::name).toList());
        unique("groups", scenario.groups().stream().map(GroupSpec::name).toList());
    }

    private void unique(String key, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw root.wrong(key, "has the name '" + name + "' twice");
            }
        }
    }

    private static String name(Section section, String key) {
        String name = section.text(key);
        if (!NAME.matcher(name).matches()) {
            throw section.wrong(key, "must be 1 to 128 of [A-Za-z0-9_.-], was '" + name + "'");
        }
        return name;
    }

    private Conditions conditions() {
        try {
            return root.optionalText("conditions").map(Conditions::parse).orElse(Conditions.CLEAR);
        } catch (ScenarioException e) {
            throw root.wrong("conditions", "is wrong: " + e.getMessage());
        }
    }

    private static RoadSpec road(Section road) {
        return new RoadSpec(
                road.integer("lanes", 1, 3, 1),
                road.number("lane-width", 2.5, 5, 3.5),
                road.number("parking", 0, 4, 0),
                road.number("sidewalk", 0, 10, 0),
                road.choice("centre", RoadSpec.Centre.class, RoadSpec.Centre.DASHED),
                road.sections("segments", ScenarioReader::segment),
                road.numbers("crossings"),
                road.sections("junctions", ScenarioReader::junction),
                road.section("roadside", ScenarioReader::roadside));
    }

    private static RoadSpec.Segment segment(Section segment) {
        double radius = segment.number("radius", -1e6, 1e6, 0);
        if (radius != 0 && Math.abs(radius) < 40) {
            throw segment.wrong("radius", "must be 0 (straight) or at least 40 m either way, was " + radius);
        }
        return new RoadSpec.Segment(segment.number("length", 24, FAR), radius, segment.number("grade", -0.12, 0.12, 0));
    }

    private static RoadSpec.Junction junction(Section junction) {
        return new RoadSpec.Junction(junction.number("s", -FAR, FAR), junction.number("width", 4, 30, 7));
    }

    private static RoadSpec.Roadside roadside(Section roadside) {
        return new RoadSpec.Roadside(
                roadside.choice("left", RoadSpec.Scenery.class, RoadSpec.Scenery.FIELDS),
                roadside.choice("right", RoadSpec.Scenery.class, RoadSpec.Scenery.FIELDS),
                roadside.number("lamps", 0, 200, 0));
    }

    private static CameraSpec camera(Section camera) {
        int[] size = new int[] {(int) camera.numbers("size", 2)[0], (int) camera.numbers("size", 2)[1]};
        if (size[0] < 16 || size[1] < 16 || (long) size[0] * size[1] > 16_000_000) {
            throw camera.wrong("size", "must be [width, height] of at least 16 and at most 16 million pixels");
        }
        double focal = focal(camera, size[0]);
        double[] centre =
                camera.has("center") ? camera.numbers("center", 2) : new double[] {size[0] / 2.0, size[1] / 2.0};
        List<Double> distortion = camera.numbers("distortion");
        if (distortion.size() > 5) {
            throw camera.wrong("distortion", "must be up to five numbers k1, k2, p1, p2, k3");
        }
        Intrinsics intrinsics =
                new Intrinsics(new ImageSize(size[0], size[1]), focal, focal, centre[0], centre[1], distortion);
        return new CameraSpec(
                name(camera, "name"),
                new CameraModel(intrinsics, camera.section("mounting", ScenarioReader::mounting)),
                camera.number("rate", 0.1, 240, 10));
    }

    /** From the focal length, or from the horizontal field of view of the undistorted image. */
    private static double focal(Section camera, int width) {
        if (camera.has("focal")) {
            return camera.number("focal", 8, 1e5);
        }
        double half = Math.toRadians(camera.number("fov", 10, 140)) / 2;
        return width / 2.0 / StrictMath.tan(half);
    }

    private static Mounting mounting(Section mounting) {
        return new Mounting(
                mounting.number("x", -20, 20, 1.6),
                mounting.number("y", -5, 5, 0),
                mounting.number("z", 0.2, 5, 1.4),
                Math.toRadians(mounting.number("yaw", -180, 180, 0)),
                Math.toRadians(mounting.number("pitch", -60, 60, 0)),
                Math.toRadians(mounting.number("roll", -180, 180, 0)));
    }

    private static Motion.Along ego(Section ego) {
        return new Motion.Along(
                ego.number("s", -FAR, FAR, 0), 1, ego.profile("speed", 0, FASTEST), ego.profile("lateral", -30, 30));
    }

    private static ActorSpec actor(Section actor) {
        return new ActorSpec(
                name(actor, "name"),
                model(actor, "model", actor.text("model")),
                motion(actor),
                colour(actor),
                actor.number("elevation", 0, 10, 0));
    }

    private static ActorModel model(Section section, String key, String label) {
        return ActorModel.ofLabel(label)
                .orElseThrow(() -> section.wrong(
                        key,
                        "names no model: '" + label + "'; "
                                + "models are sedan, hatchback, estate, suv, van, truck, bus, motorcycle, bicycle, pedestrian, child, "
                                + "traffic-light"));
    }

    private static Optional<Integer> colour(Section actor) {
        return actor.optionalText("colour").map(text -> {
            if (!COLOUR.matcher(text).matches()) {
                throw actor.wrong("colour", "must be like \"#a01020\", was '" + text + "'");
            }
            return Integer.parseInt(text.substring(1), 16);
        });
    }

    private static Motion motion(Section actor) {
        if (actor.has("along")) {
            return actor.section("along", ScenarioReader::along);
        }
        if (actor.has("path")) {
            return actor.section("path", ScenarioReader::path);
        }
        if (actor.has("parked")) {
            return actor.section("parked", ScenarioReader::parked);
        }
        throw actor.wrong("along", "is missing: an actor needs one of along, path, parked");
    }

    private static Motion along(Section along) {
        return new Motion.Along(
                along.number("s", -FAR, FAR),
                direction(along),
                along.profile("speed", 0, FASTEST),
                along.profile("lateral", -60, 60));
    }

    private static int direction(Section section) {
        int direction = section.integer("direction", -1, 1, 1);
        if (direction == 0) {
            throw section.wrong("direction", "must be 1 or -1");
        }
        return direction;
    }

    private static Motion path(Section path) {
        List<double[]> points = path.pairs("points");
        if (points.size() < 2) {
            throw path.wrong("points", "must be at least two [s, l] pairs");
        }
        for (int i = 1; i < points.size(); i++) {
            if (points.get(i)[0] == points.get(i - 1)[0] && points.get(i)[1] == points.get(i - 1)[1]) {
                throw path.wrong("points[" + i + "]", "is the same as the one before");
            }
        }
        return new Motion.Path(points, path.profile("speed", 0, FASTEST));
    }

    private static Motion parked(Section parked) {
        return new Motion.Parked(
                parked.number("s", -FAR, FAR),
                parked.number("lateral", -60, 60),
                Math.toRadians(parked.number("heading", -360, 360, 0)));
    }

    private static GroupSpec group(Section group) {
        double[] stretch = group.numbers("s", 2);
        double[] gaps = group.numbers("gap", 2);
        if (!(stretch[0] < stretch[1] && stretch[1] - stretch[0] <= FAR)) {
            throw group.wrong("s", "must be [from, to] with from < to");
        }
        if (!(gaps[0] >= 0.3 && gaps[0] <= gaps[1])) {
            throw group.wrong("gap", "must be [least, most] with 0.3 <= least <= most");
        }
        return new GroupSpec(
                name(group, "name"),
                group.choice("kind", GroupSpec.Kind.class, GroupSpec.Kind.PARKED),
                group.texts("models").stream()
                        .map(label -> model(group, "models", label))
                        .toList(),
                stretch[0],
                stretch[1],
                gaps[0],
                gaps[1],
                group.profile("lateral", -60, 60),
                direction(group),
                group.profile("speed", 0, FASTEST, 0));
    }
}
