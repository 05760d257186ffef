package io.drivesight.evaluation.report;

import java.util.Locale;

/** Texts that are the same in every country. */
public final class Text {
    private Text() {}

    /** A text as {@link String#format(String, Object...)} makes it, numbers with a point. */
    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
