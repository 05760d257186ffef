package io.drivesight.simulator.score.page;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.score.run.DetectionFigures.Second;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.run.ServiceFigures;
import io.drivesight.simulator.score.run.ServiceFigures.Bin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A recording's score as one page. */
public final class ScorePage {
    private static final int WIDTH = 1100;

    private ScorePage() {}

    /** Writes the page. */
    public static void write(Path file, RunScore score) throws IOException {
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
            overTime(page, score.truth().get().detection().overTime(), score.seconds());
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
