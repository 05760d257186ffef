package io.drivesight.training.report;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A report put together piece by piece: one HTML file without scripts and without anything from elsewhere. Not thread-safe. */
public final class Page {
    private static final double PICTURE_QUALITY = 0.8;

    private final StringBuilder html = new StringBuilder(1 << 20);
    private final ImageEncoder encoder = new ImageEncoder();

    /** Begins a page with its heading. */
    public Page(String title) {
        html.append(Html.begin(title));
    }

    /** A heading. */
    public Page section(String heading) {
        html.append("<h2>").append(Html.escape(heading)).append("</h2>\n");
        return this;
    }

    /** A paragraph. */
    public Page text(String text) {
        html.append("<p>").append(Html.escape(text)).append("</p>\n");
        return this;
    }

    /** Names and values, in their order. */
    public Page facts(Map<String, String> facts) {
        HtmlReport.facts(html, facts);
        return this;
    }

    /** A table; the first column's cells stand to the left. */
    public Page table(List<String> heads, List<List<String>> rows) {
        html.append("<table><tr>");
        heads.forEach(head -> html.append(Html.head(head)));
        html.append("</tr>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append(Html.cell(cell)));
            html.append("</tr>");
        }
        html.append("</table>\n");
        return this;
    }

    /** A run's curves; nothing without metrics. */
    public Page curves(List<MetricPoint> metrics) {
        HtmlReport.curves(html, metrics);
        return this;
    }

    /** A picture. */
    public Page picture(PixelImage image, String caption) {
        html.append("<figure><img alt=\"%s\" src=\"data:image/jpeg;base64,%s\"><figcaption>%s</figcaption></figure>\n"
                .formatted(
                        Html.escape(caption),
                        Base64.getEncoder().encodeToString(encoder.jpeg(image, PICTURE_QUALITY)),
                        Html.escape(caption)));
        return this;
    }

    /** The page so far, as a whole file. */
    public String render() {
        return html + Html.END;
    }
}
