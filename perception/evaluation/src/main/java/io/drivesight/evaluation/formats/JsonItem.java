package io.drivesight.evaluation.formats;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of an array in a JSON file, with typed access that complains by file, line and key. Files are read item by item, so that a
 * large one never lies in memory as a whole. A key whose value is null counts as missing.
 *
 * @param line where the item begins, from 1
 * @param column likewise
 */
public record JsonItem(Path file, int line, int column, JsonNode node) {
    /** Stands for the array that is the whole file. */
    public static final String WHOLE_FILE = "";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Takes an item. */
    @FunctionalInterface
    public interface Visitor {
        void visit(JsonItem item) throws IOException;
    }

    /**
     * Visits the items of a file's arrays. What else is in the file is passed over.
     *
     * @param expected what the file should be, for the message when it is something else
     * @param arrays what to do with the items, by the array's key in the outermost object, or {@link #WHOLE_FILE}
     * @throws FormatException when the file is no JSON, or neither object nor array as the keys expect
     */
    public static void forEach(Path file, String expected, Map<String, Visitor> arrays) throws IOException {
        try (JsonParser parser = MAPPER.createParser(file.toFile())) {
            JsonToken first = parser.nextToken();
            @Nullable Visitor whole = arrays.get(WHOLE_FILE);
            if (first == JsonToken.START_ARRAY && whole != null) {
                items(file, parser, whole);
            } else if (first == JsonToken.START_OBJECT && (whole == null || arrays.size() > 1)) {
                object(file, parser, arrays);
            } else {
                throw new FormatException(file, line(parser.currentTokenLocation()), "expected " + expected);
            }
        } catch (JsonProcessingException e) {
            FormatException problem =
                    new FormatException(file, line(e.getLocation()), "not well-formed JSON: " + e.getOriginalMessage());
            problem.initCause(e);
            throw problem;
        }
    }

    private static int line(@Nullable JsonLocation location) {
        return location == null ? 1 : location.getLineNr();
    }

    private static void object(Path file, JsonParser parser, Map<String, Visitor> arrays) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            @Nullable Visitor visitor = arrays.get(parser.currentName());
            JsonToken value = parser.nextToken();
            if (visitor == null) {
                parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                items(file, parser, visitor);
            } else {
                throw new FormatException(file, line(parser.currentTokenLocation()), "expected an array");
            }
        }
    }

    private static void items(Path file, JsonParser parser, Visitor visitor) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation start = parser.currentTokenLocation();
            visitor.visit(new JsonItem(file, start.getLineNr(), start.getColumnNr(), MAPPER.readTree(parser)));
        }
    }

    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** The object under a key. */
    public JsonItem at(String key) throws FormatException {
        return new JsonItem(file, line, column, require(key));
    }

    /** A text, or a number as text. */
    public String text(String key) throws FormatException {
        return require(key).asText();
    }

    public String text(String key, String otherwise) {
        return has(key) ? node.get(key).asText() : otherwise;
    }

    /** A whole number; some writers give flags as true and false, and numbers as 3.0. */
    public long whole(String key) throws FormatException {
        JsonNode value = require(key);
        if (value.isBoolean()) {
            return value.booleanValue() ? 1 : 0;
        }
        if (!value.isNumber() || value.doubleValue() != Math.rint(value.doubleValue())) {
            throw problem("%s is not a whole number: %s".formatted(key, value));
        }
        return value.longValue();
    }

    public long whole(String key, long otherwise) throws FormatException {
        return has(key) ? whole(key) : otherwise;
    }

    public double number(String key) throws FormatException {
        return number(key, require(key));
    }

    public double number(String key, double otherwise) throws FormatException {
        return has(key) ? number(key) : otherwise;
    }

    /** A COCO box: left, top, width, height; finite, and nothing more is checked. */
    public double[] box(String key) throws FormatException {
        JsonNode value = require(key);
        if (!value.isArray() || value.size() != 4) {
            throw problem("%s is not [left, top, width, height]: %s".formatted(key, value));
        }
        double[] box = new double[4];
        for (int i = 0; i < box.length; i++) {
            box[i] = number(key, value.get(i));
        }
        return box;
    }

    private double number(String key, JsonNode value) throws FormatException {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw problem("%s is not a finite number: %s".formatted(key, value));
        }
        return value.doubleValue();
    }

    private JsonNode require(String key) throws FormatException {
        @Nullable JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            throw problem("%s is missing".formatted(key));
        }
        return value;
    }

    public FormatException problem(String problem) {
        return new FormatException(file, line, problem);
    }
}
