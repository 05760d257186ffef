package io.drivesight.simulator.score.page;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Drawings in a coordinate system of 1000 units across, as text. */
final class Svg {
    private static final int WIDTH = 1000;
    private static final int LEFT = 52;
    private static final int NAMES = 190;
    private static final int RIGHT = 14;
    private static final int BOTTOM = 34;
    private static final int TOP = 12;

    private final StringBuilder text = new StringBuilder();
    private final int height;
    private final int left;
    private final double maxX;
    private final double maxY;

    /**
     * An empty drawing with axes from 0.
     *
     * @param height in units
     * @param maxX value at the right edge, above 0
     * @param maxY value at the top, above 0
     */
    Svg(String title, int height, double maxX, double maxY) {
        this(title, height, LEFT, maxX, maxY);
    }

    /** The same with room for names to the left of the rows. */
    static Svg withNames(String title, int height, double maxX, double maxY) {
        return new Svg(title, height, NAMES, maxX, maxY);
    }

    private Svg(String title, int height, int left, double maxX, double maxY) {
        this.height = height;
        this.left = left;
        this.maxX = maxX;
        this.maxY = maxY;
        text.append(format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, height, escape(title)));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    double x(double value) {
        return left + value / maxX * (WIDTH - left - RIGHT);
    }

    double y(double value) {
        return height - BOTTOM - value / maxY * (height - BOTTOM - TOP);
    }

    /** Grid lines and numbers; {@code yStep} 0: none across. */
    Svg axes(double xStep, double yStep, String xUnit, String yUnit) {
        for (double value = 0; value <= maxX + 1e-9; value += xStep) {
            line("grid", x(value), y(0), x(value), y(maxY));
            label(x(value), height - 14.0, "middle", number(value) + (value == 0 ? " " + xUnit : ""));
        }
        for (double value = 0; yStep > 0 && value <= maxY + 1e-9; value += yStep) {
            line("grid", x(0), y(value), x(maxX), y(value));
            label(left - 6.0, y(value) + 5, "end", number(value) + (value + yStep > maxY ? yUnit : ""));
        }
        return this;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : format("%.1f", value);
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        text.append(
                format("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", style, x1, y1, x2, y2));
        return this;
    }

    Svg label(double x, double y, String anchor, String words) {
        text.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escape(words)));
        return this;
    }

    /** A bar between two values of x, with a text that shows on pointing. */
    Svg bar(String style, double from, double to, double bottom, double top, String words) {
        double width = Math.max(2, x(to) - x(from));
        text.append(format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s</title></rect>",
                style, x(from), y(top), width, Math.max(0, y(bottom) - y(top)), escape(words)));
        return this;
    }

    /** A line through points; it breaks where a value is not a number. */
    <T> Svg curve(String style, List<T> points, ToDoubleFunction<T> px, ToDoubleFunction<T> py) {
        StringBuilder path = new StringBuilder();
        boolean broken = true;
        for (T point : points) {
            double value = py.applyAsDouble(point);
            if (Double.isNaN(value)) {
                broken = true;
                continue;
            }
            path.append(format("%s%.1f %.1f ", broken ? "M" : "L", x(px.applyAsDouble(point)), y(value)));
            broken = false;
        }
        text.append(format("<path class=\"%s\" d=\"%s\"/>", style, path));
        return this;
    }

    /** A step for about eight grid lines: 1, 2 or 5 times a power of ten. */
    static double step(double max) {
        double rough = max / 8;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    @Override
    public String toString() {
        return text + "</svg>";
    }
}
