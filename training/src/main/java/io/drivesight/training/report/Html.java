package io.drivesight.training.report;

import java.util.Locale;

/** Small pieces of HTML, and the page that all reports share. */
public final class Html {
    /** The end of a page. */
    public static final String END = "</body></html>\n";

    private static final String STYLE = """
            body{font:14px/1.45 system-ui,sans-serif;margin:24px auto;max-width:1180px;padding:0 16px;color:#1c1e21;background:#fff}
            h1{font-size:22px}h2{font-size:17px;margin-top:32px;border-bottom:1px solid #ddd;padding-bottom:4px}
            table{border-collapse:collapse;margin:8px 0;font-variant-numeric:tabular-nums}
            td,th{border:1px solid #ddd;padding:3px 8px;text-align:right;font-weight:normal}
            th{background:#f4f5f7}td:first-child,th:first-child{text-align:left}
            .facts td,.hash{text-align:left;font-family:ui-monospace,monospace;font-size:12px;word-break:break-all}
            .plots{display:flex;flex-wrap:wrap;gap:16px}.plots svg{width:560px;max-width:100%;border:1px solid #eee}
            svg text{font:11px system-ui,sans-serif;fill:#333}svg .title{font-size:13px;font-weight:600}
            svg .grid{stroke:#e6e6e6;stroke-width:1}
            .pictures{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0;max-width:560px}figure img{width:100%}
            figcaption{font-size:12px;word-break:break-all}pre{background:#f4f5f7;padding:10px;overflow:auto}
            .key b{display:inline-block;width:12px;height:12px;margin:0 4px 0 12px}
            """;

    private Html() {}

    /** A text that means nothing but itself. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A share with three digits; a dash where there is none. */
    public static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "–";
    }

    /** A table cell. */
    public static String cell(String text) {
        return "<td>" + escape(text) + "</td>";
    }

    /** A heading cell of a table. */
    public static String head(String text) {
        return "<th>" + escape(text) + "</th>";
    }

    /** The head of a page that needs nothing else, up to its heading; {@link #END} ends it. */
    public static String begin(String title) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
                + escape(title)
                + "</title><style>\n"
                + STYLE
                + "</style></head><body><h1>"
                + escape(title)
                + "</h1>\n";
    }
}
