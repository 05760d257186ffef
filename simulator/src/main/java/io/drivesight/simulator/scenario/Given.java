package io.drivesight.simulator.scenario;

import io.drivesight.core.json.WrongValue;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of what a scenario file gives for a key, which is null where the file leaves it out. */
final class Given {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    private Given() {}

    static <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw new WrongValue(key, "is missing");
        }
        return value;
    }

    static double number(String key, @Nullable Double value, double least, double most) {
        double given = required(key, value);
        if (!(given >= least && given <= most)) {
            throw new WrongValue(key, "must be %s..%s, was %s".formatted(least, most, given));
        }
        return given;
    }

    static double number(String key, @Nullable Double value, double least, double most, double otherwise) {
        return value == null ? otherwise : number(key, value, least, most);
    }

    /** 1 or -1. */
    static int direction(String key, @Nullable Integer value) {
        if (value != null && Math.abs(value) != 1) {
            throw new WrongValue(key, "must be 1 or -1");
        }
        return value == null ? 1 : value;
    }

    static String name(String key, @Nullable String value) {
        String name = required(key, value);
        if (!NAME.matcher(name).matches()) {
            throw new WrongValue(key, "must be 1 to 128 of [A-Za-z0-9_.-], was '" + name + "'");
        }
        return name;
    }

    /** Any number of values; missing counts as none. */
    static <T> List<T> list(String key, @Nullable List<T> values) {
        if (values == null) {
            return List.of();
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new WrongValue(key, "has an empty item");
        }
        return List.copyOf(values);
    }

    /** So many numbers. */
    static List<Double> numbers(String key, @Nullable List<Double> values, int count) {
        List<Double> numbers = list(key, required(key, values));
        if (numbers.size() != count) {
            throw new WrongValue(key, "must be a list of %d numbers, had %d".formatted(count, numbers.size()));
        }
        return numbers;
    }

    /** A profile whose values are in this range. */
    static Profile profile(String key, @Nullable Profile value, double least, double most) {
        Profile profile = required(key, value);
        int count = profile.keys().size();
        for (int i = 0; i < count; i++) {
            number(
                    count == 1 ? key : key + "[" + i + "][1]",
                    profile.keys().get(i).value(),
                    least,
                    most);
        }
        return profile;
    }

    /** Things of which no two have the same name. */
    static <T> List<T> different(String key, @Nullable List<T> values, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        List<T> list = list(key, values);
        for (T value : list) {
            if (!seen.add(name.apply(value))) {
                throw new WrongValue(key, "has the name '" + name.apply(value) + "' twice");
            }
        }
        return list;
    }
}
