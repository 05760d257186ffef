package io.drivesight.simulator.score.page;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.score.run.DetectionFigures.Second;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.run.RunScore.Moment;
import io.drivesight.simulator.score.run.ServiceFigures;
import io.drivesight.simulator.score.run.ServiceFigures.Bin;
import io.drivesight.simulator.score.run.WarningFigures;
import io.drivesight.simulator.score.run.WarningFigures.Alarm;
import io.drivesight.simulator.score.run.WarningFigures.Situation;
import io.drivesight.simulator.score.run.WarningJudge.Verdict;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A recording's score as one page. */
public final class ScorePage {
    private static final int WIDTH = 1100;
    private static final Color CRITICAL = new Color(0xf2bfcd);
    private static final Color JUSTIFIED = new Color(0x2a9d5c);
    private static final Color FALSE_ALARM = new Color(0xc9184a);

    private ScorePage() {}

    /**
     * Writes the page.
     *
     * @param recording the file that was scored: pictures come from its frames
     */
    public static void write(Path file, RunScore score, Path recording) throws IOException {
        String name = score.scenario().isEmpty() ? score.recording() : score.scenario();
        Page page = new Page(score.conditions().isEmpty() ? name : name + " · " + score.conditions())
                .text(format(
                        "%s, %.1f s, %s; model %s on %s",
                        score.recording(),
                        score.seconds(),
                        String.join(", ", score.cameras()),
                        score.model().isEmpty() ? "unknown" : score.model(),
                        score.provider().isEmpty() ? "unknown" : score.provider()));
        score.notes().forEach(note -> page.add(Html.of("p", note).style("note")));
        page.tiles(tiles(score));
        if (score.truth().isPresent()) {
            RunScore.Truth truth = score.truth().get();
            overTime(page, truth.detection().overTime(), score.seconds());
            timeline(page, truth.warnings(), score.seconds());
            moments(page, truth.moments(), recording);
        }
        histogram(page, score.service());
        for (RunTable table : RunTable.of(score)) {
            page.section(table.title())
                    .text(table.note())
                    .table(table.columns(), table.rows().stream().map(Html::row).toList());
        }
        ReportFile.text(file, page.render());
    }

    private static Map<String, String> tiles(RunScore score) {
        Map<String, String> tiles = new LinkedHashMap<>();
        score.truth().ifPresent(truth -> {
            WarningFigures warnings = truth.warnings();
            tiles.put(
                    "AP50, offline",
                    number("%.1f %%", truth.detection().offline().ap50()));
            tiles.put(
                    "AP50, streaming",
                    number("%.1f %%", truth.detection().streaming().ap50()));
            tiles.put("HOTA", number("%.1f %%", truth.tracking().combined().hota()));
            tiles.put(
                    "identity switches",
                    Integer.toString(truth.tracking().combined().idSwitches()));
            tiles.put(
                    "path error after 2 s",
                    number("%.2f m", truth.hints().all().get(1).fde()));
            tiles.put("dangers warned of in time", warnings.inTime() + " of " + warnings.critical());
            tiles.put("false alarms an hour", number("%.0f", warnings.falseAlarmsPerHour()));
        });
        tiles.put(
                "latency p50, received",
                number("%.0f ms", score.service().received().p50()));
        tiles.put(
                "latency p99, received",
                number("%.0f ms", score.service().received().p99()));
        return tiles;
    }

    private static String number(String pattern, double value) {
        return Double.isFinite(value) ? format(pattern, value) : "–";
    }

    private static double end(double seconds) {
        return Math.max(1, Math.ceil(seconds));
    }

    private static void overTime(Page page, List<Second> seconds, double length) {
        Chart chart = new Chart("AP50 over time", "s", "AP50 [%]")
                .size(WIDTH, 280)
                .x(0, end(length))
                .y(0, 100)
                .line("offline", points(seconds, Second::offline, length))
                .line("streaming: received by then", points(seconds, Second::streaming, length));
        page.section("AP50 over time")
                .text("By second, classes of a kind taken as one.")
                .charts(List.of(chart));
    }

    private static List<Point> points(List<Second> seconds, ToDoubleFunction<Second> figure, double length) {
        return seconds.stream()
                .map(second -> new Point(Math.min(end(length), second.from() + 0.5), figure.applyAsDouble(second)))
                .toList();
    }

