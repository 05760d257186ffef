package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.simulator.replay.fault.FaultException;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads replay tests; paths in a file count from the file's folder. */
public final class ReplayTestFile {
    private static final Set<String> KEYS = new TreeSet<>(
            Set.of("name", "drive", "policy", "speed", "model", "service", "faults", "fault-seed", "expect"));
    /** Drive settings that are files or, of a scenario, may be. */
    private static final Set<String> PATHS = Set.of("frames", "recording", "scenario");

    /** Figures that need real capture times. */
    private static final Pattern TIMED =
            Pattern.compile("latencyMs|endToEndMs|service\\.(published|received)|[sS]treaming");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonNode root;

    private ReplayTestFile(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a test.
     *
     * @throws ReplayTestException when it makes no sense
     * @throws IOException when the file cannot be read
     */
    public static ReplayTestSpec read(Path file) throws IOException {
        try {
            return new ReplayTestFile(file, YAML.readTree(Files.readString(file))).read();
        } catch (JsonProcessingException e) {
            throw new ReplayTestException(file + ": not YAML: " + e.getOriginalMessage(), e);
        } catch (ReplayTestException | FaultException e) {
            throw new ReplayTestException(file + ": " + e.getMessage(), e);
        }
    }

    private ReplayTestSpec read() {
        if (!root.isObject()) {
            throw new ReplayTestException("a replay test is a map with " + String.join(", ", KEYS));
        }
        root.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new ReplayTestException(key + " is no known key; known: " + String.join(", ", KEYS));
            }
        });
        Map<String, String> service = texts("service");
        text("model").ifPresent(model -> service.put("model.path", path(model)));
        String policy = text("policy").orElse("every");
        if (!policy.equals("every") && !policy.equals("latest")) {
            throw new ReplayTestException("policy is every or latest, was " + policy);
        }
        ReplayTestSpec spec = new ReplayTestSpec(
                text("name").orElse(String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "")),
                drive(),
                policy,
                speed(policy),
                service,
                faults(),
                expectations());
        checkTimes(spec);
        return spec;
    }

    /** Frames sent as fast as they are taken have no real capture times, so there is no latency to expect anything of. */
    private static void checkTimes(ReplayTestSpec spec) {
        spec.expectations().stream()
                .map(Expectation::figure)
                .filter(figure ->
                        spec.speed().isEmpty() && TIMED.matcher(figure).find())
                .findFirst()
                .ifPresent(figure -> {
                    throw new ReplayTestException("expect: " + figure + " means nothing at speed max: give speed: 1");
                });
    }

    private Optional<String> text(String key) {
        JsonNode value = root.get(key);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(scalar(key, value));
    }

    private static String scalar(String key, JsonNode value) {
        if (!value.isValueNode()) {
            throw new ReplayTestException(key + " must be one value, was " + value);
        }
        return value.asText();
    }

    /** As fast as frames are taken under every, where nothing is lost by that; in real time under latest. */
    private Optional<Double> speed(String policy) {
        JsonNode value = root.get("speed");
        if (value == null) {
            return policy.equals("every") ? Optional.empty() : Optional.of(1.0);
        }
        if (value.asText().equals("max")) {
            return Optional.empty();
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0.01 && value.doubleValue() <= 1000)) {
            throw new ReplayTestException("speed is max or a number from 0.01 to 1000, was " + value);
        }
        return Optional.of(value.doubleValue());
    }

    private Map<String, String> texts(String key) {
        return texts(key, root.get(key));
    }

    private static Map<String, String> texts(String key, @Nullable JsonNode node) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node == null || node.isNull()) {
            return texts;
        }
        if (!node.isObject()) {
            throw new ReplayTestException(key + " must be a map of keys and values, was " + node);
        }
        node.properties().forEach(entry -> texts.put(entry.getKey(), scalar(entry.getKey(), entry.getValue())));
        return texts;
    }

    private Map<String, String> drive() {
        Map<String, String> drive = texts("drive");
        if (drive.isEmpty()) {
            throw new ReplayTestException("drive is missing: give scenario, frames or recording there");
        }
        drive.replaceAll((key, value) -> PATHS.contains(key) ? path(value) : value);
        return drive;
    }

    /** The file of that name beside the test, if there is one; else the name as it is. */
    private String path(String name) {
        try {
            Path beside = file.toAbsolutePath().resolveSibling(name).normalize();
            return Files.exists(beside) ? beside.toString() : name;
        } catch (InvalidPathException e) {
            throw new ReplayTestException("no file can have this name: " + e.getMessage(), e);
        }
    }

    private FaultPlan faults() {
        List<FaultSpec> specs = new ArrayList<>();
        JsonNode list = root.get("faults");
        if (list != null) {
            for (JsonNode fault : list.isArray() ? list : YAML.createArrayNode().add(list)) {
                specs.add(fault.isTextual() ? FaultSpec.parse(fault.asText()) : FaultSpec.of(texts("faults", fault)));
            }
        }
        JsonNode seed = root.get("fault-seed");
        if (seed != null && !seed.isIntegralNumber()) {
            throw new ReplayTestException("fault-seed is a whole number, was " + seed);
        }
        return new FaultPlan(seed == null ? 1 : seed.asLong(), specs);
    }

    private List<Expectation> expectations() {
        List<Expectation> expectations = new ArrayList<>();
        Map<String, String> given = texts("expect");
        if (!given.containsKey(Figures.HEALTHY)) {
            expectations.add(new Expectation(Figures.HEALTHY, "true"));
        }
        given.forEach((figure, condition) -> expectations.add(new Expectation(figure, condition)));
        return expectations;
    }
}
