package io.drivesight.training.study.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What it takes to repeat a study, by name: hashes that its folder keeps in {@code study.json}, and the machine's versions. */
public final class StudyFacts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StudyFacts() {}

    /**
     * Collects.
     *
     * @param config the study's file
     * @param folder the study's folder
     * @throws IOException when {@code study.json} is damaged
     */
    public static Map<String, String> of(Path config, Path folder) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("study", config.toString());
        Path identity = folder.resolve("study.json");
        if (Files.exists(identity)) {
            JsonNode tree = JSON.readTree(identity.toFile());
            tree.path("modelSha256")
                    .properties()
                    .forEach(one -> facts.put(
                            "model " + one.getKey(), "sha256 " + one.getValue().asText()));
            tree.path("setSha256")
                    .properties()
                    .forEach(one -> facts.put(
                            "set " + one.getKey(), "sha256 " + one.getValue().asText()));
        }
        facts.put(
                "Java", Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return facts;
    }
}
