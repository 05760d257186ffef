package io.drivesight.simulator.scenario;

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

    /** A value that cannot be used; whoever reads the file knows where in it the key is. */
    static final class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String key;

        /**
         * @param key of the map that is read, perhaps of one below it ({@code ego.s}, {@code points[1]}); empty: the value itself
         * @param complaint what follows the key in the message
         */
        Wrong(String key, String complaint) {
            super(key + " " + complaint);
            this.key = key;
        }

        /** The message for somebody who reads the map at this path. */
        String at(String path) {
            boolean inside = !path.isEmpty() && !key.isEmpty() && !key.startsWith("[");
            return path + (inside ? "." : "") + getMessage();
        }
    }

    static <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw new Wrong(key, "is missing");
        }
        return value;
    }

    static double number(String key, @Nullable Double value, double least, double most) {
        double given = required(key, value);
        if (!(given >= least && given <= most)) {
            throw new Wrong(key, "must be %s..%s, was %s".formatted(least, most, given));
        }
        return given;
    }

    static double number(String key, @Nullable Double value, double least, double most, double otherwise) {
        return value == null ? otherwise : number(key, value, least, most);
    }

    /** 1 or -1. */
    static int direction(String key, @Nullable Integer value) {
        if (value != null && Math.abs(value) != 1) {
            throw new Wrong(key, "must be 1 or -1");
        }
        return value == null ? 1 : value;
    }

    static String name(String key, @Nullable String value) {
        String name = required(key, value);
        if (!NAME.matcher(name).matches()) {
            throw new Wrong(key, "must be 1 to 128 of [A-Za-z0-9_.-], was '" + name + "'");
        }
        return name;
    }

    /** Any number of values; missing counts as none. */
    static <T> List<T> list(String key, @Nullable List<T> values) {
        if (values == null) {
            return List.of();
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new Wrong(key, "has an empty item");
        }
        return List.copyOf(values);
    }

    /** So many numbers. */
    static List<Double> numbers(String key, @Nullable List<Double> values, int count) {
        List<Double> numbers = list(key, required(key, values));
        if (numbers.size() != count) {
            throw new Wrong(key, "must be a list of %d numbers, had %d".formatted(count, numbers.size()));
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
                throw new Wrong(key, "has the name '" + name.apply(value) + "' twice");
            }
        }
        return list;
    }
}
