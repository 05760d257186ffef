package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds scenario files and reads their text. */
final class ScenarioFiles {
    static final List<String> BUILT_IN = List.of(
            "following",
            "cut-in",
            "hard-braking",
            "oncoming-curve",
            "crossing-pedestrian",
            "cyclist",
            "dense-city",
            "multi-camera-junction");

    /** A scenario is a few pages of text; what is longer is something else. */
    private static final int MAX_BYTES = 1 << 20;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ScenarioFiles() {}

    static Scenario load(String nameOrPath) {
        if (BUILT_IN.contains(nameOrPath)) {
            return parse(resource(nameOrPath), nameOrPath);
        }
        Path file = Path.of(nameOrPath);
        if (!Files.isRegularFile(file)) {
            throw new ScenarioException("no scenario '%s': give a YAML file or one of %s"
                    .formatted(nameOrPath, String.join(", ", BUILT_IN)));
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

    static Scenario parse(String yaml, String source) {
        try {
            JsonNode root = YAML.readTree(yaml);
            return new ScenarioReader(new Section(source, "", root)).read();
        } catch (JsonProcessingException e) {
            throw new ScenarioException(source + ": not YAML: " + e.getMessage(), e);
        }
    }

    private static String resource(String name) {
        String path = name + ".yaml";
        try (InputStream stream = ScenarioFiles.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the scenario " + path + " is missing from this build");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ScenarioException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
