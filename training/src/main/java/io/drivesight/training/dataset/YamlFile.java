package io.drivesight.training.dataset;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads configurations in YAML into records, or into classes whose keys are their fields. What is wrong is said with file, line, and the keys that there are. */
public final class YamlFile {
    private static final int MAX_BYTES = 1 << 20;
    static final ObjectMapper YAML = YAMLMapper.builder().build();
    /** What a line may be and yet say nothing. */
    private static final Set<String> NOTHING = Set.of("---", "...", "~", "null");

    private YamlFile() {}

    /**
     * The text of a configuration.
     *
     * @param what it is, with its article, for messages
     * @throws DatasetException when it cannot be read; the message says what to do
     */
    public static String text(Path file, String what) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new DatasetException(file + ": longer than 1 MiB, this is not " + what);
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new DatasetException(file + ": no such file; give the path of " + what, e);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Parses a configuration.
     *
     * @param source what to call it in messages
     * @param what it is, with its article, for messages
     * @throws DatasetException when it is malformed; the message names the line
     */
    public static <T> T parse(String yaml, String source, String what, Class<T> type) {
        try {
            return YAML.readValue(hasValues(yaml) ? yaml : "{}", type);
        } catch (JsonProcessingException e) {
            throw problem(yaml, source, what, type, e);
        }
    }

    /** Parses a configuration; what it leaves out is as in {@code defaults}, whose keys are numbers or maps of them. */
    public static <T extends Record> T parse(String yaml, String source, String what, Class<T> type, T defaults) {
        try {
            ObjectNode merged = YAML.valueToTree(defaults);
            ObjectNode given = YAML.readValue(hasValues(yaml) ? yaml : "{}", ObjectNode.class);
            given.properties().stream()
                    .filter(field -> !field.getValue().isNull())
                    .forEach(field -> merged.set(field.getKey(), field.getValue()));
            return YAML.treeToValue(merged, type);
        } catch (JsonProcessingException e) {
            throw problem(yaml, source, what, type, e);
        }
    }

    /** False: nothing but comments. */
    private static boolean hasValues(String yaml) {
        return yaml.lines()
                .map(String::strip)
                .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !NOTHING.contains(line));
    }

    private static DatasetException problem(
            String yaml, String source, String what, Class<?> type, JsonProcessingException e) {
        String keys = Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(JsonIgnore.class))
                .map(Field::getName)
                .collect(Collectors.joining(", "));
        String message =
                e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException ours
                        ? String.valueOf(ours.getMessage())
                        : String.valueOf(e.getOriginalMessage());
        return new DatasetException(
                "%s:%d: not %s: %s; the keys are %s"
                        .formatted(
                                source,
                                line(yaml, e),
                                what,
                                message.lines().findFirst().orElse(""),
                                keys),
                e);
    }

    /** The parser has read on by the time it finds an unknown key, and a tree has no lines: then the key is searched for. */
    private static int line(String yaml, JacksonException e) {
        if (e.getLocation() != null
                && e.getLocation().getLineNr() > 0
                && !(e instanceof UnrecognizedPropertyException)) {
            return e.getLocation().getLineNr();
        }
        List<String> lines = yaml.lines().toList();
        for (String key : keys(e)) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(key + ":")) {
                    return i + 1;
                }
            }
        }
        return 1;
    }

    /** The keys on the way to what is wrong, the innermost first. */
    private static List<String> keys(JacksonException e) {
        List<String> keys = new ArrayList<>();
        if (e instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() != null) {
                    keys.add(0, step.getFieldName());
                }
            }
        }
        return keys;
    }
}
