package io.drivesight.service.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads settings one by one, noting every problem instead of stopping at the first, and every key for the reference.
 * A setting that is wrong reads as its default, so that the rest can be checked too.
 */
final class SettingReader {
    static final String PREFIX = "drivesight.";

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h)");
    private static final Map<String, Double> MILLIS = Map.of("ms", 1.0, "s", 1000.0, "m", 60_000.0, "h", 3_600_000.0);

    private final SmallRyeConfig config;
    private final List<String> problems = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();
    private final Map<String, String> effective = new LinkedHashMap<>();

    SettingReader(SmallRyeConfig config) {
        this.config = config;
    }

    void problem(String text) {
        problems.add(text);
    }

    /** The value of a full property name as it stands. */
    Optional<String> verbatim(String name) {
        return lookUp(name).map(ConfigValue::getValue);
    }

    List<String> problems() {
        return problems;
    }

    List<Setting> settings() {
        return settings;
    }

    /** Every key with the value in effect, secrets hidden. */
    Map<String, String> effective() {
        return effective;
    }

    /**
     * One key of the configuration, for the reference and for messages.
     *
     * @param key without the prefix {@code drivesight.}
     * @param defaultValue as written; empty: none
     */
    record Setting(String key, String defaultValue) {}

    /** A value that may not be read from its text; the message says what is allowed. */
    private static final class NotAllowed extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(String text) throws NotAllowed;
    }

    String text(String key, String defaultValue) {
        return read(key, "text", defaultValue, text -> text).orElse(defaultValue);
    }

    Optional<String> optionalText(String key) {
        return read(key, "text", "", text -> text);
    }

    String required(String key, String allowed) {
        Optional<String> value = read(key, allowed, "", text -> text);
        if (value.isEmpty()) {
            problems.add(PREFIX + key + " is not set: give " + allowed);
        }
        return value.orElse("");
    }

    /** Text that matches a pattern. */
    String text(String key, String defaultValue, Pattern pattern, String allowed) {
        return read(key, allowed, defaultValue, text -> {
                    check(pattern.matcher(text).matches());
                    return text;
                })
                .orElse(defaultValue);
    }

    boolean flag(String key, boolean defaultValue) {
        return read(key, "true or false", Boolean.toString(defaultValue), text -> {
                    check(text.equals("true") || text.equals("false"));
                    return text.equals("true");
                })
                .orElse(defaultValue);
    }

    int integer(String key, int defaultValue, int min, int max) {
        return integer(key, defaultValue, Integer.toString(defaultValue), min, max);
    }

    /** A whole number whose default depends on the machine: {@code shownDefault} says how. */
    int integer(String key, int defaultValue, String shownDefault, int min, int max) {
        return (int) number(key, defaultValue, shownDefault, min, max);
    }

    long number(String key, long defaultValue, long min, long max) {
        return number(key, defaultValue, Long.toString(defaultValue), min, max);
    }

    private long number(String key, long defaultValue, String shown, long min, long max) {
        return read(key, "a whole number, " + min + " to " + max, shown, text -> {
                    long value = parse(text, Long::parseLong);
                    check(value >= min && value <= max);
                    return value;
                })
                .orElse(defaultValue);
    }

    Optional<Double> optionalFraction(String key) {
        return read(key, "a number, 0 to 1", "", text -> {
            double value = parse(text, Double::parseDouble);
            check(value >= 0 && value <= 1);
            return value;
        });
    }

    double decimal(String key, double defaultValue, double min, double max) {
        return read(key, "a number, " + shown(min) + " to " + shown(max), shown(defaultValue), text -> {
                    double value = parse(text, Double::parseDouble);
                    check(value >= min && value <= max);
                    return value;
                })
                .orElse(defaultValue);
    }

    private static String shown(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    <E extends Enum<E>> E choice(String key, E defaultValue) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        String allowed = Arrays.stream(constants).map(SettingReader::word).collect(Collectors.joining(", "));
        return read(
                        key,
                        "one of " + allowed,
                        word(defaultValue),
                        text -> Arrays.stream(constants)
                                .filter(constant -> word(constant).equals(text.toLowerCase(Locale.ROOT)))
                                .findFirst()
                                .orElseThrow(NotAllowed::new))
                .orElse(defaultValue);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    Duration duration(String key, String defaultValue, Duration min, Duration max) {
        return read(key, durations(min, max), defaultValue, text -> duration(text, min, max))
                .orElseGet(() -> parseDuration(defaultValue).orElseThrow());
    }

    Optional<Duration> optionalDuration(String key, Duration min, Duration max) {
        return read(key, durations(min, max), "", text -> duration(text, min, max));
    }

    private static String durations(Duration min, Duration max) {
        return "a duration like 250ms, 2s or 1m, " + min.toMillis() + " ms to " + max.toSeconds() + " s";
    }

    private static Duration duration(String text, Duration min, Duration max) throws NotAllowed {
        Duration value = parseDuration(text).orElseThrow(NotAllowed::new);
        check(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
        return value;
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            double millis = Double.parseDouble(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 0.0);
            return Optional.of(Duration.ofNanos(Math.round(millis * 1e6)));
        }
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static <N extends Number> N parse(String text, Function<String, N> parser) throws NotAllowed {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new NotAllowed();
        }
    }

    private static void check(boolean allowed) throws NotAllowed {
        if (!allowed) {
            throw new NotAllowed();
        }
    }

    private <T> Optional<T> read(String key, String allowed, String defaultValue, Parser<T> parser) {
        settings.add(new Setting(key, defaultValue));
        Optional<ConfigValue> found = lookUp(PREFIX + key);
        String text = found.map(ConfigValue::getValue).map(String::strip).orElse("");
        effective.put(PREFIX + key, Secrets.redact(key, text.isEmpty() ? defaultValue : text));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(text));
        } catch (NotAllowed e) {
            problems.add("%s%s = '%s' (from %s): must be %s"
                    .formatted(PREFIX, key, Secrets.redact(key, text), origin(found), allowed));
            return Optional.empty();
        }
    }

    private static String origin(Optional<ConfigValue> value) {
        return value.map(ConfigValue::getConfigSourceName).orElse("nowhere");
    }

    private Optional<ConfigValue> lookUp(String name) {
        ConfigValue value = config.getConfigValue(name);
        if (value.getValue() == null && value.getRawValue() != null) {
            problems.add(name + " refers to something that is not set: " + value.getRawValue());
        }
        return value.getValue() == null ? Optional.empty() : Optional.of(value);
    }

    /** Keeps secrets out of logs and pages. */
    public static final class Secrets {
        /** What is shown instead. */
        public static final String HIDDEN = "********";

        // Substrings of Kafka's own secret keys (ssl.key.password, sasl.jaas.config, ssl.keystore.key, ...), and of
        // likely
        // others.
        private static final Pattern SECRET =
                Pattern.compile("password|passwd|secret|jaas|token|credential|keystore\\.key|private");

        private Secrets() {}

        /** The value, or stars when its key is that of a secret. */
        public static String redact(String key, String value) {
            return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find() ? HIDDEN : value;
        }
    }
}
