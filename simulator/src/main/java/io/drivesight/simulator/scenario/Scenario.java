package io.drivesight.simulator.scenario;

import io.drivesight.core.json.WrongValue;
import java.nio.file.Path;
import java.util.List;

/**
 * A synthetic drive as written down: everything but the seed's choices.
 *
 * @param name short name
 * @param description one sentence
 * @param seconds length of the drive [s]
 * @param road the road and what stands beside it
 * @param conditions weather and time of day, unless overridden
 * @param cameras at least one
 * @param ego how the ego moves
 * @param actors the scripted others
 * @param groups rows of parked cars, streams of traffic, passers-by
 */
public record Scenario(
        String name,
        String description,
        Double seconds,
        RoadSpec road,
        Conditions conditions,
        List<CameraSpec> cameras,
        Ego ego,
        List<ActorSpec> actors,
        List<GroupSpec> groups) {
    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public Scenario {
        name = Given.name("name", name);
        Given.required("description", description);
        seconds = Given.number("seconds", seconds, 0.1, 3600);
        Given.required("road", road);
        conditions = conditions == null ? Conditions.CLEAR : conditions;
        cameras = Given.different("cameras", cameras, CameraSpec::name);
        if (cameras.isEmpty()) {
            throw new WrongValue("cameras", "must have at least one camera");
        }
        Given.required("ego", ego);
        actors = Given.different("actors", actors, ActorSpec::name);
        groups = Given.different("groups", groups, GroupSpec::name);
    }

    /**
     * How the ego moves.
     *
     * @param s place at time 0 [m]
     * @param speed [m/s]
     * @param lateral to the left of the centre line [m]
     */
    public record Ego(Double s, Profile speed, Profile lateral) {
        public Ego {
            s = Given.number("s", s, -Motion.FAR, Motion.FAR, 0);
            speed = Given.profile("speed", speed, 0, Motion.FASTEST);
            lateral = Given.profile("lateral", lateral, -30, 30);
        }

        public Motion.Along motion() {
            return new Motion.Along(s, 1, speed, lateral);
        }
    }

    /** Names of the scenarios that come with DriveSight. */
    public static List<String> builtIn() {
        return ScenarioYaml.BUILT_IN;
    }

    /** Names of those that come with DriveSight in which cameras look to all sides. */
    public static List<String> surround() {
        return ScenarioYaml.SURROUND;
    }

    /**
     * Loads a built-in scenario by its name, or a YAML file by its path.
     *
     * @throws ScenarioException when there is none, or it is wrong; the message names the key
     */
    public static Scenario load(String nameOrPath) {
        return ScenarioYaml.load(nameOrPath);
    }

    /** Loads a YAML file. */
    public static Scenario load(Path file) {
        return ScenarioYaml.load(file);
    }

    /** Reads YAML text; {@code source} is what messages call it. */
    public static Scenario parse(String yaml, String source) {
        return ScenarioYaml.parse(yaml, source);
    }

    public List<String> cameraNames() {
        return cameras.stream().map(CameraSpec::name).toList();
    }

    /** The camera of this name. */
    public CameraSpec camera(String camera) {
        return cameras.stream()
                .filter(spec -> spec.name().equals(camera))
                .findFirst()
                .orElseThrow(() -> new ScenarioException(
                        "scenario %s has no camera '%s'; it has %s".formatted(name, camera, cameraNames())));
    }

    /** The same scenario under another name. */
    public Scenario named(String other) {
        return new Scenario(other, description, seconds, road, conditions, cameras, ego, actors, groups);
    }

    /** The same scenario under other conditions. */
    public Scenario under(Conditions other) {
        return new Scenario(name, description, seconds, road, other, cameras, ego, actors, groups);
    }

    /** The same scenario with these cameras in place of its own. */
    public Scenario seenBy(List<CameraSpec> others) {
        return new Scenario(name, description, seconds, road, conditions, others, ego, actors, groups);
    }
}
