package io.drivesight.simulator.score.page;

import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.run.DetectionFigures;
import io.drivesight.simulator.score.run.DetectionFigures.Ap;
import io.drivesight.simulator.score.run.DetectionFigures.ClassAp;
import io.drivesight.simulator.score.run.GroundFigures;
import io.drivesight.simulator.score.run.HintFigures;
import io.drivesight.simulator.score.run.HintFigures.Horizon;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.run.ServiceFigures;
import io.drivesight.simulator.score.run.TrackingFigures;
import io.drivesight.simulator.score.run.TrackingFigures.Mot;
import io.drivesight.simulator.score.run.WarningFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A score as tables of text cells, for the terminal and for the page alike.
 *
 * @param title what the table is about
 * @param note one sentence on how to read it; may be empty
 * @param columns names; the first is that of the rows
 * @param rows cells
 */
public record RunTable(String title, String note, List<String> columns, List<List<String>> rows) {
    /** All tables of a score. */
    public static List<RunTable> of(RunScore score) {
        List<RunTable> tables = new ArrayList<>();
        score.truth().ifPresent(truth -> {
            tables.add(average(truth.detection()));
            tables.add(classes(truth.detection().offline()));
            tables.add(tracking(truth.tracking()));
            tables.add(hints(truth.hints()));
            tables.add(ground(truth.ground()));
            tables.add(warnings(truth.warnings()));
        });
        tables.add(outcomes(score.service()));
        tables.add(latency(score.service()));
        return tables;
    }

    private static RunTable average(DetectionFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(ap("offline", figures.offline()));
        rows.add(ap("streaming", figures.streaming()));
        rows.add(ap("streaming, boxes moved along their hints", figures.streamingExtrapolated()));
        return new RunTable(
                "Average precision [%]",
                "Offline: each result against its own frame. Streaming: at each capture, what had been received by then.",
                List.of("", "frames", "objects", "AP", "AP50", "AP75", "small", "medium", "large"),
                rows);
    }

    private static List<String> ap(String name, Ap ap) {
        return List.of(
                name,
                Integer.toString(ap.images()),
                Integer.toString(ap.objects()),
                one(ap.ap()),
                one(ap.ap50()),
                one(ap.ap75()),
                one(ap.small()),
                one(ap.medium()),
                one(ap.large()));
    }

    private static RunTable classes(Ap ap) {
        List<List<String>> rows = new ArrayList<>();
        ap.classes().forEach((name, of) -> rows.add(classRow(name, of)));
        ap.kinds().forEach((name, of) -> rows.add(classRow("any " + name, of)));
        return new RunTable(
                "Average precision by class, offline [%]",
                "\"any\" takes the classes of a kind as one: a car told as a truck is found.",
                List.of("", "objects", "AP", "AP50", "small", "medium", "large"),
                rows);
    }

    private static List<String> classRow(String name, ClassAp of) {
        return List.of(
                name,
                Integer.toString(of.objects()),
                one(of.ap()),
                one(of.ap50()),
                one(of.small()),
                one(of.medium()),
                one(of.large()));
    }

    private static RunTable tracking(TrackingFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        figures.kinds().forEach((name, of) -> rows.add(track(name, of)));
        if (figures.cameras().size() > 1) {
            figures.cameras().forEach((name, of) -> rows.add(track("camera " + name, of)));
        }
        rows.add(track("combined", figures.combined()));
        return new RunTable(
                "Tracking [%, counts]",
                "Over the frames that were processed.",
                List.of(
                        "", "HOTA", "DetA", "AssA", "MOTA", "IDF1", "IDSW", "Frag", "hits", "misses", "false",
                        "objects", "tracks"),
                rows);
    }

    private static List<String> track(String name, Mot of) {
        return List.of(
                name,
                one(of.hota()),
                one(of.detA()),
                one(of.assA()),
                one(of.mota()),
                one(of.idf1()),
                Integer.toString(of.idSwitches()),
                Integer.toString(of.fragmentations()),
                Integer.toString(of.hits()),
                Integer.toString(of.misses()),
                Integer.toString(of.falseAlarms()),
                Integer.toString(of.objects()),
                Integer.toString(of.tracks()));
    }

