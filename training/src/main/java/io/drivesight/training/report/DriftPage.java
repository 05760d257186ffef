package io.drivesight.training.report;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.FeatureReference;
import io.drivesight.core.drift.ReferenceDrive;
import io.drivesight.training.drift.DriveDrift;
import io.drivesight.training.drift.FeatureShift;
import io.drivesight.training.drift.SetDrift;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far frames are from a profile, as one HTML file without script or network. */
public final class DriftPage {
    private static final int MOST_LINES = 10;
    private static final int MOST_POINTS = 400;
    private static final int FEATURES = 8;
    private static final int MOST_LETTERS = 20;

    private DriftPage() {}

    /** Renders the page. */
    public static String render(DriftProfile profile, List<SetDrift> sets, List<String> failed) {
        StringBuilder html = new StringBuilder(1 << 17);
        html.append(Html.begin("How far frames are from what the model knows"));
        verdicts(html, sets);
        distances(html, profile, sets);
        features(html, profile, sets);
        contributions(html, sets);
        reference(html, profile);
        failures(html, failed);
        return html.append(Html.END).toString();
    }

    private static void verdicts(StringBuilder html, List<SetDrift> sets) {
        html.append("<table><tr>");
        for (String head : List.of("frames", "verdict", "count", "windows", "over", "median", "highest")) {
            html.append(Html.head(head));
        }
        html.append("</tr>");
        for (SetDrift set : sets) {
            row(html, set.name(), set.verdict(), set.frames(), set.windows(), set.over(), set.median(), set.highest());
            if (set.drives().size() > 1) {
                set.drives()
                        .forEach(drive -> row(
                                html,
                                "– " + drive.name(),
                                drive.words(),
                                drive.frames(),
                                drive.distances().size(),
                                drive.over(),
                                drive.median(),
                                drive.highest()));
            }
        }
        html.append("</table>\n");
    }

    private static void row(
            StringBuilder html,
            String name,
            String verdict,
            int frames,
            int windows,
            int over,
            double median,
            double highest) {
        html.append("<tr>")
                .append(Html.cell(name))
                .append(Html.cell(verdict))
                .append(Html.cell(Integer.toString(frames)))
                .append(Html.cell(Integer.toString(windows)))
                .append(Html.cell(Integer.toString(over)))
                .append(Html.cell(number(median)))
                .append(Html.cell(number(highest)))
                .append("</tr>");
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "–";
    }

    private static void distances(StringBuilder html, DriftProfile profile, List<SetDrift> sets) {
        html.append("<h2>Distance, window by window</h2><div class=\"plots\">");
        for (SetDrift set : sets) {
            LinePlot plot = new LinePlot(set.name(), "frame", "distance");
            List<DriveDrift> shown = set.drives().stream().limit(MOST_LINES - 1).toList();
            double last = 1;
            for (DriveDrift drive : shown) {
                List<double[]> points = points(drive, profile.window());
                plot.add(new LinePlot.Series(
                        drive.name().isEmpty() ? "distance" : shortened(drive.name()), points, points.size() == 1));
                last = Math.max(last, drive.frames());
            }
            if (!plot.isEmpty()) {
                plot.add(new LinePlot.Series(
                        "threshold",
                        List.of(new double[] {0, set.threshold()}, new double[] {last, set.threshold()}),
                        false));
                html.append(plot.svg());
            }
        }
        html.append("</div>\n");
    }

