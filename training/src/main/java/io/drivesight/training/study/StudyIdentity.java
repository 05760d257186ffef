package io.drivesight.training.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be the same for a study's folder to be gone on with: the configuration without its budget, the base models' bytes and
 * what the sets say. {@code study.json} in the study's folder.
 *
 * @param tree as it stands there
 */
record StudyIdentity(JsonNode tree) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Differences that are told one by one. */
    private static final int SHOWN = 5;

    /**
     * Describes a study.
     *
     * @param models SHA-256 by path of the base model
     * @param sets content hash by set
     */
    static StudyIdentity of(StudyConfig config, Map<String, String> models, Map<String, String> sets) {
        ObjectNode node = JSON.createObjectNode();
        ObjectNode plain = JSON.valueToTree(config);
        plain.remove("budget");
        node.set("study", plain);
        node.set("modelSha256", JSON.valueToTree(models));
        node.set("setSha256", JSON.valueToTree(sets));
        return new StudyIdentity(node);
    }

    static StudyIdentity parse(String json) throws JsonProcessingException {
        return new StudyIdentity(JSON.readTree(json));
    }

    /** The configuration alone. */
    StudyIdentity withoutHashes() {
        return new StudyIdentity(JSON.createObjectNode().set("study", tree.path("study")));
    }

    /** What differs from another, in words; empty: nothing. */
    List<String> differences(StudyIdentity now) {
        SortedMap<String, String> before = leaves();
        SortedMap<String, String> after = now.leaves();
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String was = before.getOrDefault(key, "nothing");
            String is = after.getOrDefault(key, "nothing");
            if (!was.equals(is)) {
                differences.add("%s was %s, is %s".formatted(key, was, is));
            }
        }
        int more = differences.size() - SHOWN;
        return more <= 0
                ? differences
                : List.of(String.join("; ", differences.subList(0, SHOWN)), "and " + more + " more");
    }

    private SortedMap<String, String> leaves() {
        SortedMap<String, String> leaves = new TreeMap<>();
        tree.properties().forEach(field -> collect(field.getKey(), field.getValue(), leaves));
        return leaves;
    }

    private static void collect(String path, JsonNode node, SortedMap<String, String> leaves) {
        if (node.isValueNode()) {
            leaves.put(path.replaceFirst("^study\\.", ""), node.toString());
            return;
        }
        node.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), leaves));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(path + "[" + i + "]", node.get(i), leaves);
        }
    }
}
