package io.drivesight.simulator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.evaluation.report.TextTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables in Markdown of a report's figures, under the names that they have in its JSON. */
final class JsonTables {
    private final JsonNode report;

    JsonTables(Object report) {
        this.report = new ObjectMapper().valueToTree(report);
    }

    /**
     * A table of one part of the report.
     *
     * @param part where it is in the JSON: objects by name, which make a row each
     * @param columns figures of each object; where they lie deeper, with slashes
     */
    String table(String part, String... columns) {
        List<List<String>> rows = report.at("/" + part).properties().stream()
                .map(row -> Stream.concat(
                                Stream.of(row.getKey()),
                                Arrays.stream(columns)
                                        .map(column -> cell(row.getValue().at("/" + column))))
                        .toList())
                .toList();
        List<String> heads =
                Stream.concat(Stream.of(""), Arrays.stream(columns)).toList();
        return "\n**" + part + "**\n\n" + TextTable.markdown(heads, rows);
    }

    private static String cell(JsonNode figure) {
        return figure.isObject()
                ? figure.properties().stream()
                        .map(entry -> entry.getKey() + " " + cell(entry.getValue()))
                        .collect(Collectors.joining(", "))
                : figure.isFloatingPointNumber() ? TextTable.number(figure.doubleValue(), 2) : figure.asText();
    }
}
