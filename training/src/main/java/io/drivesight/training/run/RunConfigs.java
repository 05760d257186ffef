package io.drivesight.training.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Reads, merges and writes run configurations. */
public final class RunConfigs {
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    private RunConfigs() {}

    /**
     * Reads a configuration.
     *
     * @throws TrainingException when it is missing or malformed; the message names the line
     */
    public static RunConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TrainingException(file + ": longer than 1 MiB, this is no run configuration");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read (" + e + "); give the path of a run configuration", e);
        }
    }

    /** Parses YAML; {@code source} is what to call it in messages. */
    public static RunConfig parse(String yaml, String source) {
        try {
            return YAML.readValue(yaml.isBlank() ? "{}" : yaml, RunConfig.class);
        } catch (JsonProcessingException e) {
            throw new TrainingException(
                    "%s:%d: not a run configuration: %s; the keys are %s"
                            .formatted(source, line(yaml, e), firstLine(e), keys()),
                    e);
        }
    }

    /** The parser has read on by the time it finds an unknown key: such a key is searched for. */
    private static int line(String yaml, JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            List<String> lines = yaml.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(unknown.getPropertyName() + ":")) {
                    return i + 1;
                }
            }
        }
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }

    private static String firstLine(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    private static String keys() {
        return Arrays.stream(RunConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
    }

    /** What {@code strong} says, and where it says nothing, what {@code weak} says. */
    public static RunConfig merge(RunConfig strong, RunConfig weak) {
        ObjectNode merged = YAML.valueToTree(weak);
        merged.setAll((ObjectNode) YAML.valueToTree(strong));
        try {
            return YAML.treeToValue(merged, RunConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two valid configurations make a valid one", e);
        }
    }

    /** A configuration that says nothing but where to write. */
    public static RunConfig withOut(String folder) {
        return only(YAML.createObjectNode().put("out", folder));
    }

    /** A configuration that says nothing but what to learn from. */
    public static RunConfig withData(String folder) {
        ObjectNode node = YAML.createObjectNode();
        node.putArray("data").add(folder);
        return only(node);
    }

    private static RunConfig only(ObjectNode node) {
        try {
            return YAML.treeToValue(node, RunConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("one string makes a valid configuration", e);
        }
    }

    /** The configuration as YAML. */
    public static String toYaml(RunConfig config) {
        try {
            return YAML.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration of plain values can always be written", e);
        }
    }
}
