package io.drivesight.simulator.replay.fault;

import io.drivesight.simulator.replay.fault.FaultSpec.Episodes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and values to a {@link FaultSpec}. */
final class FaultSpecReader {
    private static final List<String> KEYS = List.of(
            "drop",
            "freeze",
            "black-out",
            "corrupt",
            "reorder",
            "duplicate",
            "delay",
            "jitter",
            "skew",
            "drift",
            "cameras",
            "from",
            "to");
    private static final Pattern DURATION = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(us|ms|s|min)");
    private static final Map<String, Double> UNIT_NANOS = Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Map<String, String> values;

    FaultSpecReader(String text) {
        this(split(text));
    }

    FaultSpecReader(Map<String, String> values) {
        this.values = values;
        values.keySet().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(unknown -> {
            throw new FaultException("no such fault: " + unknown + "; known: " + String.join(", ", KEYS));
        });
    }

    private static Map<String, String> split(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new FaultException("a fault is written KEY=VALUE, as in drop=0.1,delay=50ms; was '" + part + "'");
            }
            if (values.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip())
                    != null) {
                throw new FaultException(
                        "given twice: " + part.substring(0, equals).strip());
            }
        }
        return values;
    }

    FaultSpec read() {
        return new FaultSpec(
                new Scope(
                        value("cameras")
                                .map(names -> Set.of(names.split("\\+")))
                                .orElse(Set.of()),
                        duration("from", Duration.ZERO, LONGEST).orElse(Duration.ZERO),
                        duration("to", Duration.ZERO, LONGEST)),
                chance("drop"),
                episodes("freeze"),
                episodes("black-out"),
                chance("corrupt"),
                chance("reorder"),
                chance("duplicate"),
                duration("delay", Duration.ZERO, LONGEST_DELAY).orElse(Duration.ZERO),
                duration("jitter", Duration.ZERO, LONGEST_DELAY).orElse(Duration.ZERO),
                duration("skew", LONGEST.negated(), LONGEST).orElse(Duration.ZERO),
                drift());
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private double chance(String key) {
        return value(key).map(text -> chance(key, text)).orElse(0.0);
    }

    private static double chance(String key, String text) {
        try {
            double chance = Double.parseDouble(text);
            if (chance >= 0 && chance <= 1) {
                return chance;
            }
        } catch (NumberFormatException e) {
            // Told below, as what is out of range.
        }
        throw new FaultException(key + " is a chance from 0 to 1, was '" + text + "'");
    }

    private Episodes episodes(String key) {
        return value(key).map(text -> episodes(key, text)).orElse(Episodes.NEVER);
    }

    private static Episodes episodes(String key, String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Episodes(chance(key, text), Duration.ZERO)
                : new Episodes(
                        chance(key, text.substring(0, slash)),
                        duration(key, text.substring(slash + 1), Duration.ZERO, LONGEST));
    }

    private Optional<Duration> duration(String key, Duration least, Duration most) {
        return value(key).map(text -> duration(key, text, least, most));
    }

    private static Duration duration(String key, String text, Duration least, Duration most) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            double unit = UNIT_NANOS.getOrDefault(matcher.group(2), 0.0);
            Duration duration = Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * unit));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw new FaultException("%s is a time with its unit (us, ms, s, min), from %d to %d s; was '%s'"
                .formatted(key, least.toSeconds(), most.toSeconds(), text));
    }

    /** Seconds per second. */
    private double drift() {
        return value("drift")
                        .map(text -> duration("drift", text.replace("/s", ""), LONGEST.negated(), LONGEST))
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }
}
