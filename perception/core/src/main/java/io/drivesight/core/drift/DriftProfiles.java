package io.drivesight.core.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.json.StrictRecords;
import io.drivesight.core.json.WrongValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Profiles as JSON. */
public final class DriftProfiles {
    private static final String FORMAT = "drivesight-drift";
    private static final int VERSION = 1;

    /** A profile has some 30 KB; what is much longer is something else. */
    private static final int MAX_BYTES = 4 << 20;

    private static final ObjectMapper MAPPER = StrictRecords.strict(JsonMapper.builder())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private DriftProfiles() {}

    /** The profile as JSON. */
    public static String toJson(DriftProfile profile) {
        ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT).put("version", VERSION);
        json.set("profile", MAPPER.valueToTree(profile));
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a profile of plain values can always be written", e);
        }
    }

    /** Reads a profile; where the file is missing or holds none, a {@link DriftException} names the place and says what to do. */
    public static DriftProfile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new DriftException(
                        "%s: has %d bytes, more than a drift profile has; give a file that 'drivesight drift --profile-out' wrote"
                                .formatted(file, Files.size(file)));
            }
            return fromJson(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw new DriftException(
                    file + ": no such drift profile; make one with 'drivesight drift --profile-out'", e);
        } catch (IOException e) {
            throw new DriftException(file + ": cannot be read: " + e, e);
        }
    }

    /** Parses the profile that messages call {@code source}; a {@link DriftException} names the place that is wrong. */
    public static DriftProfile fromJson(String json, String source) {
        try {
            JsonNode tree = StrictRecords.parse(MAPPER, json);
            requireFormat(tree, source);
            return StrictRecords.readWhole(MAPPER, tree.path("profile"), DriftProfile.class);
        } catch (WrongValue e) {
            throw new DriftException(
                    source + ": is no valid drift profile: " + e.getMessage()
                            + "; make it again with 'drivesight drift --profile-out'",
                    e);
        }
    }

    private static void requireFormat(JsonNode tree, String source) {
        if (!tree.path("format").asText().equals(FORMAT)
                || !tree.path("profile").isObject()) {
            throw new DriftException(
                    source + ": is no drift profile; give a file that 'drivesight drift --profile-out' wrote");
        }
        if (tree.path("version").asInt() != VERSION) {
            throw new DriftException(
                    "%s: is a drift profile of version %s, this DriveSight reads version %d; make it again"
                            .formatted(source, tree.path("version").asText(), VERSION));
        }
    }
}
