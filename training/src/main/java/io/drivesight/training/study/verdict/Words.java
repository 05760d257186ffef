package io.drivesight.training.study.verdict;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and lists in words. Scores are written in points, hundredths. */
final class Words {
    private Words() {}

    /** A score, e.g. {@code 72.9}. */
    static String points(double score) {
        // No "-0.0".
        return Double.isNaN(score) ? "-" : String.format(Locale.ROOT, "%.1f", 0.1 * Math.round(1000 * score) + 0.0);
    }

    /** A gain, e.g. {@code +6.1}. */
    static String signed(double gain) {
        String text = points(gain);
        return text.startsWith("-") || "0.0".equals(text) ? text : "+" + text;
    }

    /** A gain with its interval, e.g. {@code +6.1 (3.9 to 8.2)}. */
    static String gain(Estimate gain) {
        return Double.isNaN(gain.low())
                ? signed(gain.value())
                : "%s (%s to %s)".formatted(signed(gain.value()), points(gain.low()), points(gain.high()));
    }

    /** {@code A}, {@code A and B}, {@code A, B and C}; semicolons where names have commas themselves. */
    static String list(List<String> names) {
        String separator = names.stream().anyMatch(name -> name.contains(",")) ? "; " : ", ";
        return switch (names.size()) {
            case 0 -> "";
            case 1 -> names.get(0);
            default ->
                String.join(separator, names.subList(0, names.size() - 1))
                        + (", ".equals(separator) ? " and " : "; and ")
                        + names.get(names.size() - 1);
        };
    }

    /** {@code 100 labels}, {@code all 623 labels}, {@code no labels}. */
    static String labels(@Nullable Integer labels, int images) {
        if (labels == null) {
            return images > 0 ? "all " + images + " labels" : "all labels";
        }
        return switch (labels) {
            case 0 -> "no labels";
            case 1 -> "1 label";
            default -> labels + " labels";
        };
    }

    /** {@code 100}, {@code all}. */
    static String count(@Nullable Integer labels) {
        return labels == null ? "all" : labels.toString();
    }

    /** {@code 1 run}, {@code 3 runs}. */
    static String number(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    static String minutes(double minutes) {
        return String.format(Locale.ROOT, minutes < 10 ? "%.1f" : "%.0f", minutes);
    }
}