    /** What was critical or warned of, a row for each real object; alarms about nothing share the last row. */
    private static void timeline(Page page, WarningFigures figures, double length) {
        page.section("Warnings")
                .text("Shaded: truly critical. Bars: warned of, from when it was received. Beside these, "
                        + figures.distanceAlarms()
                        + " hints said only that the safe distance was not held.");
        Map<String, Double> rows = new LinkedHashMap<>();
        figures.situations().forEach(situation -> rows.putIfAbsent(situation.actor(), -1.0 - rows.size()));
        figures.runs().forEach(alarm -> rows.putIfAbsent(about(alarm), -1.0 - rows.size()));
        if (rows.isEmpty()) {
            page.text("Nothing was critical, and nothing was warned of.");
            return;
        }
        Map<Double, String> names = new LinkedHashMap<>();
        rows.forEach((name, row) -> names.put(row, name));
        Chart chart = new Chart("Warnings over time", "s", "")
                .size(WIDTH, 100 + 26 * rows.size())
                .x(0, end(length))
                .y(-rows.size() - 0.5, -0.5)
                .yTicks(names)
                .bars(
                        "critical",
                        CRITICAL,
                        24,
                        figures.situations().stream()
                                .map(situation -> bar(
                                        rows.getOrDefault(situation.actor(), 0.0),
                                        situation.verdict().begin(),
                                        situation.verdict().end()))
                                .toList())
                .bars("justified warning", JUSTIFIED, 10, alarms(figures.runs(), true, rows))
                .bars("false alarm", FALSE_ALARM, 10, alarms(figures.runs(), false, rows));
        page.charts(List.of(chart));
        page.table(
                List.of("what", "about", "track", "from s", "to s", ""),
                Stream.concat(
                                figures.situations().stream().map(ScorePage::situation),
                                figures.runs().stream().map(ScorePage::alarm))
                        .toList());
    }

    private static Point bar(double row, double from, double to) {
        return new Point(from, row, from, Math.max(to, from + 0.05));
    }

    private static List<Point> alarms(List<Alarm> alarms, boolean justified, Map<String, Double> rows) {
        return alarms.stream()
                .filter(alarm -> alarm.justified() == justified)
                .map(alarm -> bar(rows.getOrDefault(about(alarm), 0.0), alarm.received(), alarm.end()))
                .toList();
    }

    private static String about(Alarm alarm) {
        return alarm.about().isEmpty() ? "(nothing there)" : alarm.about();
    }

    private static Html situation(Situation situation) {
        Verdict verdict = situation.verdict();
        return Html.row(
                "critical",
                situation.actor(),
                "",
                number("%.1f", verdict.begin()),
                number("%.1f", verdict.end()),
                !verdict.isDue()
                        ? "nobody could foresee it in time"
                        : format("due at %.1f: ", verdict.deadline())
                                + (!verdict.isAnnounced()
                                        ? "missed"
                                        : verdict.isInTime() ? "in time" : format("%.1f s late", -verdict.lead())));
    }

    private static Html alarm(Alarm alarm) {
        return Html.row(
                alarm.justified() ? "warning" : "false alarm",
                about(alarm),
                alarm.camera() + " " + alarm.trackId(),
                number("%.1f", alarm.begin()),
                number("%.1f", alarm.end()),
                number("received at %.1f", alarm.received()));
    }

    private static void moments(Page page, List<Moment> moments, Path recording) throws IOException {
        page.section("Worst moments")
                .text("White dashes: what is to be found. Coloured: what was published. Pink: what to look at.");
        if (moments.isEmpty()) {
            page.text("None.");
            return;
        }
        MomentPictures pictures = new MomentPictures(
                recording, moments.stream().map(Moment::frame).collect(Collectors.toSet()));
        List<Html> figures = new ArrayList<>();
        for (Moment moment : moments) {
            List<Object> caption = List.of(
                    Html.of("b", moment.kind().label()),
                    format(" %.1f s, %s: %s", moment.seconds(), moment.frame(), moment.text()));
            figures.add(pictures.of(moment.frame(), moment.truth(), moment.result(), moment.at())
                    .map(picture -> Page.figure(picture, caption))
                    .orElse(Html.of("figure", Html.of("figcaption", caption))));
        }
        page.pictures(figures);
    }

    private static void histogram(Page page, ServiceFigures service) {
        List<Bin> bins = service.histogram();
        if (bins.isEmpty()) {
            return;
        }
        double end = bins.size() * bins.get(0).to();
        List<Point> columns = new ArrayList<>(
                bins.stream().map(bin -> new Point(bin.from(), bin.count())).toList());
        columns.add(new Point(end, 0));
        Chart chart = new Chart("Latency, capture to received", "ms", "results")
                .size(WIDTH, 260)
                .x(0, end)
                .columns("", columns);
        page.section("Latency")
                .text("Capture to received, number of results; the last column holds all that took longer.")
                .charts(List.of(chart));
    }
}
