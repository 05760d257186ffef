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
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        return of(Map.of("out", folder));
    }

    /** A configuration that says nothing but what to learn from. */
    public static RunConfig withData(String folder) {
        return of(Map.of("data", List.of(folder)));
    }

    /**
     * How a run on frames alone is done.
     *
     * @param augment what the student sees, as {@link RunConfig#distillAugment}; the teacher sees the frames without weather
     */
    public record Tuning(
            String strategy, int steps, int batch, double lr, long seed, String augment, double interpolate) {}

    /** A run that follows the base model on frames without labels, in other weather. */
    public static RunConfig framesOnly(
            String base,
            List<DataEntry> frames,
            String out,
            String name,
            @Nullable String license,
            List<String> classes,
            Tuning tuning) {
        ObjectNode node = YAML.createObjectNode();
        node.put("base", base).put("out", out).put("name", name);
        if (license != null) {
            node.put("license", license);
        }
        node.set("classes", YAML.valueToTree(classes));
        node.set("distill", YAML.valueToTree(frames));
        node.put("distillShare", 1.0)
                .put("teacherSeesClean", true)
                .put("distillAugment", tuning.augment())
                .put("strategy", tuning.strategy())
                .put("steps", tuning.steps())
                .put("batch", tuning.batch())
                .put("lr", tuning.lr())
                .put("seed", tuning.seed())
                .put("interpolate", tuning.interpolate());
        return only(node);
    }

    private static RunConfig only(ObjectNode node) {
        try {
            return YAML.treeToValue(node, RunConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values make a valid configuration", e);
        }
    }

    /**
     * A configuration that says nothing but this.
     *
     * @param values by the configuration's keys, each of its key's type
     */
    public static RunConfig of(Map<String, ?> values) {
        return YAML.convertValue(values, RunConfig.class);
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
