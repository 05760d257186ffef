package io.drivesight.training.bases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How well the scores of {@code rank-models} foretell the order that training gave, as in docs/transfer-learning.md: {@code
 * -Ddrivesight.ranking} is its report, {@code -Ddrivesight.rows} the rows.json of a study whose bases are named as the files are, {@code
 * -Ddrivesight.figure} the study's figure to go by, e.g. "domain AP50".
 */
@EnabledIfSystemProperty(named = "drivesight.ranking", matches = ".+")
class ForetoldOrderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode read(String property) throws IOException {
        return JSON.readTree(new File(System.getProperty(property)));
    }

    @Test
    void of_rankingAndStudy_printsWeightedTau() throws IOException {
        String figure = System.getProperty("drivesight.figure");
        JsonNode rows = read("drivesight.rows");
        // Probes of halving have smaller rungs than full runs.
        int full =
                rows.findValues("rung").stream().mapToInt(JsonNode::asInt).max().orElse(0);
        for (String score : List.of("objects", "AP50", "vehicleAP50")) {
            List<Double> foretelling = new ArrayList<>();
            List<Double> after = new ArrayList<>();
            for (JsonNode model : read("drivesight.ranking").path("models")) {
                List<Double> trained = new ArrayList<>();
                for (JsonNode row : rows) {
                    JsonNode value = row.path("scores").path(figure);
                    if (row.path("base").asText().equals(model.path("name").asText())
                            && row.path("steps").asInt() > 0
                            && row.path("rung").asInt() == full
                            && value.isNumber()) {
                        trained.add(value.asDouble());
                    }
                }
                if (!trained.isEmpty() && model.path("data").isObject()) {
                    foretelling.add(model.path("data").path(score).asDouble());
                    after.add(trained.stream()
                            .mapToDouble(value -> value)
                            .average()
                            .orElseThrow());
                }
            }
            assertThat(after).as("models with '%s' after training", figure).hasSizeGreaterThan(1);
            System.out.printf(
                    Locale.ROOT,
                    "%s foretells %s with a weighted tau of %.2f%n",
                    score,
                    figure,
                    WeightedTau.of(foretelling, after));
        }
    }
}
