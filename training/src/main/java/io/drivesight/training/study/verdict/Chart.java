package io.drivesight.training.study.verdict;

import io.drivesight.training.report.Ticks;
import io.drivesight.training.study.verdict.Figure.Anchor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Points with intervals over two axes, a line for each candidate, the names below. A candidate far below the others (one that starts from
 * scratch) is not allowed to squeeze them: what lies below the axis is written at the lower edge.
 */
final class Chart {
    private static final double WIDTH = 640;
    private static final double PLOT = 300;
    private static final double LEFT = 58;
    private static final double RIGHT = 20;
    private static final double TOP = 34;
    private static final double BELOW = 46;
    private static final double ROW = 18;
    private static final double SIZE = 11.5;
    private static final double RADIUS = 4;
    /** Neighbours at one place stand so far apart, not on one another [px]. */
    private static final double APART = 7;

    /**
     * One candidate.
     *
     * @param points by x
     * @param joined true: the points hang together
     */
    record Series(String name, List<Point> points, boolean joined) {}

    /**
     * A point with its interval, in points of a score.
     *
     * @param note what to write beside it; empty: nothing
     */
    record Point(double x, double y, double low, double high, String note) {}

    /** A tick of the x axis. */
    record Tick(double x, String text) {}

    /** A level across the whole width. */
    record Level(String name, double y) {}

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final boolean logarithmic;
    private final List<Series> series = new ArrayList<>();
    private final List<Level> levels = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();
    private double floor = Double.NEGATIVE_INFINITY;

