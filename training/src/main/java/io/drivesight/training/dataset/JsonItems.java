package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Walks the arrays of a JSON file item by item, so that a large file never lies in memory as a whole and every item has a place. */
final class JsonItems {
    /** What to do with one item. */
    interface Visitor {
        void item(JsonNode item, String where) throws IOException;
    }

    /** The field name under which the items of an array that is the whole file are visited. */
    static final String WHOLE_FILE = "";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonItems() {}

    /**
     * Visits the items of the top-level arrays with these names.
     *
     * @param name what to call the file in messages
     * @throws DatasetException when the file is no JSON; the message names the line
     */
    static void forEach(Path file, String name, Map<String, Visitor> visitors) throws IOException {
        try (JsonParser parser = MAPPER.createParser(file.toFile())) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                visit(parser, name, visitors.get(WHOLE_FILE));
            } else if (first == JsonToken.START_OBJECT) {
                object(parser, name, visitors);
            } else {
                throw new DatasetException(file + ": neither a JSON object nor an array; give a label file");
            }
        } catch (JacksonException e) {
            throw new DatasetException(
                    file + place(e.getLocation()) + ": not well-formed JSON: " + e.getOriginalMessage()
                            + "; correct the file",
                    e);
        }
    }

    private static void object(JsonParser parser, String name, Map<String, Visitor> visitors) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                visit(parser, name, visitors.get(field));
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void visit(JsonParser parser, String name, @org.jspecify.annotations.Nullable Visitor visitor)
            throws IOException {
        if (visitor == null) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String where = name + place(parser.currentTokenLocation());
            JsonNode item = MAPPER.readTree(parser);
            visitor.item(item, where);
        }
    }

    private static String place(@org.jspecify.annotations.Nullable JsonLocation location) {
        return location == null ? "" : ":" + location.getLineNr() + ":" + location.getColumnNr();
    }

    /** A field that is a finite number. */
    static Optional<Double> number(JsonNode node) {
        return node.isNumber() && Double.isFinite(node.asDouble()) ? Optional.of(node.asDouble()) : Optional.empty();
    }
}
