package io.drivesight.simulator.replay.fault;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.drivesight.core.frame.CameraId;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the frames of a scope. Chances are per frame, 0..1. Immutable.
 *
 * @param scope which frames
 * @param chances of faults that a frame gets by chance, in the order in which they are put on
 * @param delay how much later frames are sent, in real time; their capture times stay
 * @param jitter up to how much more, evenly spread; frames of a camera keep their order
 * @param skew how much the camera's clock is ahead; negative: behind
 * @param drift how much farther ahead it gets [s per s]
 */
public record FaultSpec(
        Scope scope, Map<FaultKind, Episodes> chances, Duration delay, Duration jitter, Duration skew, double drift) {
    private static final List<FaultKind> BY_CHANCE = List.of(
            FaultKind.DROP,
            FaultKind.FREEZE,
            FaultKind.BLACK_OUT,
            FaultKind.CORRUPT,
            FaultKind.REORDER,
            FaultKind.DUPLICATE);
    private static final List<String> KEYS = Stream.concat(
                    BY_CHANCE.stream().map(FaultKind::label),
                    Stream.of("delay", "jitter", "skew", "drift", "cameras", "from", "to"))
            .toList();
    private static final Pattern DURATION = Pattern.compile("(-?[0-9]+(?:\\.[0-9]+)?)(us|ms|s|min)");
    private static final Map<String, Double> UNIT_NANOS = Map.of("us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Which frames a specification is about.
     *
     * @param cameras names of cameras, or {@code vehicle/camera}; empty: all
     * @param from first moment, by capture time since the replay's first frame
     * @param to first moment that is no longer meant; empty: to the end
     */
    public record Scope(Set<String> cameras, Duration from, Optional<Duration> to) {
        public Scope {
            cameras = Set.copyOf(cameras);
        }

        boolean covers(CameraId camera, Duration at) {
            return (cameras.isEmpty() || cameras.contains(camera.camera()) || cameras.contains(camera.key()))
                    && at.compareTo(from) >= 0
                    && to.map(end -> at.compareTo(end) < 0).orElse(true);
        }
    }

    /**
     * Something that begins by chance and lasts.
     *
     * @param chance that a frame begins one
     * @param length how long it lasts by capture time; 0: this frame
     */
    public record Episodes(double chance, Duration length) {}

    /**
     * Reads {@code drop=0.1,delay=50ms,cameras=front+rear}. The keys, all optional: chances {@code drop}, {@code freeze},
     * {@code black-out}, {@code corrupt}, {@code reorder}, {@code duplicate}, also as {@code 0.01/2s} with a length;
     * durations {@code delay}, {@code jitter}, {@code skew}, {@code drift} (per second); and {@code cameras}, {@code from}, {@code to}.
     *
     * @throws IllegalArgumentException when it makes no sense; the message says where and what is allowed
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static FaultSpec parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "a fault is written KEY=VALUE, as in drop=0.1,delay=50ms; was '" + part + "'");
            }
            String key = part.substring(0, equals).strip();
            if (values.put(key, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("given twice: " + key);
            }
        }
        return of(values);
    }

    /**
     * The same from keys and values.
     *
     * @throws IllegalArgumentException when they make no sense
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static FaultSpec of(Map<String, String> values) {
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("no such fault: " + key + "; known: " + String.join(", ", KEYS));
            }
        }
        String cameras = values.get("cameras");
        Map<FaultKind, Episodes> chances = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : BY_CHANCE) {
            String text = values.get(kind.label());
            if (text != null) {
                chances.put(kind, episodes(kind.label(), text));
            }
        }
        return new FaultSpec(
                new Scope(
                        cameras == null ? Set.of() : Set.of(cameras.split("\\+")),
                        duration(values, "from", Duration.ZERO, LONGEST),
                        values.containsKey("to")
                                ? Optional.of(duration(values, "to", Duration.ZERO, LONGEST))
                                : Optional.empty()),
                chances,
                duration(values, "delay", Duration.ZERO, LONGEST_DELAY),
                duration(values, "jitter", Duration.ZERO, LONGEST_DELAY),
                duration(values, "skew", LONGEST.negated(), LONGEST),
                drift(values.get("drift")));
    }

    private static Episodes episodes(String key, String text) {
        String[] parts = text.split("/", 2);
        try {
            double chance = Double.parseDouble(parts[0]);
            if (chance >= 0 && chance <= 1) {
                return new Episodes(
                        chance, parts.length == 1 ? Duration.ZERO : duration(key, parts[1], Duration.ZERO, LONGEST));
            }
        } catch (NumberFormatException e) {
            // Told below, as what is out of range.
        }
        throw new IllegalArgumentException(key + " is a chance from 0 to 1, was '" + text + "'");
    }

    private static Duration duration(Map<String, String> values, String key, Duration least, Duration most) {
        String text = values.get(key);
        return text == null ? Duration.ZERO : duration(key, text, least, most);
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
        throw new IllegalArgumentException("%s is a time with its unit (us, ms, s, min), from %d to %d s; was '%s'"
                .formatted(key, least.toSeconds(), most.toSeconds(), text));
    }

    /** Seconds per second. */
    private static double drift(@Nullable String text) {
        return text == null
                ? 0
                : duration("drift", text.replace("/s", ""), LONGEST.negated(), LONGEST)
                                .toNanos()
                        / 1e9;
    }
}
