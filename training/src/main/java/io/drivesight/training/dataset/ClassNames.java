package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
public record ClassNames(Map<Integer, String> byNumber, String source) {
    private static final List<String> FILES = List.of("classes.txt", "obj.names", "classes.names", "_classes.txt");
    private static final Pattern NUMBERED = Pattern.compile("(\\d{1,5})\\s*[:,]?\\s+(.+)");
    private static final long MAX_BYTES = 1 << 20;
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

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

    /**
     * The class names of a folder with YOLO labels, by number; empty where it names none.
     *
     * @throws DatasetException when its configuration cannot be used
     */
    public static Optional<ClassNames> of(Path root) throws IOException {
        DatasetFolder folder =
                new DatasetFolder(root, DatasetConfig.of(root, null), ImageFiles.standard(), new Problem.Log());
        return Optional.ofNullable(find(folder, List.of(root, root.resolve("labels"), root.resolve("images"))));
    }

    /** The content of a {@code classes.txt} that is read as these names: with numbers only where names alone would be misread. */
    public static String text(Map<Integer, String> byNumber) {
        List<String> names = List.copyOf(new TreeMap<>(byNumber).values());
        boolean plain = parse(names).equals(byNumber);
        StringBuilder text = new StringBuilder();
        new TreeMap<>(byNumber)
                .forEach((number, name) ->
                        text.append(plain ? "" : number + " ").append(name).append('\n'));
        return text.toString();
    }

    /** The same for names that are numbered in their order. */
    public static String text(List<String> names) {
        return text(inOrder(names));
    }

    private static @Nullable ClassNames ultralytics(DatasetFolder folder) throws IOException {
        List<Path> yamls;
        try (Stream<Path> files = Files.list(folder.root())) {
            yamls = files.filter(path -> path.toString().matches(".*\\.ya?ml"))
                    .filter(path -> !path.endsWith(DatasetConfig.FILE_NAME))
                    .sorted()
                    .toList();
        }
        for (Path file : yamls) {
            JsonNode names = readYaml(file).path("names");
            List<String> lines = new ArrayList<>();
            if (names.isArray()) {
                names.forEach(name -> lines.add(name.asText()));
            }
            names.properties()
                    .forEach(name ->
                            lines.add(name.getKey() + " " + name.getValue().asText()));
            if (!lines.isEmpty()) {
                return new ClassNames(parse(lines), folder.name(file));
            }
        }
        return null;
    }

    private static JsonNode readYaml(Path file) throws IOException {
        try {
            return Files.size(file) > MAX_BYTES ? YAML.createObjectNode() : YAML.readTree(file.toFile());
        } catch (JacksonException e) {
            // Some other YAML file that happens to lie there: not ours to complain about.
            return YAML.createObjectNode();
        }
    }

    /** Names in the order of their numbers. */
    List<String> names() {
        return List.copyOf(new TreeMap<>(byNumber).values());
    }

    private static Map<Integer, String> parse(List<String> lines) {
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
        names.forEach(name -> byNumber.put(byNumber.size(), name));
        return byNumber;
    }
}
