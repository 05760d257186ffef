package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Weather and time of day.
 *
 * @param visibility meteorological visibility [m]: contrast falls to 2 % there; above 0
 * @param rain intensity [mm/h]; 0: dry
 * @param time time of day
 */
public record Conditions(double visibility, double rain, TimeOfDay time) {
    /** Time of day. */
    public enum TimeOfDay {
        DAY,
        /** The sun is down, the sky still bright; lamps are lit. */
        DUSK,
        /** Dark, lamps lit. */
        NIGHT
    }

    private static final double CLEAR_VISIBILITY = 20_000;
    private static final double RAIN_DEFAULT = 8;
    private static final double FOG_DEFAULT = 150;
    private static final String ALLOWED =
            "allowed: clear, fog:<visibility in m, 10..20000>, rain:<mm/h, 0.1..100>, dusk, night; joined with +, e.g. night+rain:5";

    /** A dry day with good visibility. */
    public static final Conditions CLEAR = new Conditions(CLEAR_VISIBILITY, 0, TimeOfDay.DAY);

    public Conditions {
        if (!(visibility >= 10 && visibility <= CLEAR_VISIBILITY) || !(rain >= 0 && rain <= 100)) {
            throw new IllegalArgumentException(
                    "visibility must be 10..20000 m and rain 0..100 mm/h, were %s and %s".formatted(visibility, rain));
        }
    }

    /**
     * Reads {@code clear}, {@code fog:150}, {@code rain:8}, {@code night}, or several joined with {@code +}. Where a colon is awkward,
     * as in file names, {@code fog-150} is the same.
     *
     * @throws ScenarioException when it is none of these; the message says what is allowed
     */
    @JsonCreator
    public static Conditions parse(String text) {
        Conditions result = CLEAR;
        for (String part : text.toLowerCase(Locale.ROOT).strip().split("\\+")) {
            result = result.with(part.strip().replaceFirst("-(?=[0-9])", ":"), text);
        }
        return result;
    }

    private Conditions with(String part, String whole) {
        int colon = part.indexOf(':');
        String kind = colon < 0 ? part : part.substring(0, colon);
        try {
            return switch (kind) {
                case "clear" -> this;
                case "day" -> new Conditions(visibility, rain, TimeOfDay.DAY);
                case "dusk" -> new Conditions(visibility, rain, TimeOfDay.DUSK);
                case "night" -> new Conditions(visibility, rain, TimeOfDay.NIGHT);
                case "fog" -> new Conditions(number(part, colon, FOG_DEFAULT), rain, time);
                case "rain" -> raining(number(part, colon, RAIN_DEFAULT));
                default -> throw new IllegalArgumentException("'" + part + "' is unknown");
            };
        } catch (IllegalArgumentException e) {
            throw new ScenarioException("weather '" + whole + "': " + e.getMessage() + "; " + ALLOWED, e);
        }
    }

    /** Rain takes visibility with it: 3 km at 3 mm/h, 1.4 km at 10. */
    private Conditions raining(double intensity) {
        double through = intensity <= 0 ? visibility : 6600 / StrictMath.pow(intensity, 0.68);
        return new Conditions(Math.max(10, Math.min(visibility, through)), intensity, time);
    }

    private static double number(String part, int colon, double otherwise) {
        return colon < 0 ? otherwise : Double.parseDouble(part.substring(colon + 1));
    }

    /** What {@link #parse} reads. */
    public String label() {
        List<String> parts = new ArrayList<>();
        if (time != TimeOfDay.DAY) {
            parts.add(time.name().toLowerCase(Locale.ROOT));
        }
        if (rain > 0) {
            parts.add("rain:" + plain(rain));
        } else if (visibility < CLEAR_VISIBILITY) {
            parts.add("fog:" + plain(visibility));
        }
        return parts.isEmpty() ? "clear" : String.join("+", parts);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
