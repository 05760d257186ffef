package io.drivesight.simulator.score.page;

import io.drivesight.simulator.score.run.DetectionFigures.Second;
import io.drivesight.simulator.score.run.Moment;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.run.ServiceFigures;
import io.drivesight.simulator.score.run.ServiceFigures.Bin;
import io.drivesight.simulator.score.run.WarningFigures;
import io.drivesight.simulator.score.run.WarningFigures.Alarm;
import io.drivesight.simulator.score.run.WarningFigures.Situation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page: one file, no script, nothing from the network, readable on a telephone. */
public final class ScorePage {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1b1f26;--paper:#fff;--faint:#667080;--line:#dde2ea;--card:#f5f7fa;--a:#0b63ce;--b:#e07a00;--bad:#c9184a;--good:#2a9d5c}
            @media(prefers-color-scheme:dark){:root{--ink:#e8ebf0;--paper:#14171c;--faint:#9aa4b2;--line:#2c323c;--card:#1c2129;--a:#5aa9ff;--b:#ffab4a;--bad:#ff5c86;--good:#5fd38f}}
            *{box-sizing:border-box}body{margin:0 auto;max-width:1160px;padding:16px;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
            h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.15em;margin:2em 0 .3em}p{margin:.3em 0;color:var(--faint);max-width:75ch}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:10px;margin:16px 0}
            .tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:10px 12px}.tile b{display:block;font-size:1.55em;line-height:1.2}.tile span{color:var(--faint);font-size:.86em}
            .note{border-left:4px solid var(--b);padding:6px 10px;background:var(--card);color:var(--ink)}
            .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92em;min-width:100%}
            th,td{text-align:right;padding:4px 10px;border-bottom:1px solid var(--line);white-space:nowrap}th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:var(--paper)}th{color:var(--faint);font-weight:600}
            .wide{overflow-x:auto}svg{display:block;width:100%;min-width:620px;height:auto}svg text{font:13px system-ui,sans-serif;fill:var(--faint)}
            .grid{stroke:var(--line)}.a{fill:none;stroke:var(--a);stroke-width:2.5}.b{fill:none;stroke:var(--b);stroke-width:2.5}.bar{fill:var(--a)}.bad{fill:var(--bad)}.good{fill:var(--good)}.crit{fill:var(--bad);opacity:.28}
            .key i{display:inline-block;width:14px;height:10px;border-radius:2px;margin:0 5px 0 14px}
            .moments{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:16px}figure{margin:0}figure img{width:100%;border-radius:8px;display:block}figcaption{font-size:.92em;padding:5px 2px}figcaption b{color:var(--bad)}
            """;

    private ScorePage() {}

    /**
     * A table as the terminal shows it.
     *
     * @param title what it is about
     * @param note how to read it; may be empty
     * @param columns names
     * @param rows cells
     */
    public record Table(String title, String note, List<String> columns, List<List<String>> rows) {}

    /**
     * Writes the page.
     *
     * @param recording the file that was scored: pictures come from its frames
     * @param tables the score's tables
     */
    public static void write(Path file, RunScore score, Path recording, List<Table> tables) throws IOException {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Score of ");
        page.append(Svg.escape(score.recording()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>");
        head(page, score);
        if (score.truth().isPresent()) {
            RunScore.Truth truth = score.truth().get();
            overTime(page, truth.detection().overTime(), score.seconds());
            timeline(page, truth.warnings(), score.seconds());
            moments(
                    page,
                    truth.moments(),
                    new MomentPictures(
                            recording,
                            truth.moments().stream().map(Moment::frame).collect(Collectors.toSet())));
        }
        histogram(page, score.service());
        tables.forEach(table -> table(page, table));
        page.append("</body></html>\n");
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, page);
    }

    private static void head(StringBuilder page, RunScore score) {
        page.append("<h1>")
                .append(Svg.escape(score.scenario().isEmpty() ? score.recording() : score.scenario()))
                .append(score.conditions().isEmpty() ? "" : " · " + Svg.escape(score.conditions()))
                .append("</h1><p>")
                .append(Svg.escape(Svg.format(
                        "%s, %.1f s, %s; model %s on %s",
                        score.recording(),
                        score.seconds(),
                        String.join(", ", score.cameras()),
                        score.model().isEmpty() ? "unknown" : score.model(),
                        score.provider().isEmpty() ? "unknown" : score.provider())))
                .append("</p>");
        score.notes()
                .forEach(note -> page.append("<p class=\"note\">")
                        .append(Svg.escape(note))
                        .append("</p>"));
        page.append("<div class=\"tiles\">");
        score.truth().ifPresent(truth -> {
            tile(
                    page,
                    "AP50, offline",
                    number("%.1f %%", truth.detection().offline().ap50()));
            tile(
                    page,
                    "AP50, streaming",
                    number("%.1f %%", truth.detection().streaming().ap50()));
            tile(page, "HOTA", number("%.1f %%", truth.tracking().combined().hota()));
            tile(
                    page,
                    "identity switches",
                    Integer.toString(truth.tracking().combined().idSwitches()));
            tile(
                    page,
                    "path error after 2 s",
                    number("%.2f m", truth.hints().all().get(1).fde()));
            WarningFigures warnings = truth.warnings();
            tile(page, "critical situations announced in time", warnings.inTime() + " of " + warnings.critical());
            tile(page, "false alarms a minute", number("%.1f", warnings.falseAlarmsPerMinute()));
        });
        tile(
                page,
                "latency p50, received",
                number("%.0f ms", score.service().received().p50()));
        tile(
                page,
                "latency p99, received",
                number("%.0f ms", score.service().received().p99()));
        page.append("</div>");
    }

    private static String number(String pattern, double value) {
        return Double.isFinite(value) ? Svg.format(pattern, value) : "–";
    }

    private static void tile(StringBuilder page, String name, String value) {
        page.append("<div class=\"tile\"><b>")
                .append(Svg.escape(value))
                .append("</b><span>")
                .append(Svg.escape(name))
                .append("</span></div>");
    }

    private static void heading(StringBuilder page, String title, String note) {
        page.append("<h2>").append(Svg.escape(title)).append("</h2>");
        if (!note.isEmpty()) {
            page.append("<p>").append(Svg.escape(note)).append("</p>");
        }
    }

    private static void overTime(StringBuilder page, List<Second> seconds, double length) {
        heading(page, "AP50 over time", "By second, classes of a kind taken as one.");
        page.append("<p class=\"key\"><i style=\"background:var(--a)\"></i>offline"
                + "<i style=\"background:var(--b)\"></i>streaming: what had been received by then</p>");
        double end = Math.max(1, Math.ceil(length));
        Svg svg = new Svg("AP50 over time", 260, end, 100).axes(Math.max(1, Svg.step(end)), 20, "s", " %");
        svg.curve("b", seconds, second -> Math.min(end, second.from() + 0.5), Second::streaming);
        svg.curve("a", seconds, second -> Math.min(end, second.from() + 0.5), Second::offline);
        page.append("<div class=\"wide\">").append(svg).append("</div>");
    }

    /** What was critical or warned of, a row for each real object; alarms about nothing share the last row. */
    private static void timeline(StringBuilder page, WarningFigures figures, double length) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        figures.situations().forEach(situation -> rows.putIfAbsent(situation.actor(), rows.size()));
        figures.runs().forEach(alarm -> rows.putIfAbsent(about(alarm), rows.size()));
        heading(page, "Warnings", "Shaded: truly critical. Bars: warned of, from when it was received.");
        page.append("<p class=\"key\"><i style=\"background:var(--bad);opacity:.35\"></i>critical"
                + "<i style=\"background:var(--good)\"></i>justified warning"
                + "<i style=\"background:var(--bad)\"></i>false alarm</p>");
        if (rows.isEmpty()) {
            page.append("<p>Nothing was critical, and nothing was warned of.</p>");
            return;
        }
        double end = Math.max(1, Math.ceil(length));
        int count = rows.size();
        Svg svg = Svg.withNames("Warnings over time", 60 + 26 * count, end, count)
                .axes(Math.max(1, Svg.step(end)), 0, "s", "");
        for (Situation situation : figures.situations()) {
            double row = count - 1 - rows.getOrDefault(situation.actor(), 0);
            svg.bar(
                    "crit",
                    situation.begin(),
                    situation.end(),
                    row + 0.02,
                    row + 0.98,
                    Svg.format(
                            "%s critical %.1f to %.1f s%s",
                            situation.actor(),
                            situation.begin(),
                            situation.end(),
                            situation.counts() ? "" : ", hidden"));
        }
        for (Alarm alarm : figures.runs()) {
            double row = count - 1 - rows.getOrDefault(about(alarm), 0);
            svg.bar(
                    alarm.justified() ? "good" : "bad",
                    alarm.received(),
                    Math.max(alarm.end(), alarm.received() + 0.05),
                    row + 0.3,
                    row + 0.7,
                    Svg.format(
                            "%s track %d, %.1f to %.1f s",
                            alarm.camera(), alarm.trackId(), alarm.begin(), alarm.end()));
        }
        rows.forEach((name, row) -> svg.label(svg.x(0) - 8, svg.y(count - 1 - row + 0.5) + 4, "end", name));
        page.append("<div class=\"wide\">").append(svg).append("</div>");
    }

    private static String about(Alarm alarm) {
        return alarm.about().isEmpty() ? "(nothing there)" : alarm.about();
    }

    private static void moments(StringBuilder page, List<Moment> moments, MomentPictures pictures) {
        heading(
                page,
                "Worst moments",
                "White dashes: what is to be found. Coloured: what was published. Pink: what to look at.");
        List<String> figures = new ArrayList<>();
        for (Moment moment : moments) {
            String picture = pictures.jpeg(moment.frame(), moment.truth(), moment.result(), moment.at())
                    .map(jpeg -> "<img loading=\"lazy\" alt=\"\" src=\"data:image/jpeg;base64,"
                            + Base64.getEncoder().encodeToString(jpeg) + "\">")
                    .orElse("");
            figures.add("<figure>" + picture + "<figcaption><b>"
                    + Svg.escape(moment.kind().label()) + "</b> "
                    + Svg.escape(Svg.format("%.1f s, %s: %s", moment.seconds(), moment.frame(), moment.text()))
                    + "</figcaption></figure>");
        }
        page.append(
                figures.isEmpty() ? "<p>None.</p>" : "<div class=\"moments\">" + String.join("", figures) + "</div>");
    }

    private static void histogram(StringBuilder page, ServiceFigures service) {
        List<Bin> bins = service.histogram();
        if (bins.isEmpty()) {
            return;
        }
        heading(page, "Latency", "Capture to received, number of results; the last bar holds all that took longer.");
        int most = bins.stream().mapToInt(Bin::count).max().orElse(1);
        double width = bins.get(0).to();
        double end = bins.size() * width;
        Svg svg = new Svg("Histogram of latency", 240, end, Math.max(1, most))
                .axes(Svg.step(end), Math.max(1, Math.rint(Svg.step(most))), "ms", "");
        for (Bin bin : bins) {
            svg.bar(
                    "bar",
                    bin.from(),
                    Math.min(end, bin.from() + width * 0.92),
                    0,
                    bin.count(),
                    Svg.format("%.0f to %.0f ms: %d", bin.from(), bin.to(), bin.count()));
        }
        page.append("<div class=\"wide\">").append(svg).append("</div>");
    }

    private static void table(StringBuilder page, Table table) {
        heading(page, table.title(), table.note());
        page.append("<div class=\"scroll\"><table><tr>");
        table.columns()
                .forEach(name -> page.append("<th>").append(Svg.escape(name)).append("</th>"));
        page.append("</tr>");
        for (List<String> row : table.rows()) {
            page.append("<tr>");
            row.forEach(cell -> page.append("<td>").append(Svg.escape(cell)).append("</td>"));
            page.append("</tr>");
        }
        page.append("</table></div>");
    }
}
