package io.drivesight.evaluation.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Json;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracking.HotaScore.AtAlpha;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Tracking scores as rows of a table and as JSON. */
public final class TrackingReport {
    /** Heads of the columns. */
    public static final List<String> COLUMNS = List.of(
            "HOTA", "DetA", "AssA", "LocA", "MOTA", "MOTP", "IDF1", "IDP", "IDR", "IDSW", "Frag", "MT", "PT", "ML",
            "TP", "FN", "FP");

    private static final Map<String, ToDoubleFunction<AtAlpha>> BY_ALPHA = new TreeMap<>(Map.of(
            "HOTA", AtAlpha::hota,
            "DetA", AtAlpha::detA,
            "DetRe", AtAlpha::detRe,
            "DetPr", AtAlpha::detPr,
            "AssA", AtAlpha::assA,
            "AssRe", AtAlpha::assRe,
            "AssPr", AtAlpha::assPr,
            "LocA", AtAlpha::locA,
            "OWTA", AtAlpha::owta));

    private TrackingReport() {}

    /** A row of a table. */
    public static List<String> cells(TrackingScore score) {
        HotaScore hota = score.hota();
        ClearMotScore clear = score.clear();
        IdentityScore identity = score.identity();
        return List.of(
                TextTable.percent(hota.hota()),
                TextTable.percent(hota.detA()),
                TextTable.percent(hota.assA()),
                TextTable.percent(hota.locA()),
                TextTable.percent(clear.mota()),
                TextTable.percent(clear.motp()),
                TextTable.percent(identity.idf1()),
                TextTable.percent(identity.precision()),
                TextTable.percent(identity.recall()),
                Integer.toString(clear.idSwitches()),
                Integer.toString(clear.fragmentations()),
                Integer.toString(clear.mostlyTracked()),
                Integer.toString(clear.partlyTracked()),
                Integer.toString(clear.mostlyLost()),
                Integer.toString(clear.hits()),
                Integer.toString(clear.misses()),
                Integer.toString(clear.falseAlarms()));
    }

    /** {@code combined} and {@code sequences}, ratios in per cent, counts as they are. */
    public static void addTo(ObjectNode report, List<TrackingScore> sequences, TrackingScore combined) {
        add(report.putObject("combined"), combined);
        ObjectNode bySequence = report.putObject("sequences");
        sequences.forEach(score -> add(bySequence.putObject(score.name()), score));
    }

    private static void add(ObjectNode node, TrackingScore score) {
        addHota(node, score.hota());
        addClear(node, score.clear());
        Json.percent(node, "IDF1", score.identity().idf1());
        Json.percent(node, "IDP", score.identity().precision());
        Json.percent(node, "IDR", score.identity().recall());
        node.put("IDTP", score.identity().hits());
        node.put("IDFN", score.identity().misses());
        node.put("IDFP", score.identity().falseAlarms());
        node.put("truthBoxes", score.truthBoxes());
        node.put("trackBoxes", score.trackBoxes());
        node.put("truthIds", score.truthIds());
        node.put("trackIds", score.trackIds());
    }

    private static void addHota(ObjectNode node, HotaScore hota) {
        BY_ALPHA.forEach((name, value) ->
                Json.percent(node, name, byAlpha(hota, value).average().orElse(Double.NaN)));
        ObjectNode byAlpha = node.putObject("byAlpha");
        Json.numbers(byAlpha, "alpha", IntStream.range(0, HotaScore.ALPHAS).mapToDouble(HotaScore::alpha));
        BY_ALPHA.forEach((name, value) ->
                Json.numbers(byAlpha, name, byAlpha(hota, value).map(ratio -> 100 * ratio)));
    }

    private static DoubleStream byAlpha(HotaScore hota, ToDoubleFunction<AtAlpha> value) {
        return IntStream.range(0, HotaScore.ALPHAS).mapToDouble(i -> value.applyAsDouble(hota.at(i)));
    }

    private static void addClear(ObjectNode node, ClearMotScore clear) {
        Json.percent(node, "MOTA", clear.mota());
        Json.percent(node, "MOTP", clear.motp());
        Json.percent(node, "MODA", clear.moda());
        Json.percent(node, "MOTAL", clear.motal());
        Json.percent(node, "sMOTA", clear.smota());
        Json.percent(node, "recall", clear.recall());
        Json.percent(node, "precision", clear.precision());
        Json.percent(node, "F1", clear.f1());
        Json.number(node, "falseAlarmsPerFrame", clear.falseAlarmsPerFrame());
        node.put("TP", clear.hits());
        node.put("FN", clear.misses());
        node.put("FP", clear.falseAlarms());
        node.put("IDSW", clear.idSwitches());
        node.put("MT", clear.mostlyTracked());
        node.put("PT", clear.partlyTracked());
        node.put("ML", clear.mostlyLost());
        node.put("Frag", clear.fragmentations());
        node.put("frames", clear.frames());
    }
}