    /** A window's distance stands at its last frame. */
    private static List<double[]> points(DriveDrift drive, int window) {
        List<Double> distances = drive.distances();
        int step = Math.max(1, distances.size() / MOST_POINTS);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < distances.size(); i += step) {
            points.add(new double[] {Math.min(drive.frames(), i + window), distances.get(i)});
        }
        return points;
    }

    private static void features(StringBuilder html, DriftProfile profile, List<SetDrift> sets) {
        html.append(
                        "<h2>Features: how they are distributed</h2><p>Share of frames up to a value, in the reference and in each set; the ")
                .append(
                        "features that differ most. Counts, masses and details are logarithms.</p><div class=\"plots\">");
        for (FeatureReference reference : mostDifferent(profile, sets)) {
            LinePlot plot = new LinePlot(reference.feature().label(), "value", "share of frames");
            plot.add(curve("reference", reference.quantiles()));
            sets.stream()
                    .limit(MOST_LINES - 1)
                    .forEach(set ->
                            shift(set, reference.feature(), found -> plot.add(curve(set.name(), found.quantiles()))));
            html.append(plot.svg());
        }
        html.append("</div>\n");
    }

    private static List<FeatureReference> mostDifferent(DriftProfile profile, List<SetDrift> sets) {
        return profile.features().stream()
                .sorted(Comparator.comparingDouble((FeatureReference reference) -> -most(reference.feature(), sets)))
                .limit(FEATURES)
                .toList();
    }

    private static double most(Feature feature, List<SetDrift> sets) {
        return sets.stream()
                .flatMap(set -> set.features().stream())
                .filter(shift -> shift.feature() == feature)
                .mapToDouble(FeatureShift::wasserstein)
                .max()
                .orElse(0);
    }

    private static void shift(SetDrift set, Feature feature, Consumer<FeatureShift> use) {
        set.features().stream()
                .filter(shift -> shift.feature() == feature)
                .findFirst()
                .ifPresent(use);
    }

    private static LinePlot.Series curve(String name, List<Double> quantiles) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < quantiles.size(); i++) {
            points.add(new double[] {quantiles.get(i), (double) i / (quantiles.size() - 1)});
        }
        return new LinePlot.Series(shortened(name), points, false);
    }

    /** The end of a name, as much as a plot's key has room for. */
    private static String shortened(String name) {
        return name.length() <= MOST_LETTERS ? name : "…" + name.substring(name.length() - MOST_LETTERS + 1);
    }

    private static void contributions(StringBuilder html, List<SetDrift> sets) {
        html.append(
                        "<h2>What makes up the distance</h2><p>Share of the squared distance; shift of the mean and Wasserstein's distance in ")
                .append("standard deviations of the reference.</p>");
        for (SetDrift set : sets) {
            html.append("<h3>").append(Html.escape(set.name())).append("</h3><table><tr>");
            List.of("feature", "is", "share", "shift", "Wasserstein").forEach(head -> html.append(Html.head(head)));
            html.append("</tr>");
            set.features().stream()
                    .limit(FEATURES)
                    .forEach(shift -> html.append("<tr>")
                            .append(Html.cell(shift.feature().label()))
                            .append(Html.cell(shift.feature().word(shift.shift())))
                            .append(Html.cell(number(shift.share())))
                            .append(Html.cell(number(shift.shift())))
                            .append(Html.cell(number(shift.wasserstein())))
                            .append("</tr>"));
            html.append("</table>\n");
        }
    }

    private static void reference(StringBuilder html, DriftProfile profile) {
        html.append(String.format(
                        Locale.ROOT,
                        "<h2>Reference</h2><p>%d frames, windows of %d, correlations shrunk by %.2f. Threshold %.2f: %.2f times the distance "
                                + "number %d, in rising order, of %d %s, each held against the others.</p><table><tr>",
                        profile.frames(),
                        profile.window(),
                        profile.shrinkage(),
                        profile.threshold(),
                        profile.limit().margin(),
                        profile.limit().rank(),
                        profile.limit().heldOut(),
                        profile.limit().basis().label()))
                .append(Html.head("source"))
                .append(Html.head("drive"))
                .append(Html.head("frames"))
                .append(Html.head("from the others"))
                .append("</tr>");
        for (ReferenceDrive drive : profile.drives()) {
            @Nullable Double distance = drive.heldOutDistance();
            html.append("<tr>")
                    .append(Html.cell(drive.source()))
                    .append(Html.cell(drive.name()))
                    .append(Html.cell(Integer.toString(drive.frames())))
                    .append(Html.cell(distance == null ? "–" : number(distance)))
                    .append("</tr>");
        }
        html.append("</table><p class=\"hash\">")
                .append(Html.escape(
                        profile.setup().modelName() + " " + profile.setup().modelSha256()))
                .append("</p>\n");
    }

    private static void failures(StringBuilder html, List<String> failed) {
        if (!failed.isEmpty()) {
            html.append("<h2>Not measured</h2><ul>");
            failed.forEach(
                    message -> html.append("<li>").append(Html.escape(message)).append("</li>"));
            html.append("</ul>\n");
        }
    }
}
