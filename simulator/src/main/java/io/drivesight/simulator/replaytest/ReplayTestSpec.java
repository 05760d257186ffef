package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.json.StrictRecords;
import io.drivesight.core.json.WrongValue;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.replay.fault.FaultSpec;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.TrueSight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A replay test as written.
 *
 * @param name for reports
 * @param drive what is replayed, as the options of {@code replay}
 * @param policy {@code every} or {@code latest}
 * @param speed drive seconds per second, above 0; empty: as fast as frames are taken
 * @param service settings of the service, by key; {@code model.path} among them
 * @param faults what is done to frames on their way
 * @param truth what stands in the place of the service's eyes, or of its tracks too; empty: the service itself is tested
 * @param expectations what must hold
 */
public record ReplayTestSpec(
        String name,
        Map<String, String> drive,
        String policy,
        Optional<Double> speed,
        Map<String, String> service,
        FaultPlan faults,
        Optional<Sight> truth,
        List<Expectation> expectations) {
    /** Drive settings that are files or, of a scenario, may be. */
    private static final Set<String> PATHS = Set.of("frames", "recording", "scenario");
    /** Figures that need real capture times. */
    private static final Pattern TIMED =
            Pattern.compile("latencyMs|endToEndMs|service\\.(published|received)|[sS]treaming");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /** What a file may say. */
    private record Content(
            @Nullable String name,
            @Nullable Map<String, @Nullable String> drive,
            @Nullable String policy,
            @Nullable JsonNode speed,
            @Nullable String model,
            @Nullable String detections,
            @Nullable String states,
            @Nullable Map<String, @Nullable String> service,
            @Nullable List<FaultSpec> faults,
            @JsonProperty("fault-seed") @Nullable Long faultSeed,
            @Nullable Map<String, @Nullable String> expect) {}

    public ReplayTestSpec {
        drive = new LinkedHashMap<>(drive);
        service = new LinkedHashMap<>(service);
        expectations = List.copyOf(expectations);
        if (!policy.equals("every") && !policy.equals("latest")) {
            throw new ReplayTestException("policy is every or latest, was " + policy);
        }
        if (truth.isPresent()) {
            withoutService(speed, service, faults, expectations);
        } else if (speed.isEmpty()) {
            untimed(expectations);
        }
    }

    /** Frames sent as fast as they are taken have no real capture times, so there is no latency to expect anything of. */
    private static void untimed(List<Expectation> expectations) {
        for (Expectation expectation : expectations) {
            if (TIMED.matcher(expectation.figure()).find()) {
                throw new ReplayTestException(
                        "expect: " + expectation.figure() + " means nothing at speed max: give speed: 1");
            }
        }
    }

    /** With the truth in place of parts of it no service is started: what is about one makes no sense. */
    private static void withoutService(
            Optional<Double> speed, Map<String, String> service, FaultPlan faults, List<Expectation> expectations) {
        if (speed.isPresent() || !service.isEmpty() || !faults.specs().isEmpty()) {
            throw new ReplayTestException(
                    "with detections or states of truth no service runs: leave out model, service, faults and speed");
        }
        for (Expectation expectation : expectations) {
            if (expectation.figure().startsWith("run.")) {
                throw new ReplayTestException("expect: " + expectation.figure()
                        + " is about the service, and none runs with detections or states of truth");
            }
        }
    }

    /** True: nothing is skipped, and stamps are the drive's own. */
    public boolean every() {
        return policy.equals("every");
    }

    /**
     * Reads a test; paths in it count from the file's folder.
     *
     * @throws ReplayTestException when it makes no sense; the message says where and what is allowed
     * @throws IOException when the file cannot be read
     */
    public static ReplayTestSpec read(Path file) throws IOException {
        try {
            // First the whole file as a tree: what is no YAML is told before what it says.
            JsonNode tree = tree(file);
            if (tree.isArray() || tree.isTextual()) {
                throw new ReplayTestException("a replay test is a map with drive, model, expect and other keys");
            }
            return of(file, StrictRecords.read(YAML, tree, Content.class));
        } catch (WrongValue | ReplayTestException e) {
            throw new ReplayTestException(file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode tree(Path file) throws IOException {
        try {
            return StrictRecords.parse(YAML, Files.readString(file));
        } catch (WrongValue e) {
            throw new ReplayTestException("not YAML: " + e.getMessage(), e);
        }
    }

    private static ReplayTestSpec of(Path file, @Nullable Content content) {
        if (content == null) {
            throw new ReplayTestException("nothing is in it");
        }
        String policy = content.policy() == null ? "every" : content.policy();
        Map<String, String> service = texts("service", content.service());
        if (content.model() != null) {
            service.put("model.path", path(file, content.model()));
        }
        Optional<Sight> truth = truth(content.detections(), content.states());
        Map<String, String> drive = texts("drive", content.drive());
        if (drive.isEmpty()) {
            throw new ReplayTestException("drive is missing: give scenario, frames or recording there");
        }
        drive.replaceAll((key, value) -> PATHS.contains(key) ? path(file, value) : value);
        return new ReplayTestSpec(
                content.name() == null
                        ? String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "")
                        : content.name(),
                drive,
                policy,
                truth.isPresent() && content.speed() == null ? Optional.empty() : speed(content.speed(), policy),
                service,
                new FaultPlan(content.faultSeed() == null ? 1 : content.faultSeed(), faults(content.faults())),
                truth,
                expectations(truth.isPresent(), texts("expect", content.expect())));
    }

    private static List<FaultSpec> faults(@Nullable List<FaultSpec> given) {
        if (given != null && given.stream().anyMatch(Objects::isNull)) {
            throw new ReplayTestException("faults has an entry without a value: take its dash away");
        }
        return given == null ? List.of() : given;
    }

    private static Optional<Sight> truth(@Nullable String detections, @Nullable String states) {
        try {
            return TrueSight.parse(Optional.ofNullable(detections), Optional.ofNullable(states));
        } catch (IllegalArgumentException e) {
            throw new ReplayTestException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, String> texts(String key, @Nullable Map<String, @Nullable String> given) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> {
                if (value == null) {
                    throw new ReplayTestException(key + "." + name + " has no value");
                }
                texts.put(name, value);
            });
        }
        return texts;
    }

    /** As fast as frames are taken under every, where nothing is lost by that; in real time under latest. */
    private static Optional<Double> speed(@Nullable JsonNode value, String policy) {
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

    /** The file of that name beside the test, if there is one; else the name as it is. */
    private static String path(Path file, String name) {
        try {
            Path beside = file.toAbsolutePath().resolveSibling(name).normalize();
            return Files.exists(beside) ? beside.toString() : name;
        } catch (InvalidPathException e) {
            throw new ReplayTestException("no file can have this name: " + e.getMessage(), e);
        }
    }

    private static List<Expectation> expectations(boolean noService, Map<String, String> given) {
        List<Expectation> expectations = new ArrayList<>();
        if (!noService && !given.containsKey(Figures.HEALTHY)) {
            expectations.add(new Expectation(Figures.HEALTHY, "true"));
        }
        given.forEach((figure, condition) -> expectations.add(new Expectation(figure, condition)));
        return expectations;
    }
}
