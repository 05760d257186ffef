package io.drivesight.evaluation.formats;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.geometry.Box;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One element of a JSON array with typed access that complains by file, line and key. */
record JsonElement(Path file, int line, JsonNode node) {
    long whole(String key) throws FormatException {
        return whole(key, require(key));
    }

    long whole(String key, long otherwise) throws FormatException {
        JsonNode value = node.get(key);
        return value == null ? otherwise : whole(key, value);
    }

    private long whole(String key, JsonNode value) throws FormatException {
        // Some writers give flags as true and false, and numbers as 3.0.
        if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        }
        if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue())) {
            throw problem("%s is not a whole number: %s".formatted(key, value));
        }
        return value.longValue();
    }

    double number(String key) throws FormatException {
        return number(key, require(key));
    }

    double number(String key, double otherwise) throws FormatException {
        JsonNode value = node.get(key);
        return value == null ? otherwise : number(key, value);
    }

    String text(String key, String otherwise) {
        JsonNode value = node.get(key);
        return value == null ? otherwise : value.asText();
    }

    Box box(String key) throws FormatException {
        JsonNode value = require(key);
        if (!value.isArray() || value.size() != 4) {
            throw problem("%s is not [left, top, width, height]: %s".formatted(key, value));
        }
        double width = number(key, value.get(2));
        double height = number(key, value.get(3));
        if (width < 0 || height < 0) {
            throw problem("%s has a negative size: %s".formatted(key, value));
        }
        return Box.ofSize(number(key, value.get(0)), number(key, value.get(1)), width, height);
    }

    private double number(String key, @Nullable JsonNode value) throws FormatException {
        if (value == null || !value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw problem("%s is not a finite number: %s".formatted(key, value));
        }
        return value.doubleValue();
    }

    private JsonNode require(String key) throws FormatException {
        JsonNode value = node.get(key);
        if (value == null) {
            throw problem("%s is missing".formatted(key));
        }
        return value;
    }

    private FormatException problem(String problem) {
        return new FormatException(file, line, problem);
    }
}
