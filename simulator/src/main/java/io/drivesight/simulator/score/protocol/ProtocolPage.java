package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.protocol.CaseResult.FalseAlarm;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a protocol for somebody who looks: tables, and a picture of each case. */
public final class ProtocolPage {
    private ProtocolPage() {}

    /** Writes the page. */
    public static void write(Path file, ProtocolScore score) throws IOException {
        Page page =
                new Page("Warnings by protocol").text("Eyes: " + score.eyes() + ". States: " + score.states() + ".");
        page.text(
                "Each case ends in a contact if nobody brakes, or must stay silent. How it is judged: docs/simulator.md,"
                        + " \"A protocol for warnings\".");
        page.tiles(score.tiles());
        score.byWeather().forEach((weather, results) -> {
            page.section(weather);
            page.table(ProtocolScore.WARN_HEADS, rows(score.warnRows(results)));
            page.table(ProtocolScore.SILENT_HEADS, rows(score.silentRows(results)));
        });
        page.section("Cases").key(key());
        for (Map.Entry<String, List<CaseResult>> test :
                ProtocolScore.byTest(score.results()).entrySet()) {
            page.add(Html.of("h3", test.getKey())).text(score.description(test.getKey()));
            page.pictures(test.getValue().stream().map(ProtocolPage::figure).toList());
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, page.render());
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
        List<Object> caption = new ArrayList<>();
        String verdict = result.verdict().name().toLowerCase(Locale.ROOT);
        boolean bad =
                (result.counts() && !result.passed()) || !result.falseAlarms().isEmpty();
        caption.add(result.one().id() + " " + result.one().weather() + ": ");
        caption.add(bad ? Html.of("b", verdict) : verdict);
        if (result.one().demand().isPresent()) {
            CaseResult.Warned warned = result.warning();
            caption.add(String.format(
                    Locale.ROOT,
                    "; foreseeable from %s s, deadline %s s, warned %s s, contact %.2f s",
                    TextTable.number(warned.foreseeable(), 2),
                    TextTable.number(warned.deadline(), 2),
                    TextTable.number(warned.first(), 2),
                    warned.contact()));
        }
        for (FalseAlarm alarm : result.falseAlarms()) {
            caption.add(String.format(
                    Locale.ROOT,
                    "; false alarm %.1f to %.1f s about %s (%s %s)",
                    alarm.begin(),
                    alarm.end(),
                    alarm.about().isEmpty() ? "nobody" : alarm.about(),
                    alarm.relation(),
                    alarm.what()));
        }
        return Page.figure(PlanView.of(result), caption.toArray());
    }
}
