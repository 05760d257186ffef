package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.simulator.collect.ReportFile;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a protocol for somebody who looks: tables, and a picture of each case. */
public final class ProtocolPage {
    private ProtocolPage() {}

    /** Writes the page. */
    public static void write(Path file, ProtocolScore score) throws IOException {
        Page page = new Page("Warnings by protocol").text("Eyes: " + score.eyes() + ".");
        page.text(
                "Each case ends in a contact if nobody brakes, or must stay silent. How it is judged: docs/simulator.md,"
                        + " \"A protocol for warnings\".");
        page.tiles(score.tiles());
        score.byWeather().forEach((weather, results) -> {
            page.section(weather);
            page.table(ProtocolScore.WARN_HEADS, rows(ProtocolScore.warnRows(results)));
            page.table(ProtocolScore.SILENT_HEADS, rows(ProtocolScore.silentRows(results)));
        });
        page.section("Cases").key(key());
        ProtocolScore.by(ProtocolCase::test, score.results())
                .forEach((test, results) -> page.add(Html.of("h3", test.name()))
                        .text(test.group().title() + ": " + test.description() + ".")
                        .pictures(results.stream().map(ProtocolPage::figure).toList()));
        ReportFile.text(file, page.render());
    }

    private static List<Html> rows(List<List<String>> rows) {
        return rows.stream().map(Html::row).toList();
    }

    private static Map<String, String> key() {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("vehicle, at the end", css(PlanView.EGO));
        key.put("vehicle when warned", css(PlanView.WARNED));
        key.put("danger; vehicle at the deadline", css(PlanView.DANGER));
        key.put("falsely warned of", css(PlanView.ALARM));
        key.put("others", css(PlanView.OTHERS));
        return key;
    }

    private static String css(Color colour) {
        return String.format(Locale.ROOT, "#%06x", colour.getRGB() & 0xffffff);
    }

    private static Html figure(CaseResult result) {
        String text = result.text();
        return Page.figure(PlanView.of(result), result.isBad() ? Html.of("b", text) : text);
    }
}
