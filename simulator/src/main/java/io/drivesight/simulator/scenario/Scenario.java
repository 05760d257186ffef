package io.drivesight.simulator.scenario;

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
        double seconds,
        RoadSpec road,
        Conditions conditions,
        List<CameraSpec> cameras,
        Motion.Along ego,
        List<ActorSpec> actors,
        List<GroupSpec> groups) {
    public Scenario {
        cameras = List.copyOf(cameras);
        actors = List.copyOf(actors);
        groups = List.copyOf(groups);
    }

    /** Names of the scenarios that come with DriveSight. */
    public static List<String> builtIn() {
        return ScenarioFiles.BUILT_IN;
    }

    /**
     * Loads a built-in scenario by its name, or a YAML file by its path.
     *
     * @throws ScenarioException when there is none, or it is wrong; the message names the key
     */
    public static Scenario load(String nameOrPath) {
        return ScenarioFiles.load(nameOrPath);
    }

    /** Loads a YAML file. */
    public static Scenario load(Path file) {
        return ScenarioFiles.load(file);
    }

    /** Reads YAML text; {@code source} is what messages call it. */
    public static Scenario parse(String yaml, String source) {
        return ScenarioFiles.parse(yaml, source);
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

    /** The same scenario under other conditions. */
    public Scenario under(Conditions other) {
        return new Scenario(name, description, seconds, road, other, cameras, ego, actors, groups);
    }

    /** The same scenario with these cameras in place of its own. */
    public Scenario seenBy(List<CameraSpec> others) {
        return new Scenario(name, description, seconds, road, conditions, others, ego, actors, groups);
    }
}
