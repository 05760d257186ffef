package io.drivesight.simulator.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Several rounds' figures as one, name by name: the median of each, but the largest of what is called longest, peak or max, and the sum of
 * counts. What a round does not have counts as 0; texts are the first round's.
 */
final class Median {
    private static final String COUNTS = "frames";
    private static final Set<String> LARGEST =
            Set.of("max", "longestPauseMillis", "peakResidentBytes", "brokerResidentBytes");
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
        if (first.isObject()) {
            return ofObjects(name, rounds);
        }
        if (!first.isNumber()) {
            return first;
        }
        if (name.equals(COUNTS)) {
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
            String kind = name.equals(COUNTS) ? name : field;
            all.set(
                    field,
                    of(kind, rounds.stream().map(round -> round.path(field)).toList()));
        }
        return all;
    }
}
