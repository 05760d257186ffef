package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A map in a scenario file, read key by key; every complaint names the file, the key and what is allowed there. */
final class Section {
    private final String source;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new TreeSet<>();

    Section(String source, String path, @Nullable JsonNode node) {
        this.source = source;
        this.path = path;
        if (node == null || !node.isObject()) {
            throw new ScenarioException("%s: %s must be a map of keys and values".formatted(source, place(path)));
        }
        this.node = node;
    }

    private static String place(String path) {
        return path.isEmpty() ? "the file" : path;
    }

    /** To be called when every key was asked for: what is left is a mistake. */
    void noOthers() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new ScenarioException(
                        "%s: %s is no known key; known here: %s".formatted(source, at(name), String.join(", ", known)));
            }
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** A complaint about a key. */
    ScenarioException wrong(String key, String complaint) {
        return new ScenarioException("%s: %s %s".formatted(source, at(key), complaint));
    }

    private @Nullable JsonNode get(String key) {
        known.add(key);
        @Nullable JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    private JsonNode require(String key) {
        @Nullable JsonNode value = get(key);
        if (value == null) {
            throw wrong(key, "is missing");
        }
        return value;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    double number(String key, double least, double most) {
        return inRange(key, asNumber(key, require(key)), least, most);
    }

    double number(String key, double least, double most, double otherwise) {
        return has(key) ? number(key, least, most) : otherwise;
    }

    int integer(String key, int least, int most, int otherwise) {
        double value = number(key, least, most, otherwise);
        if (value != Math.rint(value)) {
            throw wrong(key, "must be a whole number, was " + value);
        }
        return (int) value;
    }

    private double asNumber(String key, JsonNode value) {
        if (!value.isNumber()) {
            throw wrong(key, "must be a number, was " + value);
        }
        return value.doubleValue();
    }

    private double inRange(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw wrong(key, "must be %s..%s, was %s".formatted(least, most, value));
        }
        return value;
    }

    String text(String key) {
        JsonNode value = require(key);
        if (!value.isTextual()) {
            throw wrong(key, "must be text, was " + value);
        }
        return value.textValue();
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return optionalText(key).map(text -> constant(key, type, text)).orElse(otherwise);
    }

    private <E extends Enum<E>> E constant(String key, Class<E> type, String text) {
        E[] constants = type.getEnumConstants();
        return Stream.of(constants)
                .filter(constant -> label(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        key,
                        "must be one of %s, was %s"
                                .formatted(
                                        Stream.of(constants).map(Section::label).toList(), text)));
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A list of exactly this many numbers. */
    double[] numbers(String key, int count) {
        List<JsonNode> items = items(key);
        if (items.size() != count) {
            throw wrong(key, "must be a list of %d numbers, had %d".formatted(count, items.size()));
        }
        return items.stream().mapToDouble(item -> asNumber(key, item)).toArray();
    }

    /** A list of any number of numbers; missing counts as empty. */
    List<Double> numbers(String key) {
        return has(key) ? items(key).stream().map(item -> asNumber(key, item)).toList() : List.of();
    }

    /** A list of pairs. */
    List<double[]> pairs(String key) {
        List<double[]> pairs = new ArrayList<>();
        for (JsonNode item : items(key)) {
            if (!item.isArray() || item.size() != 2) {
                throw wrong(key + "[" + pairs.size() + "]", "must be a pair of numbers, was " + item);
            }
            String name = key + "[" + pairs.size() + "]";
            pairs.add(new double[] {asNumber(name, item.get(0)), asNumber(name, item.get(1))});
        }
        return pairs;
    }

    /** A profile: one number, or a list of [time, value] pairs. */
    Profile profile(String key, double least, double most) {
        JsonNode value = require(key);
        if (value.isNumber()) {
            return Profile.constant(inRange(key, value.doubleValue(), least, most));
        }
        List<Profile.Key> keys = new ArrayList<>();
        for (double[] pair : pairs(key)) {
            inRange(key + "[" + keys.size() + "][1]", pair[1], least, most);
            keys.add(new Profile.Key(pair[0], pair[1]));
        }
        try {
            return new Profile(keys);
        } catch (IllegalArgumentException e) {
            throw wrong(key, "is no profile: " + e.getMessage());
        }
    }

    Profile profile(String key, double least, double most, double otherwise) {
        return has(key) ? profile(key, least, most) : Profile.constant(otherwise);
    }

    private List<JsonNode> items(String key) {
        JsonNode value = require(key);
        if (!value.isArray()) {
            throw wrong(key, "must be a list, was " + value);
        }
        List<JsonNode> items = new ArrayList<>();
        value.forEach(items::add);
        return items;
    }

    /** A list of texts. */
    List<String> texts(String key) {
        return items(key).stream()
                .map(item -> {
                    if (!item.isTextual()) {
                        throw wrong(key, "must be a list of texts, had " + item);
                    }
                    return item.textValue();
                })
                .toList();
    }

    /** A list of maps, each read by the function; missing counts as empty. */
    <T> List<T> sections(String key, Function<Section, T> reader) {
        if (!has(key)) {
            return List.of();
        }
        List<T> results = new ArrayList<>();
        for (JsonNode item : items(key)) {
            Section section = new Section(source, at(key) + "[" + results.size() + "]", item);
            results.add(reader.apply(section));
            section.noOthers();
        }
        return results;
    }

    /** A map read by the function. */
    <T> T section(String key, Function<Section, T> reader) {
        Section section = new Section(source, at(key), require(key));
        T result = reader.apply(section);
        section.noOthers();
        return result;
    }
}
