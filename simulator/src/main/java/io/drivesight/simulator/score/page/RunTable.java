package io.drivesight.simulator.score.page;

import static io.drivesight.evaluation.report.Text.format;
import static io.drivesight.evaluation.report.TextTable.cells;

import io.drivesight.evaluation.figures.Distribution;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.run.DetectionFigures;
import io.drivesight.simulator.score.run.DetectionFigures.Ap;
import io.drivesight.simulator.score.run.DetectionFigures.ClassAp;
import io.drivesight.simulator.score.run.GroundFigures;
import io.drivesight.simulator.score.run.HintFigures;
import io.drivesight.simulator.score.run.HintFigures.Horizon;
import io.drivesight.simulator.score.run.RangeFigures;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.run.ServiceFigures;
import io.drivesight.simulator.score.run.TrackingFigures;
import io.drivesight.simulator.score.run.TrackingFigures.Mot;
import java.util.ArrayList;
import java.util.List;

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
            tables.add(range(truth.range()));
        });
        tables.add(outcomes(score.service()));
        tables.add(latency(score.service()));
        return tables;
    }

    private static RunTable average(DetectionFigures figures) {
        return new RunTable(
                "Average precision [%]",
                "Offline: each result against its own frame. Streaming: at each capture, what had been received by then.",
                List.of("", "frames", "objects", "AP", "AP50", "AP75", "small", "medium", "large"),
                List.of(
                        ap("offline", figures.offline()),
                        ap("streaming", figures.streaming()),
                        ap("streaming, boxes moved along their hints", figures.streamingExtrapolated())));
    }

    private static List<String> ap(String name, Ap of) {
        return cells(
                1, name, of.images(), of.objects(), of.ap(), of.ap50(), of.ap75(), of.small(), of.medium(), of.large());
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
        return cells(1, name, of.objects(), of.ap(), of.ap50(), of.small(), of.medium(), of.large());
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
        return cells(
                1,
                name,
                of.hota(),
                of.detA(),
                of.assA(),
                of.mota(),
                of.idf1(),
                of.idSwitches(),
                of.fragmentations(),
                of.hits(),
                of.misses(),
                of.falseAlarms(),
                of.objects(),
                of.tracks());
    }

    private static RunTable hints(HintFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        figures.all().forEach(horizon -> rows.add(hint("all", horizon)));
        figures.kinds().forEach((kind, of) -> of.forEach(horizon -> rows.add(hint(kind, horizon))));
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
        List<String> row = new ArrayList<>(cells(
                2,
                name + " @ " + of.seconds() + " s",
                of.windows(),
                of.ade(),
                of.fde(),
                of.bestOf3Fde(),
                of.motionFde()));
        row.addAll(cells(1, of.half(), of.nineTenths(), of.imageWindows(), of.imageAde(), of.imageFde()));
        return row;
    }

    private static RunTable ground(GroundFigures figures) {
        List<List<String>> rows = figures.bands().stream()
                .map(band -> cells(
                        2,
                        Double.isInfinite(band.to())
                                ? format("from %.0f m", band.from())
                                : format("%.0f to %.0f m", band.from(), band.to()),
                        band.position().count(),
                        band.position().p50(),
                        band.position().p90(),
                        TextTable.number(100 * band.relative().p50(), 1),
                        band.velocity().p50(),
                        band.velocity().p90()))
                .toList();
        return new RunTable(
                "On the ground, by distance",
                "Middle of the footprint: error of its place [m, % of the distance] and of its velocity [m/s].",
                List.of("", "samples", "place p50", "p90", "p50 %", "velocity p50", "p90"),
                rows);
    }

    private static RunTable range(RangeFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        figures.classes()
                .forEach((name, of) -> rows.add(cells(1, name, of.objects(), of.tracked(), of.metres(), of.pixels())));
        return new RunTable(
                "First tracked",
                "Of those who come from afar (below 12 px when they can first be seen): median distance and visible height at the"
                        + " first track of the right class.",
                List.of("", "objects", "tracked", "metres", "pixels"),
                rows);
    }

    private static RunTable outcomes(ServiceFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(cells(0, "frames recorded", figures.frames()));
        figures.outcomes().forEach((name, count) -> rows.add(cells(0, name, count)));
        figures.reasons().forEach((name, count) -> rows.add(cells(0, "· " + name, count)));
        rows.add(cells(0, "without an outcome", figures.withoutOutcome()));
        rows.add(cells(0, "tracks", figures.tracks().count()));
        rows.add(cells(2, "median life of a track [s]", figures.tracks().p50()));
        return new RunTable("Outcomes and tracks", "", List.of("", "number"), rows);
    }

    private static RunTable latency(ServiceFigures figures) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(times("capture to published", figures.published()));
        rows.add(times("capture to received", figures.received()));
        figures.stages().forEach((stage, of) -> rows.add(times("· " + stage, of)));
        return new RunTable(
                "Latency [ms]",
                "Published: just before the record is encoded. PUBLISH is converting the scene; the acknowledgement is in no stage.",
                List.of("", "p50", "p90", "p99", "max"),
                rows);
    }

    private static List<String> times(String name, Distribution of) {
        return cells(1, name, of.p50(), of.p90(), of.p99(), of.max());
    }
}
