package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
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

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
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
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new ScenarioException(source + ": not YAML: " + e.getMessage(), e);
        }
        if (!root.isObject()) {
            throw new ScenarioException(source + ": the file must be a map of keys and values");
        }
        try {
            return YAML.treeToValue(root, Scenario.class);
        } catch (JsonMappingException e) {
            throw new ScenarioException(source + ": " + complaint(root, e), e);
        } catch (JsonProcessingException e) {
            throw new ScenarioException(source + ": not a scenario: " + e.getOriginalMessage(), e);
        }
    }

    private static String complaint(JsonNode root, JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Given.Wrong wrong) {
                return wrong.at(path);
            }
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = new TreeSet<>(unknown.getKnownPropertyIds());
            return path + " is no known key; known here: "
                    + known.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return path + " must be " + kind(mismatch.getTargetType()) + ", was " + at(root, e);
        }
        Throwable reason = e.getCause() == null ? e : e.getCause();
        return path + " is wrong: " + reason.getMessage();
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(YAML::<JsonNode>valueToTree)
                            .map(JsonNode::asText)
                            .toList();
        }
        if (type == Integer.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        boolean isList = Collection.class.isAssignableFrom(type) || type.isArray();
        return type == String.class ? "text" : isList ? "a list" : "a map of keys and values";
    }

    private static JsonNode at(JsonNode root, JsonMappingException e) {
        JsonNode node = root;
        for (JsonMappingException.Reference step : e.getPath()) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }
}
