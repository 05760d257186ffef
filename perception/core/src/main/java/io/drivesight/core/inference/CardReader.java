package io.drivesight.core.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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

    ModelCard read(JsonNode node) {
        if (!node.isObject()) {
            throw new ModelException(source + ": a model card is a mapping with the fields " + sorted(CARD));
        }
        Fields card = new Fields(node, "", CARD);
        Fields input = card.object("input", INPUT);
        Fields thresholds = card.object("thresholds", THRESHOLDS);
        return new ModelCard(
                card.text("name"),
                card.choice("family", HeadFamily.class),
                card.names("classes"),
                new InputSpec(
                        input.integer("width", 1, MAX_SIDE),
                        input.integer("height", 1, MAX_SIDE),
                        input.checked("dynamic", "true or false", JsonNode::isBoolean)
                                .booleanValue(),
                        input.integer("stride", 1, MAX_SIDE),
                        input.choice("channels", ChannelOrder.class),
                        input.choice("resize", ResizeMode.class),
                        input.integer("padding", 0, 255),
                        input.triple("mean", false),
                        input.triple("std", true)),
                new Thresholds(
                        thresholds.fraction("score"),
                        thresholds.fraction("iou"),
                        thresholds.integer("maxDetections", 1, Integer.MAX_VALUE)),
                node.hasNonNull("license") ? card.text("license") : null,
                provenance(node.get("provenance")));
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

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** The fields of a mapping in the card. */
    private final class Fields {
        private final JsonNode node;
        /** What stands before the fields' names in messages. */
        private final String path;

        private Fields(JsonNode node, String path, Set<String> known) {
            this.node = node;
            this.path = path;
            node.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw new ModelException("%s: model card field %s is unknown; known are %s"
                            .formatted(source, path + name, sorted(known)));
                }
            });
        }

        private JsonNode required(String field) {
            JsonNode value = node.path(field);
            if (value.isMissingNode() || value.isNull()) {
                throw new ModelException(source + ": model card field " + path + field + " is missing");
            }
            return value;
        }

        private JsonNode checked(String field, String expected, Predicate<JsonNode> good) {
            JsonNode value = required(field);
            if (!good.test(value)) {
                throw bad(field, expected, value);
            }
            return value;
        }

        private ModelException bad(String field, String expected, JsonNode found) {
            String text = found.toString();
            return new ModelException("%s: model card field %s must be %s, is %s"
                    .formatted(
                            source, path + field, expected, text.length() > 80 ? text.substring(0, 80) + "..." : text));
        }

        private Fields object(String field, Set<String> known) {
            JsonNode value = checked(field, "a mapping with the fields " + sorted(known), JsonNode::isObject);
            return new Fields(value, path + field + ".", known);
        }

        private String text(String field) {
            return checked(
                            field,
                            "a text",
                            value -> value.isTextual() && !value.textValue().isBlank())
                    .textValue();
        }

        private int integer(String field, int least, int most) {
            return checked(
                            field,
                            "an integer from %d to %d".formatted(least, most),
                            value -> value.isIntegralNumber()
                                    && value.canConvertToInt()
                                    && value.intValue() >= least
                                    && value.intValue() <= most)
                    .intValue();
        }

        private double fraction(String field) {
            return checked(
                            field,
                            "a number from 0 to 1",
                            value -> value.isNumber() && value.doubleValue() >= 0 && value.doubleValue() <= 1)
                    .doubleValue();
        }

        private <E extends Enum<E>> E choice(String field, Class<E> type) {
            JsonNode value = required(field);
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.name().equalsIgnoreCase(value.asText()))
                    .findFirst()
                    .orElseThrow(() -> bad(field, "one of " + Arrays.toString(type.getEnumConstants()), value));
        }

        private List<String> names(String field) {
            List<String> names = new ArrayList<>();
            JsonNode value = required(field);
            value.forEach(name -> names.add(name.isTextual() ? name.textValue().strip() : ""));
            if (!value.isArray() || names.isEmpty() || names.contains("")) {
                throw bad(field, "a list of one or more names", value);
            }
            if (new HashSet<>(names).size() != names.size()) {
                throw bad(field, "a list of names without duplicates", value);
            }
            return names;
        }

        private List<Double> triple(String field, boolean positive) {
            JsonNode value = required(field);
            List<Double> numbers = new ArrayList<>();
            value.forEach(each -> numbers.add(each.isNumber() ? each.doubleValue() : Double.NaN));
            if (!value.isArray()
                    || numbers.size() != 3
                    || !numbers.stream().allMatch(number -> Double.isFinite(number) && (!positive || number > 0))) {
                throw bad(field, "a list of three numbers" + (positive ? " above 0" : ""), value);
            }
            return numbers;
        }
    }
}
