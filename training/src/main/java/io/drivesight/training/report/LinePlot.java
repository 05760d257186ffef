package io.drivesight.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over two axes, as SVG that stands by itself. */
final class LinePlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 300;
    private static final int LEFT = 56;
    private static final int RIGHT = 150;
    private static final int TOP = 30;
    private static final int BOTTOM = 42;
    private static final List<String> COLORS = List.of(
            "#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#17becf", "#e377c2", "#8c564b", "#7f7f7f",
            "#bcbd22");

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series = new ArrayList<>();

    /**
     * One line.
     *
     * @param points x and y; points that are no numbers are left out
     * @param marked true: a dot at every point
     */
    record Series(String name, List<double[]> points, boolean marked) {
        Series {
            points = points.stream()
                    .filter(point -> Double.isFinite(point[0]) && Double.isFinite(point[1]))
                    .toList();
        }
    }

    LinePlot(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    LinePlot add(Series line) {
        if (!line.points().isEmpty()) {
            series.add(line);
        }
        return this;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Draws with axes that fit the points. */
    String svg() {
        return svg(range(0), range(1));
    }

    /** Draws with both axes from 0 to 1. */
    String unitSvg() {
        return svg(new double[] {0, 1}, new double[] {0, 1});
    }

    private double[] range(int axis) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Series line : series) {
            for (double[] point : line.points()) {
                low = Math.min(low, point[axis]);
                high = Math.max(high, point[axis]);
            }
        }
        double from = axis == 1 ? Math.min(0, low) : low;
        return new double[] {from, high > from ? high : from + 1};
    }

    private String svg(double[] x, double[] y) {
        StringBuilder svg = new StringBuilder(4096);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                .formatted(WIDTH, HEIGHT, Html.escape(title)));
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, 18, "middle", "title", title);
        axes(svg, x, y);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), COLORS.get(i % COLORS.size()), x, y);
            legend(svg, series.get(i).name(), COLORS.get(i % COLORS.size()), i);
        }
        return svg.append("</svg>").toString();
    }

    private void axes(StringBuilder svg, double[] x, double[] y) {
        for (double tick : Ticks.of(x[0], x[1])) {
            double at = across(tick, x);
            line(svg, at, TOP, at, HEIGHT - BOTTOM);
            text(svg, at, HEIGHT - BOTTOM + 14, "middle", "tick", number(tick));
        }
        for (double tick : Ticks.of(y[0], y[1])) {
            double at = up(tick, y);
            line(svg, LEFT, at, WIDTH - RIGHT, at);
            text(svg, LEFT - 6, at + 4, "end", "tick", number(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "label", xLabel);
        svg.append("<g transform=\"translate(13 %d) rotate(-90)\">".formatted((TOP + HEIGHT - BOTTOM) / 2));
        text(svg, 0, 0, "middle", "label", yLabel);
        svg.append("</g>");
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 0.001 || size >= 100_000)) {
            return String.format(Locale.ROOT, "%.0e", value);
        }
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    private static double across(double value, double[] range) {
        return LEFT + (value - range[0]) / (range[1] - range[0]) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(double value, double[] range) {
        return HEIGHT - BOTTOM - (value - range[0]) / (range[1] - range[0]) * (HEIGHT - TOP - BOTTOM);
    }

    private static void draw(StringBuilder svg, Series line, String color, double[] x, double[] y) {
        svg.append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"")
                .append(color)
                .append("\" points=\"");
        for (double[] point : line.points()) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", across(point[0], x), up(point[1], y)));
        }
        svg.append("\"/>");
        if (line.marked()) {
            for (double[] point : line.points()) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle r=\"2.5\" fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\"/>",
                        color,
                        across(point[0], x),
                        up(point[1], y)));
            }
        }
    }

    private static void legend(StringBuilder svg, String name, String color, int index) {
        int top = TOP + 8 + 14 * index;
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/>"
                .formatted(WIDTH - RIGHT + 8, top, color));
        text(svg, WIDTH - RIGHT + 25, top + 5, "start", "tick", name);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String style, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style,
                x,
                y,
                anchor,
                Html.escape(text)));
    }
}