    private static RunTable hints(HintFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        figures.all().forEach(horizon -> rows.add(hint("all", horizon)));
        for (Map.Entry<String, List<Horizon>> kind : figures.kinds().entrySet()) {
            kind.getValue().forEach(horizon -> rows.add(hint(kind.getKey(), horizon)));
        }
        return new RunTable(
                "Trajectory hints",
                "Most likely path on the ground in metres; \"motion\" is the end's error when the path is moved to begin at"
                        + " the true place; in 50/90: true ends inside the ellipses, per cent; image: pixels.",
                List.of(
                        "",
                        "windows",
                        "ADE",
                        "FDE",
                        "best of 3",
                        "motion",
                        "in 50 %",
                        "in 90 %",
                        "image windows",
                        "image ADE",
                        "image FDE"),
                rows);
    }

    private static List<String> hint(String name, Horizon of) {
        return List.of(
                name + " @ " + of.seconds() + " s",
                Integer.toString(of.windows()),
                two(of.ade()),
                two(of.fde()),
                two(of.bestOf3Fde()),
                two(of.motionFde()),
                one(of.half()),
                one(of.nineTenths()),
                Integer.toString(of.imageWindows()),
                one(of.imageAde()),
                one(of.imageFde()));
    }

    private static RunTable ground(GroundFigures figures) {
        List<List<String>> rows = figures.bands().stream()
                .map(band -> List.of(
                        Double.isInfinite(band.to())
                                ? String.format(Locale.ROOT, "from %.0f m", band.from())
                                : String.format(Locale.ROOT, "%.0f to %.0f m", band.from(), band.to()),
                        Integer.toString(band.position().count()),
                        two(band.position().p50()),
                        two(band.position().p90()),
                        one(100 * band.relative().p50()),
                        two(band.velocity().p50()),
                        two(band.velocity().p90())))
                .toList();
        return new RunTable(
                "On the ground, by distance",
                "Near side of the object: error of its place [m, % of the distance] and of its velocity [m/s].",
                List.of("", "samples", "place p50", "p90", "p50 %", "velocity p50", "p90"),
                rows);
    }

    private static RunTable warnings(WarningFigures figures) {
        List<String> row = List.of(
                "warnings",
                Integer.toString(figures.critical()),
                Integer.toString(figures.announced()),
                Integer.toString(figures.inTime()),
                Integer.toString(figures.missed()),
                two(figures.lead().p50()),
                Integer.toString(figures.hidden()),
                Integer.toString(figures.alarms()),
                Integer.toString(figures.falseAlarms()),
                two(figures.falseAlarmsPerMinute()));
        return new RunTable(
                "Warnings",
                "Situations in which an object in the vehicle's way truly had a time to collision below 2.7 s; lead: how long"
                        + " before that the warning was received, negative is late.",
                List.of(
                        "",
                        "critical",
                        "announced",
                        "in time",
                        "missed",
                        "lead p50 s",
                        "hidden",
                        "alarms",
                        "false",
                        "false/min"),
                List.of(row));
    }

    private static RunTable outcomes(ServiceFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("frames recorded", Integer.toString(figures.frames())));
        figures.outcomes().forEach((name, count) -> rows.add(List.of(name, Long.toString(count))));
        figures.reasons().forEach((name, count) -> rows.add(List.of("· " + name, Long.toString(count))));
        rows.add(List.of("without an outcome", Integer.toString(figures.withoutOutcome())));
        rows.add(List.of("tracks", Integer.toString(figures.tracks().count())));
        rows.add(List.of("median life of a track [s]", two(figures.tracks().p50())));
        return new RunTable("Outcomes and tracks", "", List.of("", "number"), rows);
    }

    private static RunTable latency(ServiceFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(times("capture to published", figures.published()));
        rows.add(times("capture to received", figures.received()));
        figures.stages().forEach((stage, of) -> rows.add(times("· " + stage, of)));
        return new RunTable("Latency [ms]", "", List.of("", "p50", "p90", "p99", "max"), rows);
    }

    private static List<String> times(String name, Distribution of) {
        return List.of(name, one(of.p50()), one(of.p90()), one(of.p99()), one(of.max()));
    }

    private static String one(double value) {
        return TextTable.number(value, 1);
    }

    private static String two(double value) {
        return TextTable.number(value, 2);
    }
}
