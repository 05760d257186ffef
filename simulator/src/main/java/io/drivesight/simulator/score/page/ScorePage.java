package io.drivesight.simulator.score.page;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.score.run.RunScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A recording's score as one page. */
public final class ScorePage {
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
}
