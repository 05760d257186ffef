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
        return TextTable.percents(
                hota.hota(),
                hota.detA(),
                hota.assA(),
                hota.locA(),
                clear.mota(),
                clear.motp(),
                identity.idf1(),
                identity.precision(),
                identity.recall(),
                clear.idSwitches(),
                clear.fragmentations(),
                clear.mostlyTracked(),
                clear.partlyTracked(),
                clear.mostlyLost(),
                clear.hits(),
                clear.misses(),
                clear.falseAlarms());
    }

    /** {@code combined} and {@code sequences}, ratios in per cent, counts as they are. */
    public static void addTo(ObjectNode report, List<TrackingScore> sequences, TrackingScore combined) {
        add(report.putObject("combined"), combined);
        ObjectNode bySequence = report.putObject("sequences");
        sequences.forEach(score -> add(bySequence.putObject(score.name()), score));
    }

    private static void add(ObjectNode node, TrackingScore score) {
        BY_ALPHA.forEach((name, value) ->
                Json.percent(node, name, byAlpha(score, value).average().orElse(Double.NaN)));
        ObjectNode byAlpha = node.putObject("byAlpha");
        Json.numbers(byAlpha, "alpha", IntStream.range(0, HotaScore.ALPHAS).mapToDouble(HotaScore::alpha));
        BY_ALPHA.forEach((name, value) ->
                Json.numbers(byAlpha, name, byAlpha(score, value).map(ratio -> 100 * ratio)));
        ClearMotScore clear = score.clear();
        Json.percent(node, "MOTA", clear.mota());
        Json.percent(node, "MOTP", clear.motp());
        Json.percent(node, "MODA", clear.moda());
        Json.percent(node, "MOTAL", clear.motal());
        Json.percent(node, "sMOTA", clear.smota());
        Json.percent(node, "recall", clear.recall());
        Json.percent(node, "precision", clear.precision());
        Json.percent(node, "F1", clear.f1());
        Json.number(node, "falseAlarmsPerFrame", clear.falseAlarmsPerFrame());
        node.put("TP", clear.hits())
                .put("FN", clear.misses())
                .put("FP", clear.falseAlarms())
                .put("IDSW", clear.idSwitches())
                .put("MT", clear.mostlyTracked())
                .put("PT", clear.partlyTracked())
                .put("ML", clear.mostlyLost())
                .put("Frag", clear.fragmentations())
                .put("frames", clear.frames());
        IdentityScore identity = score.identity();
        Json.percent(node, "IDF1", identity.idf1());
        Json.percent(node, "IDP", identity.precision());
        Json.percent(node, "IDR", identity.recall());
        node.put("IDTP", identity.hits())
                .put("IDFN", identity.misses())
                .put("IDFP", identity.falseAlarms())
                .put("truthBoxes", score.truthBoxes())
                .put("trackBoxes", score.trackBoxes())
                .put("truthIds", score.truthIds())
                .put("trackIds", score.trackIds());
    }

    private static DoubleStream byAlpha(TrackingScore score, ToDoubleFunction<AtAlpha> value) {
        return IntStream.range(0, HotaScore.ALPHAS)
                .mapToDouble(i -> value.applyAsDouble(score.hota().at(i)));
    }
}
