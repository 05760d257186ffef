package io.drivesight.evaluation.report;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A report: one HTML file without scripts and without anything from elsewhere, readable on a telephone and in the dark. Put together piece by
 * piece; texts are escaped. Not thread-safe.
 */
public final class Page {
    private static final double PICTURE_QUALITY = 0.8;

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1b1f26;--paper:#fff;--faint:#667080;--line:#dde2ea;--card:#f5f7fa;--a:#0b63ce;--warn:#e07a00;--bad:#c9184a;--good:#2a9d5c}
            @media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--paper:#14171c;--faint:#9aa4b2;--line:#2c323c;--card:#1c2129;--a:#5aa9ff;--warn:#ffab4a;--bad:#ff5c86;--good:#5fd38f}}
            *{box-sizing:border-box}body{margin:0 auto;max-width:1180px;padding:16px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
            h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.15em;margin:2em 0 .3em;border-bottom:1px solid var(--line)}h3{font-size:1em;margin:1.2em 0 .2em}
            p{margin:.3em 0;color:var(--faint);max-width:85ch}ul{padding-left:22px;margin:.4em 0}pre{background:var(--card);padding:10px;overflow:auto}
            .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92em;margin:8px 0}
            th,td{text-align:right;padding:3px 10px;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--faint);font-weight:600}
            th:first-child,td:first-child,.left td,.left th{text-align:left}td small{color:var(--faint)}td.bad{color:var(--bad)}tr.choice td{background:var(--card);font-weight:600}
            .facts td,.hash{text-align:left;white-space:normal;font-family:ui-monospace,monospace;font-size:12px;word-break:break-all}
            .plots,.pictures{display:flex;flex-wrap:wrap;gap:16px}.plots img{max-width:100%;height:auto;border:1px solid var(--line)}
            figure{margin:0;flex:1 1 440px;max-width:570px}figure img{width:100%;display:block}figcaption{font-size:.88em;padding:5px 2px;word-break:break-word}figcaption b{color:var(--bad)}
            .key b{display:inline-block;width:13px;height:11px;border-radius:2px;margin:0 5px 0 14px}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin:16px 0}
            .tiles div{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 12px}.tiles b{display:block;font-size:1.55em;line-height:1.2}.tiles span{color:var(--faint);font-size:.86em}
            .lead{font-size:1.3em;font-weight:600;color:var(--ink)}.note{border-left:4px solid var(--warn);padding:6px 12px;margin:10px 0;background:var(--card);color:var(--ink)}
            .verdict{border-left:4px solid var(--a);padding:6px 12px;margin:10px 0;background:var(--card)}
            """;

    private final String title;
    private final List<Html> parts = new ArrayList<>();

    /** Begins a page with its heading. */
    public Page(String title) {
        this.title = title;
        add(Html.of("h1", title));
    }

    /** Adds an element as it is. */
    public Page add(Html part) {
        parts.add(part);
        return this;
    }

    /** Adds a heading. */
    public Page section(String heading) {
        return add(Html.of("h2", heading));
    }

    /** Adds a paragraph; nothing where it is empty. */
    public Page text(String text) {
        return text.isEmpty() ? this : add(Html.of("p", text));
    }

    /** Adds a list; nothing without items. */
    public Page items(List<String> items) {
        return items.isEmpty()
                ? this
                : add(Html.of(
                        "ul", items.stream().map(item -> Html.of("li", item)).toList()));
    }

    /** Adds names and values, in their order. */
    public Page facts(Map<String, String> facts) {
        return add(Html.of(
                        "table",
                        facts.entrySet().stream()
                                .map(fact -> Html.row(Html.of("th", fact.getKey()), fact.getValue()))
                                .toList())
                .style("facts"));
    }

    /**
     * Adds a table; the first column stands to the left.
     *
     * @param heads what stands above the columns
     * @param rows made by {@link Html#row}
     */
    public Page table(List<String> heads, Collection<Html> rows) {
        Html head = Html.row(heads.stream().map(name -> Html.of("th", name)).toList());
        return add(Html.of("div", Html.of("table", head, rows)).style("scroll"));
    }

    /** Adds charts side by side, those left out that have nothing to draw. */
    public Page charts(List<Chart> charts) {
        List<Chart> drawn = charts.stream().filter(chart -> !chart.isEmpty()).toList();
        if (drawn.isEmpty()) {
            return this;
        }
        if (!Pictures.hasFonts()) {
            return text("Charts are left out: this machine has no fonts.");
        }
        return add(Html.of("div", drawn.stream().map(Page::chart).toList()).style("plots"));
    }

    private static Html chart(Chart chart) {
        return image("png", chart.png())
                .with("alt", chart.description())
                .with("width", Integer.toString(chart.width()));
    }

    private static Html image(String format, byte[] bytes) {
        return Html.of("img")
                .with(
                        "src",
                        "data:image/" + format + ";base64,"
                                + Base64.getEncoder().encodeToString(bytes));
    }

    /** A picture with what stands below it, for {@link #pictures}. */
    public static Html figure(PixelImage image, Object... caption) {
        return Html.of(
                "figure",
                image("jpeg", new ImageEncoder().jpeg(image, PICTURE_QUALITY)).with("alt", ""),
                Html.of("figcaption", caption));
    }

    /** Adds pictures side by side. */
    public Page pictures(List<Html> figures) {
        return add(Html.of("div", figures).style("pictures"));
    }

    /** Adds a picture. */
    public Page picture(PixelImage image, String caption) {
        return add(figure(image, caption));
    }

    /** Adds a key of colours: names by CSS colours. */
    public Page key(Map<String, String> colors) {
        List<Object> parts = new ArrayList<>();
        colors.forEach((name, color) -> {
            parts.add(Html.of("b").with("style", "background:" + color));
            parts.add(name);
        });
        return add(Html.of("p", parts).style("key"));
    }

    /** Adds large figures with their names below. */
    public Page tiles(Map<String, String> figures) {
        return add(Html.of(
                        "div",
                        figures.entrySet().stream()
                                .map(tile ->
                                        Html.of("div", Html.of("b", tile.getValue()), Html.of("span", tile.getKey())))
                                .toList())
                .style("tiles"));
    }

    /** Adds text line by line as it is, a configuration for instance. */
    public Page verbatim(String text) {
        return add(Html.of("pre", text));
    }

    /** The page so far, as a whole file. */
    public String render() {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
                .append(Html.of("title", title))
                .append("<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
        parts.forEach(part -> html.append(part).append('\n'));
        return html.append("</body></html>\n").toString();
    }
}
