package io.drivesight.training.report;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Frontier;
import io.drivesight.training.evaluate.Frontier.Gain;
import io.drivesight.training.evaluate.Frontier.Point;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.report.EvaluationPage.EvaluationTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What models find at input sizes against what it costs, as charts and tables. */
public final class FrontierFigures {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    /** Room for a size at the right of its point, as a share of the axis. */
    private static final double ROOM = 0.12;

    private static final double ROOM_UPWARDS = 0.05;

    private FrontierFigures() {}

    /** A chart of vehicles for each dataset that has some to find; where none has, of all classes. */
    public static List<Chart> charts(Frontier frontier) {
        List<Chart> vehicles = charts(frontier, Gain.VEHICLES);
        return vehicles.isEmpty() ? charts(frontier, Gain.CLASSES) : vehicles;
    }

    private static List<Chart> charts(Frontier frontier, Gain gain) {
        return IntStream.range(0, frontier.sets().size())
                .mapToObj(set -> chart(frontier, set, gain))
                .filter(chart -> !chart.isEmpty())
                .toList();
    }

    private static Chart chart(Frontier frontier, int set, Gain gain) {
        List<Point> points = frontier.points().stream()
                .sorted(Comparator.comparingDouble(point -> point.cost().relative()))
                .toList();
        double most = points.stream()
                .mapToDouble(point -> point.cost().relative())
                .max()
                .orElse(1);
        EvaluationSet evaluated = frontier.sets().get(set);
        Chart chart = new Chart(
                        evaluated.name() + ", " + evaluated.split() + ": " + gain.label(),
                        "processor time, " + frontier.reference() + " = 1",
                        "AP50 %")
                .size(WIDTH, HEIGHT)
                .x(0, most * (1 + ROOM));
        Map<String, List<Chart.Point>> lines = new LinkedHashMap<>();
        frontier.points().forEach(point -> lines.put(point.model(), new ArrayList<>()));
        points.forEach(
                point -> lines.getOrDefault(point.model(), new ArrayList<>()).add(at(point, set, gain)));
        DoubleSummaryStatistics range = range(points, set, gain);
        if (range.getCount() > 0) {
            // Differences matter here, not the distance to nothing.
            double margin = Math.max(1, (range.getMax() - range.getMin()) / 12);
            chart.y(Math.max(0, range.getMin() - margin), range.getMax() + margin);
        }
        lines.forEach(chart::marked);
        List<Point> best = points.stream()
                .filter(point -> frontier.isBest(point, set, gain))
                .toList();
        chart.dashed(
                "frontier", best.stream().map(point -> at(point, set, gain)).toList());
        List<Chart.Point> named = new ArrayList<>();
        double height = range.getMax() - range.getMin();
        for (Point point : best) {
            Chart.Point place = at(point, set, gain);
            // Sizes that would cover each other stand in the table alone.
            if (named.stream()
                    .noneMatch(other -> Math.abs(place.x() - other.x()) < ROOM * most
                            && Math.abs(place.y() - other.y()) < ROOM_UPWARDS * height)) {
                named.add(place);
                chart.note(place.x() + most / 100, place.y(), point.input().toString(), Chart.INK);
            }
        }
        return chart;
    }

    private static Chart.Point at(Point point, int set, Gain gain) {
        return new Chart.Point(
                point.cost().relative(), 100 * gain.of(point.sets().get(set).score()));
    }

    private static DoubleSummaryStatistics range(List<Point> points, int set, Gain gain) {
        return points.stream()
                .mapToDouble(point -> at(point, set, gain).y())
                .filter(Double::isFinite)
                .summaryStatistics();
    }

    /** What each point finds in a dataset, AP50, and at which cost; with an asterisk what nothing beats for as little. */
    public static FigureTable table(Frontier frontier, int set) {
        List<SetScore> scores = frontier.points().stream()
                .map(point -> point.sets().get(set).score())
                .toList();
        List<ObjectClass> classes = new ArrayList<>(SetScore.present(scores));
        classes.remove(ObjectClass.PERSON);
        List<String> columns = new ArrayList<>(List.of("time", "ms", "vehicles"));
        AreaRange.HEIGHTS.forEach(height -> columns.add(height.name()));
        columns.add("persons");
        AreaRange.HEIGHTS.forEach(height -> columns.add(height.name()));
        columns.add("classes");
        classes.forEach(each -> columns.add(each.label()));
        FigureTable table = new FigureTable("model, input", columns);
        for (Point point : frontier.points()) {
            SetScore score = point.sets().get(set).score();
            List<String> cells = new ArrayList<>(List.of(
                    TextTable.number(point.cost().relative(), 2),
                    TextTable.number(point.cost().millis(), 1),
                    gain(frontier, point, set, Gain.VEHICLES)));
            AreaRange.HEIGHTS.forEach(height -> cells.add(EvaluationTable.counted(score.vehicles(height))));
            cells.add(gain(frontier, point, set, Gain.PERSONS));
            AreaRange.HEIGHTS.forEach(
                    height -> cells.add(EvaluationTable.counted(score.ofClass(ObjectClass.PERSON, height))));
            cells.add(gain(frontier, point, set, Gain.CLASSES));
            classes.forEach(each -> cells.add(EvaluationTable.counted(score.ofClass(each))));
            table.add(point.model() + " " + point.input(), cells);
        }
        return table;
    }

    private static String gain(Frontier frontier, Point point, int set, Gain gain) {
        return TextTable.number(gain.of(point.sets().get(set).score()), 3)
                + (frontier.isBest(point, set, gain) ? "*" : " ");
    }
}
