package io.drivesight.training.report;

import java.util.Locale;

/** Small pieces of HTML. */
final class Html {
    private Html() {}

    /** A text that means nothing but itself. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A share with three digits; a dash where there is none. */
    static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
    }

    static String cell(String text) {
        return "<td>" + escape(text) + "</td>";
    }

    static String head(String text) {
        return "<th>" + escape(text) + "</th>";
    }
}
