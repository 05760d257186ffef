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

/** Finds scenario files and reads them. Every complaint names the file, the key and what is allowed there. */
final class ScenarioYaml {
    static final List<String> BUILT_IN = List.of(
            "following",
            "cut-in",
            "hard-braking",
            "oncoming-curve",
            "crossing-pedestrian",
            "cyclist",
            "dense-city",
            "multi-camera-junction");

    /** Those in which cameras look to all sides, for what they see together. */
    static final List<String> SURROUND = List.of("multi-camera-junction", "overtaken", "all-round");

    /** A scenario is a few pages of text; what is longer is something else. */
    private static final int MAX_BYTES = 1 << 20;

    private static final YAMLMapper YAML = StrictRecords.strict(YAMLMapper.builder())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .build();

    private ScenarioYaml() {}

    static Scenario load(String nameOrPath) {
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

    static Scenario load(Path file) {
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
        try (InputStream stream = ScenarioYaml.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the scenario " + path + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ScenarioException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    static Scenario parse(String yaml, String source) {
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
}