    Chart(String title, String xLabel, String yLabel, boolean logarithmic) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.logarithmic = logarithmic;
    }

    Chart add(Series one) {
        series.add(one);
        return this;
    }

    Chart level(String name, double y) {
        levels.add(new Level(name, y));
        return this;
    }

    Chart tick(double x, String text) {
        ticks.add(new Tick(x, text));
        return this;
    }

    /** The y axis need not reach below this. */
    Chart floor(double lowest) {
        this.floor = lowest;
        return this;
    }

    private double[] xRange() {
        double[] all = DoubleStream.concat(
                        ticks.stream().mapToDouble(Tick::x),
                        series.stream()
                                .flatMapToDouble(one -> one.points().stream().mapToDouble(Point::x)))
                .map(this::scaled)
                .sorted()
                .toArray();
        if (all.length == 0) {
            return new double[] {0, 1};
        }
        double span = Math.max(all[all.length - 1] - all[0], logarithmic ? 0.3 : 0.5);
        return new double[] {all[0] - 0.09 * span, all[all.length - 1] + 0.09 * span};
    }

    private double scaled(double x) {
        return logarithmic ? Math.log10(x) : x;
    }

    private double[] yRange() {
        double[] all = DoubleStream.concat(
                        levels.stream().mapToDouble(Level::y),
                        series.stream()
                                .flatMap(one -> one.points().stream())
                                .filter(point -> point.y() >= floor)
                                .flatMapToDouble(point -> DoubleStream.of(point.y(), point.low(), point.high())))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (all.length == 0) {
            return new double[] {0, 100};
        }
        double low = Math.max(floor, all[0]);
        double high = all[all.length - 1];
        double span = Math.max(high - low, 2);
        // Room at the lower edge for what lies below it.
        return new double[] {low - (hidden() ? 0.14 : 0.06) * span, high + 0.06 * span};
    }

    private boolean hidden() {
        return series.stream().flatMap(one -> one.points().stream()).anyMatch(point -> point.y() < floor);
    }

    Figure draw() {
        int columns = columns();
        int entries = series.size() + levels.size();
        int legendRows = (entries + columns - 1) / columns;
        double legend = ROW * legendRows + 8;
        Figure figure = new Figure(WIDTH, TOP + PLOT + BELOW + legend, title);
        double[] x = xRange();
        double[] y = yRange();
        figure.text(LEFT, 20, Anchor.START, 14, true, Palette.INK, title);
        axes(figure, x, y);
        for (int i = 0; i < levels.size(); i++) {
            double at = up(levels.get(i).y(), y);
            figure.dashed(LEFT, at, WIDTH - RIGHT, at, levelColor(i), 1.6);
        }
        for (int i = 0; i < series.size(); i++) {
            draw(figure, i, x, y);
        }
        legend(figure, columns);
        return figure;
    }

    private static Color levelColor(int index) {
        return index == 0 ? Palette.FAINT : new Color(0xa0, 0xa0, 0xa0);
    }

    private void axes(Figure figure, double[] x, double[] y) {
        for (double value : Ticks.of(y[0], y[1])) {
            double at = up(value, y);
            figure.line(LEFT, at, WIDTH - RIGHT, at, Palette.GRID, 1);
            figure.text(LEFT - 6, at + 4, Anchor.END, SIZE, false, Palette.FAINT, number(value));
        }
        List<Tick> across = ticks.isEmpty()
                ? Ticks.of(x[0], x[1]).stream()
                        .map(value -> new Tick(value, number(value)))
                        .toList()
                : ticks;
        for (Tick tick : across) {
            double at = across(scaled(tick.x()), x);
            figure.line(at, TOP, at, TOP + PLOT, Palette.GRID, 1);
            figure.text(at, TOP + PLOT + 16, Anchor.MIDDLE, SIZE, false, Palette.FAINT, tick.text());
        }
        figure.line(LEFT, TOP + PLOT, WIDTH - RIGHT, TOP + PLOT, Palette.FAINT, 1);
        figure.text((LEFT + WIDTH - RIGHT) / 2, TOP + PLOT + 35, Anchor.MIDDLE, SIZE, false, Palette.INK, xLabel);
        figure.text(WIDTH - RIGHT, 20, Anchor.END, SIZE, false, Palette.FAINT, yLabel);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
    }

    private static double across(double value, double[] range) {
        return LEFT + (value - range[0]) / (range[1] - range[0]) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(double value, double[] range) {
        return TOP + PLOT - (value - range[0]) / (range[1] - range[0]) * PLOT;
    }

    private void draw(Figure figure, int index, double[] x, double[] y) {
        Series one = series.get(index);
        Color color = Palette.color(index);
        double shift = one.joined() ? (index - (series.size() - 1) / 2.0) * apart() : 0;
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (Point point : one.points()) {
            double at = across(scaled(point.x()), x) + shift;
            if (point.y() < floor) {
                // Upside down: it points to where it is.
                double edge = TOP + PLOT - 8;
                figure.mark(at, edge, RADIUS, 4, color);
                String text = Words.points(point.y() / 100);
                double half = Figure.widthOf(text, 10, false) / 2;
                figure.line(at - half, edge - 10, at + half, edge - 10, Color.WHITE, 11);
                figure.text(at, edge - 7, Anchor.MIDDLE, 10, false, color, text);
                lastX = Double.NaN;
                continue;
            }
            double height = up(point.y(), y);
            if (one.joined() && !Double.isNaN(lastX)) {
                figure.line(lastX, lastY, at, height, color, 1.8);
            }
            if (Double.isFinite(point.low()) && Double.isFinite(point.high())) {
                whisker(figure, at, up(Math.max(point.low(), y[0]), y), up(Math.min(point.high(), y[1]), y), color);
            }
            figure.mark(at, height, RADIUS, index, color);
            if (!point.note().isEmpty()) {
                figure.text(at + 7, height - 5, Anchor.START, 10, false, color, point.note());
            }
            lastX = at;
            lastY = height;
        }
    }

    /** Many candidates stand closer, so that all of one place stay at their place. */
    private double apart() {
        return Math.min(APART, 60.0 / Math.max(1, series.size()));
    }

    private static void whisker(Figure figure, double x, double low, double high, Color color) {
        figure.line(x, low, x, high, color, 1.3);
        figure.line(x - 2.5, low, x + 2.5, low, color, 1.3);
        figure.line(x - 2.5, high, x + 2.5, high, color, 1.3);
    }

    private int columns() {
        double widest = DoubleStream.concat(
                        series.stream().mapToDouble(one -> Figure.widthOf(one.name(), SIZE, false)),
                        levels.stream().mapToDouble(level -> Figure.widthOf(level.name(), SIZE, false)))
                .max()
                .orElse(1);
        return (int) Math.max(1, Math.min(3, Math.floor((WIDTH - LEFT - RIGHT) / (widest + 36))));
    }

    private void legend(Figure figure, int columns) {
        double column = (WIDTH - LEFT - RIGHT) / columns;
        for (int i = 0; i < series.size() + levels.size(); i++) {
            double left = LEFT + column * (i % columns);
            int row = i / columns;
            double line = TOP + PLOT + BELOW + ROW * row + 8;
            if (i < series.size()) {
                Color color = Palette.color(i);
                figure.line(left, line - 4, left + 20, line - 4, color, 1.8);
                figure.mark(left + 10, line - 4, RADIUS, i, color);
                figure.text(
                        left + 26,
                        line,
                        Anchor.START,
                        SIZE,
                        false,
                        Palette.INK,
                        series.get(i).name());
            } else {
                int level = i - series.size();
                figure.dashed(left, line - 4, left + 20, line - 4, levelColor(level), 1.6);
                figure.text(
                        left + 26,
                        line,
                        Anchor.START,
                        SIZE,
                        false,
                        Palette.INK,
                        levels.get(level).name());
            }
        }
    }
}
