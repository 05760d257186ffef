package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.json.WrongValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A quantity over time: straight lines between key points, constant before the first and after the last. Integrals are exact.
 *
 * @param keys at least one key point, times strictly growing
 */
public record Profile(List<Key> keys) {
    /**
     * One key point.
     *
     * @param time since the start of the drive [s]
     * @param value in the unit of what the profile describes
     */
    public record Key(double time, double value) {
        public Key {
            if (!Double.isFinite(time + value)) {
                throw new IllegalArgumentException("time and value must be finite");
            }
        }
    }

    public Profile {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a profile needs at least one [time, value] pair");
        }
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i).time() <= keys.get(i - 1).time()) {
                throw new IllegalArgumentException(
                        "times must grow: " + keys.get(i - 1).time() + " is followed by "
                                + keys.get(i).time());
            }
        }
    }

    /** As a file has it: one number, or a list of {@code [time, value]} pairs. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Profile of(JsonNode node) {
        if (node.isNumber()) {
            return constant(node.doubleValue());
        }
        if (!node.isArray()) {
            throw new WrongValue("", "must be a list, was " + node);
        }
        List<Key> keys = new ArrayList<>();
        for (JsonNode pair : node) {
            if (pair.size() != 2 || !pair.path(0).isNumber() || !pair.path(1).isNumber()) {
                throw new WrongValue("[" + keys.size() + "]", "must be a pair of numbers, was " + pair);
            }
            keys.add(new Key(pair.get(0).doubleValue(), pair.get(1).doubleValue()));
        }
        try {
            return new Profile(keys);
        } catch (IllegalArgumentException e) {
            throw new WrongValue("", "is no profile: " + e.getMessage());
        }
    }

    /** The same value for ever. */
    public static Profile constant(double value) {
        return new Profile(List.of(new Key(0, value)));
    }

    /** The value at a time. */
    public double at(double time) {
        int i = segment(time);
        return i < 0
                ? first().value()
                : keys.get(i).value() + slope(time) * (time - keys.get(i).time());
    }

    /** Change per second at a time; 0 outside the key points. */
    private double slope(double time) {
        int i = segment(time);
        if (i < 0 || i + 1 >= keys.size()) {
            return 0;
        }
        Key a = keys.get(i);
        Key b = keys.get(i + 1);
        return (b.value() - a.value()) / (b.time() - a.time());
    }

    /** Area under the profile from time 0 to {@code time}: a distance when the profile is a speed. */
    public double integral(double time) {
        return area(time) - area(0);
    }

    /** The value with every straight piece replaced by an S curve that starts and ends level: how a driver changes lanes. */
    public double smoothAt(double time) {
        int i = segment(time);
        if (i < 0 || i + 1 >= keys.size()) {
            return at(time);
        }
        double u = share(time, i);
        return keys.get(i).value() + rise(i) * u * u * (3 - 2 * u);
    }

    /** Change per second of {@link #smoothAt}. */
    public double smoothSlope(double time) {
        int i = segment(time);
        if (i < 0 || i + 1 >= keys.size()) {
            return 0;
        }
        double u = share(time, i);
        return rise(i) * 6 * u * (1 - u) / (keys.get(i + 1).time() - keys.get(i).time());
    }

    /** The same profile, its values shifted. */
    public Profile plus(double offset) {
        return new Profile(keys.stream()
                .map(key -> new Key(key.time(), key.value() + offset))
                .toList());
    }

    /** Area from the first key point on; negative before it. */
    private double area(double time) {
        double sum = 0;
        if (time < first().time()) {
            return first().value() * (time - first().time());
        }
        int i = segment(time);
        for (int k = 0; k < i; k++) {
            Key a = keys.get(k);
            Key b = keys.get(k + 1);
            sum += (a.value() + b.value()) / 2 * (b.time() - a.time());
        }
        return sum + (keys.get(i).value() + at(time)) / 2 * (time - keys.get(i).time());
    }

    private Key first() {
        return keys.get(0);
    }

    /** Index of the last key point at or before the time; -1: none. */
    private int segment(double time) {
        int i = keys.size() - 1;
        while (i >= 0 && keys.get(i).time() > time) {
            i--;
        }
        return i;
    }

    private double share(double time, int i) {
        double start = keys.get(i).time();
        return (time - start) / (keys.get(i + 1).time() - start);
    }

    private double rise(int i) {
        return keys.get(i + 1).value() - keys.get(i).value();
    }
}
