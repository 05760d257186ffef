package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
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
    private static final Pattern COMPARISON = Pattern.compile("(<=|>=|<|>|==|!=)\\s*" + NUMBER);
    private static final Pattern RANGE = Pattern.compile(NUMBER + "\\s*\\.\\.\\s*" + NUMBER);
    private static final Pattern PLAIN = Pattern.compile(NUMBER);
    private static final double EXACT = 1e-9;

    public Expectation {
        condition = condition.strip();
        if (!COMPARISON.matcher(condition).matches()
                && !RANGE.matcher(condition).matches()
                && !PLAIN.matcher(condition).matches()
                && !isWord(condition)) {
            throw new ReplayTestException(
                    "expect: %s: '%s' is none of <= 5, < 5, >= 5, > 5, == 5, != 5, 4..5, 5, true, false"
                            .formatted(figure, condition));
        }
    }

    private static boolean isWord(String text) {
        return text.equals("true") || text.equals("false");
    }

    /** True when a figure is as it must be. */
    boolean holds(JsonNode actual) {
        if (isWord(condition)) {
            return actual.isBoolean() && actual.asText().equals(condition);
        }
        if (!actual.isNumber()) {
            return false;
        }
        Matcher range = RANGE.matcher(condition);
        if (range.matches()) {
            return actual.doubleValue() >= Double.parseDouble(range.group(1))
                    && actual.doubleValue() <= Double.parseDouble(range.group(2));
        }
        Matcher comparison = COMPARISON.matcher(condition);
        return comparison.matches()
                ? compare(actual.doubleValue(), comparison.group(1), Double.parseDouble(comparison.group(2)))
                : compare(actual.doubleValue(), "==", Double.parseDouble(condition));
    }

    private static boolean compare(double actual, String operator, double bound) {
        return switch (operator) {
            case "<=" -> actual <= bound;
            case ">=" -> actual >= bound;
            case "<" -> actual < bound;
            case ">" -> actual > bound;
            case "!=" -> Math.abs(actual - bound) > EXACT;
            default -> Math.abs(actual - bound) <= EXACT;
        };
    }

    /** How a figure is shown. */
    static String show(JsonNode actual) {
        return actual.isFloatingPointNumber()
                ? String.format(Locale.ROOT, "%.4g", actual.doubleValue())
                : actual.asText();
    }

    @Override
    public String toString() {
        return figure + " " + condition;
    }
}
