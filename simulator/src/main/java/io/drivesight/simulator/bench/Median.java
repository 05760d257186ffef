package io.drivesight.simulator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Several rounds' figures as one, name by name: the median of each, but the largest of what is called longest, peak or max, the sum of
 * counts, and the list of the rounds themselves. What a round does not have counts as 0; texts are the first round's.
 */
final class Median {
    private static final Set<String> COUNTS = Set.of("frames", "collections");
    private static final Set<String> LARGEST =
            Set.of("max", "longestPauseMillis", "peakResidentBytes", "peakHeapBytes", "brokerResidentBytes");
    private static final String ROUNDS = "rounds";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Median() {}

    /**
     * The figures of all rounds.
     *
     * @param rounds at least one
     */
    static <T> T of(List<T> rounds, Class<T> type) {
        try {
            List<JsonNode> trees =
                    rounds.stream().<JsonNode>map(JSON::valueToTree).toList();
            return JSON.treeToValue(of("", trees), type);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("the figures of rounds are not all of one kind", bug);
        }
    }

    private static JsonNode of(String name, List<JsonNode> rounds) {
        JsonNode first = rounds.stream()
                .filter(node -> !node.isMissingNode())
                .findFirst()
                .orElseThrow();
        if (name.equals(ROUNDS)) {
            ArrayNode all = JSON.createArrayNode();
            rounds.forEach(round -> round.forEach(all::add));
            return all;
        }
        if (first.isObject()) {
            return ofObjects(name, rounds);
        }
        if (first.isArray()) {
            ArrayNode all = JSON.createArrayNode();
            for (int i = 0; i < first.size(); i++) {
                int index = i;
                all.add(of("", rounds.stream().map(round -> round.path(index)).toList()));
            }
            return all;
        }
        if (!first.isNumber()) {
            return first;
        }
        if (COUNTS.contains(name)) {
            return JSON.getNodeFactory()
                    .numberNode(rounds.stream().mapToLong(JsonNode::asLong).sum());
        }
        double[] values = rounds.stream().mapToDouble(JsonNode::asDouble).toArray();
        return JSON.getNodeFactory()
                .numberNode(
                        LARGEST.contains(name) ? Arrays.stream(values).max().orElseThrow() : Quantiles.median(values));
    }

    private static ObjectNode ofObjects(String name, List<JsonNode> rounds) {
        ObjectNode all = JSON.createObjectNode();
        Set<String> fields = new LinkedHashSet<>();
        rounds.forEach(round -> round.fieldNames().forEachRemaining(fields::add));
        for (String field : fields) {
            // All that is below frames counts frames.
            String kind = name.equals("frames") ? name : field;
            all.set(
                    field,
                    of(kind, rounds.stream().map(round -> round.path(field)).toList()));
        }
        return all;
    }
}
