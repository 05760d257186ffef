package io.drivesight.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads records to the letter. Every complaint names the key, by its path from the root, and what is allowed there. */
public final class StrictRecords {
    private static final int MOST_QUOTED = 80;

    private StrictRecords() {}

    /**
     * Lets a mapper take values for what they are: no text for a number, blank or {@code NaN} neither, no number for a text, none
     * that is infinite, and no key twice.
     */
    public static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B mapper) {
        return mapper.addModule(new SimpleModule()
                        .addDeserializer(Double.class, new FiniteNumber(null))
                        .addDeserializer(double.class, new FiniteNumber(0.0)))
                .withCoercionConfigDefaults(all -> all.setAcceptBlankAsEmpty(false))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    /** Jackson takes {@code "NaN"} and {@code "INF"} for numbers, and what is too large for infinite. */
    private static final class FiniteNumber extends StdScalarDeserializer<Double> {
        private static final long serialVersionUID = 1L;

        private final @Nullable Double ofNull;

        FiniteNumber(@Nullable Double ofNull) {
            super(Double.class);
            this.ofNull = ofNull;
        }

        @Override
        public @Nullable Double getNullValue(DeserializationContext context) {
            return ofNull;
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isNumeric()) {
                return (Double) context.handleUnexpectedToken(Double.class, parser);
            }
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw new WrongValue("", "is too large");
            }
            return value;
        }
    }

    /** Parses a text; a {@link WrongValue} says in which line it is malformed. */
    public static JsonNode parse(ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ": ";
            String message =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw because(new WrongValue("", line + message), e);
        }
    }

    private static WrongValue because(WrongValue wrong, Exception cause) {
        wrong.initCause(cause);
        return wrong;
    }

    /** Reads a record that checks itself for what is left out; a {@link WrongValue} says what is wrong. */
    public static <T> T read(ObjectMapper mapper, JsonNode root, Class<T> type) {
        try {
            return mapper.treeToValue(root, type);
        } catch (JsonProcessingException e) {
            throw wrong(mapper, root, e);
        }
    }

    /** Reads a record that has every component, but those that are {@code @Nullable}; a {@link WrongValue} says what is wrong. */
    public static <T extends Record> T readWhole(ObjectMapper mapper, JsonNode root, Class<T> type) {
        requireAll(root, type, "");
        return read(mapper, root, type);
    }

    private static void requireAll(JsonNode map, Class<?> type, String path) {
        Map<String, RecordComponent> parts = Stream.of(type.getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, part -> part, (a, b) -> a, TreeMap::new));
        map.fieldNames().forEachRemaining(key -> {
            if (!parts.containsKey(key)) {
                throw new WrongValue(path + key, unknown(parts.keySet()));
            }
        });
        parts.forEach((name, part) -> requireAll(map.path(name), part, path + name));
    }

    private static void requireAll(JsonNode value, RecordComponent part, String place) {
        if (!part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            requirePresent(value, place);
        }
        if (part.getType().isRecord() && value.isObject()) {
            requireAll(value, part.getType(), place + ".");
        }
        requireItems(value, part.getGenericType(), place);
    }

    private static void requireItems(JsonNode value, Type type, String place) {
        if (type instanceof ParameterizedType list && value.isArray()) {
            Type item = list.getActualTypeArguments()[0];
            for (int i = 0; i < value.size(); i++) {
                String path = place + "[" + i + "]";
                requirePresent(value.get(i), path);
                if (item instanceof Class<?> one && one.isRecord()) {
                    requireAll(value.get(i), one, path + ".");
                }
                requireItems(value.get(i), item, path);
            }
        }
    }

    private static void requirePresent(JsonNode value, String place) {
        if (value.isMissingNode() || value.isNull()) {
            throw new WrongValue(place, "is missing");
        }
    }

    private static WrongValue wrong(ObjectMapper mapper, JsonNode root, JsonProcessingException e) {
        List<JsonMappingException.Reference> steps = e instanceof JsonMappingException at ? at.getPath() : List.of();
        String path = steps.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        return because(new WrongValue("", complaint(mapper, at(root, steps), path, e)), e);
    }

    private static JsonNode at(JsonNode root, List<JsonMappingException.Reference> steps) {
        JsonNode node = root;
        for (JsonMappingException.Reference step : steps) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String complaint(ObjectMapper mapper, JsonNode value, String path, JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return path + " " + unknown(new TreeSet<>(unknown.getKnownPropertyIds()));
        }
        Class<?> wanted = null;
        Throwable reason = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof WrongValue wrong) {
                return wrong.at(path);
            }
            if (cause instanceof MismatchedInputException mismatch) {
                wanted = mismatch.getTargetType();
            } else if (cause instanceof InputCoercionException tooLarge) {
                wanted = tooLarge.getTargetType();
            }
            // What a record said itself, not what it had been told.
            reason = reason instanceof JsonProcessingException ? cause : reason;
        }
        if (wanted == null || reason instanceof IllegalArgumentException) {
            return path + " is wrong: " + reason.getMessage();
        }
        String text = value.toString();
        String quoted = text.length() > MOST_QUOTED ? text.substring(0, MOST_QUOTED) + "..." : text;
        return path + " must be " + kind(mapper, wanted) + ", was " + quoted;
    }

    private static String unknown(Collection<?> known) {
        return "is no known key; known here: "
                + known.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String kind(ObjectMapper mapper, Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(mapper::<JsonNode>valueToTree)
                            .map(JsonNode::asText)
                            .toList();
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        boolean isList = Collection.class.isAssignableFrom(type) || type.isArray();
        return type == String.class ? "text" : isList ? "a list" : "a map of keys and values";
    }
}
