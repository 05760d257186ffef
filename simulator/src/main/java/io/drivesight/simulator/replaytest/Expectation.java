package io.drivesight.simulator.replaytest;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one figure must be.
 *
 * @param figure where it is in the figures, e.g. {@code run.latencyMs.p99}
 * @param condition e.g. {@code <= 250}, {@code 40..60}, {@code 0}, {@code true}
 */
public record Expectation(String figure, String condition) {
    private static final String NUMBER = "(-?[0-9]+(?:\\.[0-9]+)?)";
    /** A number with or without what to compare by, a range, or a word. */
    private static final Pattern CONDITION = Pattern.compile(
            "(?:(<=|>=|<|>|==|!=)\\s*)?" + NUMBER + "|" + NUMBER + "\\s*\\.\\.\\s*" + NUMBER + "|(true|false)");

    private static final double EXACT = 1e-9;

    public Expectation {
        condition = condition.strip();
        if (!CONDITION.matcher(condition).matches()) {
            throw new ReplayTestException(
                    "expect: %s: '%s' is none of <= 5, < 5, >= 5, > 5, == 5, != 5, 4..5, 5, true, false"
                            .formatted(figure, condition));
        }
    }

    /** True when a figure is as it must be. */
    boolean holds(JsonNode actual) {
        Matcher wanted = CONDITION.matcher(condition);
        boolean isWord = wanted.matches() && wanted.group(5) != null;
        if (isWord || !actual.isNumber()) {
            return isWord && actual.isBoolean() && actual.asText().equals(condition);
        }
        double value = actual.doubleValue();
        if (wanted.group(2) == null) {
            return value >= Double.parseDouble(wanted.group(3)) && value <= Double.parseDouble(wanted.group(4));
        }
        double bound = Double.parseDouble(wanted.group(2));
        return switch (wanted.group(1) == null ? "==" : wanted.group(1)) {
            case "<=" -> value <= bound;
            case ">=" -> value >= bound;
            case "<" -> value < bound;
            case ">" -> value > bound;
            case "!=" -> Math.abs(value - bound) > EXACT;
            default -> Math.abs(value - bound) <= EXACT;
        };
    }

    /** How a figure is shown. */
    static String show(JsonNode actual) {
        return actual.isFloatingPointNumber() ? format("%.4g", actual.doubleValue()) : actual.asText();
    }

    @Override
    public String toString() {
        return figure + " " + condition;
    }
}
