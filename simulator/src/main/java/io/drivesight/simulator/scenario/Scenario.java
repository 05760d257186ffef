package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.json.StrictRecords;
import io.drivesight.core.json.WrongValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A synthetic drive as written down: everything but the seed's choices. What is wrong in a file is told with the file, the key and what is
 * allowed there.
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
    private static final List<String> BUILT_IN = List.of(
            "following",
            "cut-in",
            "hard-braking",
            "oncoming-curve",
            "crossing-pedestrian",
            "cyclist",
            "dense-city",
            "multi-camera-junction");

    private static final List<String> SURROUND = List.of("multi-camera-junction", "overtaken", "all-round");

    /** A scenario is a few pages of text; what is longer is something else. */
    private static final int MAX_BYTES = 1 << 20;

    private static final YAMLMapper YAML = StrictRecords.strict(YAMLMapper.builder())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .build();

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
        return BUILT_IN;
    }

    /** Names of those that come with DriveSight in which cameras look to all sides. */
    public static List<String> surround() {
        return SURROUND;
    }

    /**
     * Loads a built-in scenario by its name, or a YAML file by its path.
     *
     * @throws ScenarioException when there is none, or it is wrong; the message names the key
     */
    public static Scenario load(String nameOrPath) {
        if (BUILT_IN.contains(nameOrPath) || SURROUND.contains(nameOrPath)) {
            return parse(resource(nameOrPath), nameOrPath);
        }
        Path file = Path.of(nameOrPath);
        if (!Files.isRegularFile(file)) {
            throw new ScenarioException("no scenario '%s': give a YAML file or one of %s"
                    .formatted(
                            nameOrPath,
                            Stream.concat(BUILT_IN.stream(), SURROUND.stream())
                                    .distinct()
                                    .collect(Collectors.joining(", "))));
        }
        return load(file);
    }

    /** Loads a YAML file. */
    public static Scenario load(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ScenarioException(file + ": larger than 1 MiB, which no scenario is");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ScenarioException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        String path = name + ".yaml";
        try (InputStream stream = Scenario.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the scenario " + path + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ScenarioException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Reads YAML text; {@code source} is what messages call it. */
    public static Scenario parse(String yaml, String source) {
        JsonNode root;
        try {
            root = StrictRecords.parse(YAML, yaml);
        } catch (WrongValue e) {
            throw new ScenarioException(source + ": not YAML: " + e.getMessage(), e);
        }
        if (!root.isObject()) {
            throw new ScenarioException(source + ": the file must be a map of keys and values");
        }
        try {
            return StrictRecords.read(YAML, root, Scenario.class);
        } catch (WrongValue e) {
            throw new ScenarioException(source + ": " + e.getMessage(), e);
        }
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
