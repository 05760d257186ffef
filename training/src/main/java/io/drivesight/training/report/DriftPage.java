package io.drivesight.training.report;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Chart.Point;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Page;
import io.drivesight.evaluation.report.Text;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.drift.SetDrift;
import io.drivesight.training.drift.SetDrift.DriveDrift;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How far frames are from a profile, as one page. */
public final class DriftPage {
    private static final int MOST_LINES = 10;
    private static final int MOST_POINTS = 400;
    private static final int FEATURES = 8;
    private static final int MOST_LETTERS = 20;

    private DriftPage() {}

    /** Renders the page. */
    public static String render(DriftProfile profile, List<SetDrift> sets, List<String> failed) {
        Page page = new Page("How far frames are from what the model knows");
        sets.forEach(set -> page.text(set.name() + ": " + set.verdict()));
        table(sets).addTo(page);
        page.section("Distance, window by window")
                .charts(sets.stream().map(set -> distances(profile, set)).toList());
        contributions(page, sets);
        reference(page, profile);
        if (!failed.isEmpty()) {
            page.section("Not measured").items(failed);
        }
        return page.render();
    }

    /** All drives of all sets. */
    public static FigureTable table(List<SetDrift> sets) {
        FigureTable table = new FigureTable("", List.of("frames", "windows", "over", "median", "highest", "what"));
        for (SetDrift set : sets) {
            table.add(set.name(), cells(set.whole()));
            if (set.drives().size() > 1) {
                set.drives().forEach(drive -> table.add("– " + drive.name(), cells(drive)));
            }
        }
        return table;
    }

    private static List<String> cells(DriveDrift drive) {
        return List.of(
                "" + drive.frames(),
                "" + drive.distances().size(),
                "" + drive.over(),
                number(drive.median()),
                number(drive.highest()),
                drive.words());
    }

    private static String number(double value) {
        return TextTable.number(value, 2);
    }

    private static Chart distances(DriftProfile profile, SetDrift set) {
        List<DriveDrift> shown = set.drives().stream().limit(MOST_LINES - 1).toList();
        Chart chart = new Chart(set.name(), "frame", "distance")
                .x(0, shown.stream().mapToInt(DriveDrift::frames).max().orElse(1));
        for (DriveDrift drive : shown) {
            String name = drive.name().isEmpty() ? "distance" : shortened(drive.name());
            List<Point> points = points(drive, profile.window());
            if (points.size() == 1) {
                chart.marked(name, points);
            } else {
                chart.line(name, points);
            }
        }
        return chart.isEmpty() ? chart : chart.level("threshold", set.threshold());
    }

    /** A window's distance stands at its last frame. */
    private static List<Point> points(DriveDrift drive, int window) {
        List<Double> distances = drive.distances();
        int step = Math.max(1, distances.size() / MOST_POINTS);
        return IntStream.iterate(0, i -> i < distances.size(), i -> i + step)
                .mapToObj(i -> new Point(Math.min(drive.frames(), i + window), distances.get(i)))
                .toList();
    }

    /** The end of a name, as much as a chart's key has room for. */
    private static String shortened(String name) {
        return name.length() <= MOST_LETTERS ? name : "…" + name.substring(name.length() - MOST_LETTERS + 1);
    }

    private static void contributions(Page page, List<SetDrift> sets) {
        page.section("What makes up the distance")
                .text(
                        "Share of the squared distance; shift of the mean and Wasserstein's distance in standard deviations of the reference.");
        for (SetDrift set : sets) {
            FigureTable table = new FigureTable("feature", List.of("is", "share", "shift", "Wasserstein"));
            set.features().stream()
                    .limit(FEATURES)
                    .forEach(shift -> table.add(
                            shift.feature().label(),
                            List.of(
                                    shift.feature().word(shift.shift()),
                                    number(shift.share()),
                                    number(shift.shift()),
                                    number(shift.wasserstein()))));
            page.add(Html.of("h3", set.name()));
            table.addTo(page);
        }
    }

    /** What a profile was made of. */
    public static FigureTable drives(DriftProfile profile) {
        FigureTable table = new FigureTable("reference", List.of("frames", "from the others"));
        for (ReferenceDrive drive : profile.drives()) {
            @Nullable Double distance = drive.heldOutDistance();
            table.add(
                    drive.name().isEmpty() ? drive.source() : drive.source() + ": " + drive.name(),
                    List.of("" + drive.frames(), distance == null ? "-" : number(distance)));
        }
        return table;
    }

    /** Where a profile's threshold comes from. */
    public static String threshold(DriftProfile profile) {
        DriftThreshold limit = profile.limit();
        return Text.format(
                "%d frames for %s, windows of %d, correlations shrunk by %.2f. Threshold %.2f: %.2f times the distance number %d, in rising order, of %s",
                profile.frames(),
                profile.setup().modelName(),
                profile.window(),
                profile.shrinkage(),
                limit.value(),
                limit.margin(),
                limit.rank(),
                limit.basis() == DriftThreshold.Basis.DRIVES
                        ? limit.heldOut() + " drives, each held against the others"
                        : "only " + limit.heldOut()
                                + " parts of drives, since there are fewer than three drives: give more for a threshold to trust");
    }

    private static void reference(Page page, DriftProfile profile) {
        page.section("Reference").text(threshold(profile));
        drives(profile).addTo(page);
        page.add(Html.of("p", profile.setup().modelSha256()).style("hash"));
    }
}
