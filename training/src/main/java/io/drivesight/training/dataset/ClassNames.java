package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Class names by number, for formats that write numbers: one name a line ({@code classes.txt}, {@code obj.names}), lines of number
 * and name, or the {@code names} of an Ultralytics {@code data.yaml}.
 *
 * @param byNumber names by number
 * @param source where they were found
 */
record ClassNames(Map<Integer, String> byNumber, String source) {
    private static final List<String> FILES = List.of("classes.txt", "obj.names", "classes.names", "_classes.txt");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,5})\\s*[:,]?\\s+(.+)");
    private static final long MAX_BYTES = 1 << 20;
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    ClassNames {
        byNumber = Map.copyOf(byNumber);
    }

    /** The configured names, else those of a file in one of these folders; null when there are none. */
    static @Nullable ClassNames find(DatasetFolder folder, List<Path> places) throws IOException {
        @Nullable List<String> configured = folder.config().classes();
        if (configured != null) {
            return new ClassNames(inOrder(configured), "the dataset's configuration");
        }
        for (Path place : places) {
            for (String name : FILES) {
                Path file = place.resolve(name);
                if (Files.isRegularFile(file)) {
                    return new ClassNames(parse(folder.lines(file)), folder.name(file));
                }
            }
        }
        return ultralytics(folder);
    }

    /** Names in the order of their numbers. */
    List<String> names() {
        return List.copyOf(new TreeMap<>(byNumber).values());
    }

    /** The name of a number; null when there is none. */
    @Nullable
    String name(int number) {
        return byNumber.get(number);
    }

    static Map<Integer, String> parse(List<String> lines) {
        List<String> names = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        Map<Integer, String> numbered = new TreeMap<>();
        for (String name : names) {
            Matcher matcher = NUMBERED.matcher(name);
            if (matcher.matches()) {
                numbered.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
            }
        }
        return numbered.size() == names.size() ? numbered : inOrder(names);
    }

    private static Map<Integer, String> inOrder(List<String> names) {
        Map<Integer, String> byNumber = new TreeMap<>();
        for (String name : names) {
            byNumber.put(byNumber.size(), name);
        }
        return byNumber;
    }

    private static @Nullable ClassNames ultralytics(DatasetFolder folder) throws IOException {
        for (Path file : yamlFiles(folder.root())) {
            JsonNode names = readYaml(file).path("names");
            Map<Integer, String> byNumber = new TreeMap<>();
            if (names.isArray()) {
                names.forEach(name -> byNumber.put(byNumber.size(), name.asText()));
            }
            names.properties().forEach(entry -> putNumbered(byNumber, entry.getKey(), entry.getValue()));
            if (!byNumber.isEmpty()) {
                return new ClassNames(byNumber, folder.name(file));
            }
        }
        return null;
    }

    private static void putNumbered(Map<Integer, String> byNumber, String key, JsonNode name) {
        if (key.matches("\\d{1,5}")) {
            byNumber.put(Integer.valueOf(key), name.asText());
        }
    }

    private static JsonNode readYaml(Path file) throws IOException {
        try {
            return Files.size(file) > MAX_BYTES ? YAML.createObjectNode() : YAML.readTree(file.toFile());
        } catch (JacksonException e) {
            // Some other YAML file that happens to lie there: not ours to complain about.
            return YAML.createObjectNode();
        }
    }

    private static List<Path> yamlFiles(Path root) throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(path ->
                            path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
                    .filter(path -> !path.endsWith(DatasetConfig.FILE_NAME))
                    .sorted()
                    .toList();
        }
    }
}
