package io.drivesight.evaluation.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.DoubleStream;

/** Reports as JSON. Figures that do not exist are null. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Json() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A ratio, in per cent. */
    public static void percent(ObjectNode node, String name, double ratio) {
        number(node, name, 100 * ratio);
    }

    public static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }

    public static void numbers(ObjectNode node, String name, DoubleStream values) {
        ArrayNode array = node.putArray(name);
        values.forEach(array::add);
    }
}
