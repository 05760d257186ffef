package io.drivesight.core.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a card field by field, so that whoever wrote it by hand is told which one is wrong and what it should be. */
final class CardReader {
    /** Longest side of an input: more would be gigabytes per call. */
    private static final int MAX_SIDE = 8192;

    private static final Set<String> CARD =
            Set.of("name", "family", "classes", "input", "thresholds", "license", "provenance");
    private static final Set<String> INPUT =
            Set.of("width", "height", "dynamic", "stride", "channels", "resize", "padding", "mean", "std");
    private static final Set<String> THRESHOLDS = Set.of("score", "iou", "maxDetections");

    private final ObjectMapper mapper;
    private final String source;

    CardReader(ObjectMapper mapper, String source) {
        this.mapper = mapper;
        this.source = source;
    }

    ModelCard read(JsonNode card) {
        if (!card.isObject()) {
            throw new ModelException(source + ": a model card is a mapping with the fields " + sorted(CARD));
        }
        checkNames(card, "", CARD);
        return new ModelCard(
                text(card, "name"),
                choice(card, "", "family", HeadFamily.class),
                classes(card),
                input(object(card, "input", INPUT)),
                thresholds(object(card, "thresholds", THRESHOLDS)),
                card.hasNonNull("license") ? text(card, "license") : null,
                provenance(card.get("provenance")));
    }

    private InputSpec input(JsonNode input) {
        return new InputSpec(
                integer(input, "input.", "width", 1, MAX_SIDE),
                integer(input, "input.", "height", 1, MAX_SIDE),
                bool(input, "input.", "dynamic"),
                integer(input, "input.", "stride", 1, MAX_SIDE),
                choice(input, "input.", "channels", ChannelOrder.class),
                choice(input, "input.", "resize", ResizeMode.class),
                integer(input, "input.", "padding", 0, 255),
                triple(input, "mean", false),
                triple(input, "std", true));
    }

    private Thresholds thresholds(JsonNode thresholds) {
        return new Thresholds(
                fraction(thresholds, "score"),
                fraction(thresholds, "iou"),
                integer(thresholds, "thresholds.", "maxDetections", 1, Integer.MAX_VALUE));
    }

    private List<String> classes(JsonNode card) {
        JsonNode node = required(card, "", "classes");
        List<String> names = new ArrayList<>(node.size());
        node.forEach(name -> names.add(name.isTextual() ? name.textValue().strip() : ""));
        if (!node.isArray() || names.isEmpty() || names.contains("")) {
            throw bad("classes", "a list of one or more names", node);
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw bad("classes", "a list of names without duplicates", node);
        }
        return names;
    }

    private @Nullable Provenance provenance(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        try {
            return mapper.treeToValue(node, Provenance.class);
        } catch (JsonProcessingException e) {
            throw new ModelException(source + ": model card field provenance: " + e.getOriginalMessage(), e);
        }
    }

    private JsonNode object(JsonNode card, String field, Set<String> names) {
        JsonNode node = required(card, "", field);
        if (!node.isObject()) {
            throw bad(field, "a mapping with the fields " + sorted(names), node);
        }
        checkNames(node, field + ".", names);
        return node;
    }

    private void checkNames(JsonNode node, String path, Set<String> names) {
        node.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw new ModelException("%s: model card field %s is unknown; known are %s"
                        .formatted(source, path + name, sorted(names)));
            }
        });
    }

    private JsonNode required(JsonNode node, String path, String field) {
        @Nullable JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw new ModelException(source + ": model card field " + path + field + " is missing");
        }
        return value;
    }

    private String text(JsonNode node, String field) {
        JsonNode value = required(node, "", field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw bad(field, "a text", value);
        }
        return value.textValue();
    }

    private int integer(JsonNode node, String path, String field, int least, int most) {
        JsonNode value = required(node, path, field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw bad(path + field, "an integer from %d to %d".formatted(least, most), value);
        }
        return value.intValue();
    }

    private boolean bool(JsonNode node, String path, String field) {
        JsonNode value = required(node, path, field);
        if (!value.isBoolean()) {
            throw bad(path + field, "true or false", value);
        }
        return value.booleanValue();
    }

    private double fraction(JsonNode thresholds, String field) {
        JsonNode value = required(thresholds, "thresholds.", field);
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
            throw bad("thresholds." + field, "a number from 0 to 1", value);
        }
        return value.doubleValue();
    }

    private List<Double> triple(JsonNode input, String field, boolean positive) {
        JsonNode node = required(input, "input.", field);
        List<Double> values = new ArrayList<>(3);
        for (JsonNode value : node) {
            boolean good =
                    value.isNumber() && Double.isFinite(value.doubleValue()) && (!positive || value.doubleValue() > 0);
            values.add(good ? value.doubleValue() : Double.NaN);
        }
        if (!node.isArray() || values.size() != 3 || values.contains(Double.NaN)) {
            throw bad("input." + field, "a list of three numbers" + (positive ? " above 0" : ""), node);
        }
        return values;
    }

    private <E extends Enum<E>> E choice(JsonNode node, String path, String field, Class<E> type) {
        JsonNode value = required(node, path, field);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(value.asText()))
                .findFirst()
                .orElseThrow(() -> bad(path + field, "one of " + Arrays.toString(type.getEnumConstants()), value));
    }

    private ModelException bad(String field, String expected, JsonNode found) {
        String text = found.toString();
        return new ModelException("%s: model card field %s must be %s, is %s"
                .formatted(source, field, expected, text.length() > 80 ? text.substring(0, 80) + "..." : text));
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
