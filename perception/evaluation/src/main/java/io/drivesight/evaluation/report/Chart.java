package io.drivesight.evaluation.report;

import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.ImageEncoder;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines, points with intervals and levels over two axes, drawn by XChart as a PNG picture of twice the size. Ticks are our own: round
 * numbers, or names at given places. Not thread-safe.
 */
public final class Chart {
    /** Text of a chart. */
    public static final Color INK = new Color(0x222222);
    /** What stands back. */
    public static final Color FAINT = new Color(0x707070);

    private static final Color GRID = new Color(0xe6e6e6);
    /** Colours that also those tell apart who see red and green alike (Okabe and Ito 2008, without the yellow, which white paper swallows). */
    private static final List<Color> COLORS = List.of(
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0xe69f00),
            new Color(0x56b4e9),
            Color.BLACK);

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN
    };
    private static final int PIXELS = 2;
    private static final int LABEL_GAP = 7;
    private static final int TITLE_ROOM = 20;
    /** Series with names longer than this are listed below the chart, not beside it. */
    private static final int LONG_NAME = 24;

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private int width = 560;
    private int height = 310;
    private double @Nullable [] xRange;
    private double @Nullable [] yRange;
    private Map<Double, String> xTicks = Map.of();
    private Map<Double, String> yTicks = Map.of();
    private final List<Series> series = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    /** A point with the ends of its interval: equal to y, or NaN, where there is none. NaN as y breaks a line. */
    public record Point(double x, double y, double low, double high) {
        public Point(double x, double y) {
            this(x, y, Double.NaN, Double.NaN);
        }
    }

    private record Series(
            String name,
            List<Point> points,
            Color color,
            BasicStroke line,
            @Nullable Marker marker,
            boolean filled) {}

    private record Note(double x, double y, String text, Color color) {}

    /** An empty chart of 560 by 310: two of them stand side by side on a page. */
    public Chart(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** Sets its size on a page; the picture has twice as many pixels. */
    public Chart size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    /** Sets the ends of the x axis, which else fit what is drawn. */
    public Chart x(double from, double to) {
        xRange = new double[] {from, to};
        return this;
    }

    /** Sets the ends of the y axis, which else fit what is drawn and 0. */
    public Chart y(double from, double to) {
        yRange = new double[] {from, to};
        return this;
    }

    /** Writes these texts along the x axis in place of numbers. */
    public Chart xTicks(Map<Double, String> texts) {
        xTicks = new LinkedHashMap<>(texts);
        return this;
    }

    /** Writes these texts along the y axis in place of numbers. */
    public Chart yTicks(Map<Double, String> texts) {
        yTicks = new LinkedHashMap<>(texts);
        return this;
    }

    /** Colour number so many, from 0; after the last one they begin anew. */
    public static Color color(int index) {
        return COLORS.get(index % COLORS.size());
    }

    /** Adds a line; nothing without points. */
    public Chart line(String name, List<Point> points) {
        return add(new Series(name, points, nextColor(), new BasicStroke(1.8f), null, false));
    }

    /** Adds a dashed line that stands back; nothing without points. */
    public Chart dashed(String name, List<Point> points) {
        return add(new Series(name, points, FAINT, dashes(), null, false));
    }

    /** Adds a line with a mark at every point, and the points' intervals; nothing without points. */
    public Chart marked(String name, List<Point> points) {
        return add(new Series(name, points, nextColor(), new BasicStroke(1.6f), marker(series.size()), false));
    }

    /** Adds columns that stand side by side, each from its point's x to the next one's; nothing without points. */
    public Chart columns(String name, List<Point> points) {
        return add(new Series(name, points, nextColor(), new BasicStroke(0.5f), null, true));
    }

    /** Adds a mark with an interval along x: a row of a forest plot. The number says which colour and mark. */
    public Chart interval(int number, boolean bold, double y, double value, double low, double high) {
        BasicStroke bar = new BasicStroke(bold ? 2.4f : 1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL);
        add(new Series("", List.of(new Point(low, y), new Point(high, y)), color(number), bar, null, false));
        List<Point> point = List.of(new Point(value, y));
        return add(new Series("", point, color(number), new BasicStroke(1), marker(number), false));
    }

    /** Adds a dashed level across the whole width; the ends of the x axis must be set, or what spans them be there already. */
    public Chart level(String name, double y) {
        double[] x = range(xRange, false);
        return add(new Series(name, List.of(new Point(x[0], y), new Point(x[1], y)), FAINT, dashes(), null, false));
    }

    /** Adds a dashed upright line over the whole height; the ends of the y axis must be set. */
    public Chart upright(double x, Color color) {
        double[] y = range(yRange, true);
        return add(new Series("", List.of(new Point(x, y[0]), new Point(x, y[1])), color, dashes(), null, false));
    }

    /** Writes a text to the right of a place. */
    public Chart note(double x, double y, String text, Color color) {
        notes.add(new Note(x, y, text, color));
        return this;
    }

    private Chart add(Series one) {
        if (one.points().stream().anyMatch(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))) {
            series.add(one);
        }
        return this;
    }

    private Color nextColor() {
        return color(series.size());
    }

    private static Marker marker(int number) {
        return MARKERS[number % MARKERS.length];
    }

    private static BasicStroke dashes() {
        return new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 10, new float[] {5, 4}, 0);
    }

    private static Point gap(double x) {
        return new Point(x, Double.NaN);
    }

    /** True: there is nothing to draw. */
    public boolean isEmpty() {
        return series.isEmpty();
    }

    /** What it shows, in words: its title and the names of what is drawn. */
    String description() {
        List<String> names = series.stream()
                .map(Series::name)
                .filter(name -> !name.isEmpty())
                .toList();
        return names.isEmpty() ? title : title + ": " + String.join(", ", names);
    }

    /** Width on a page [px]. */
    int width() {
        return width;
    }

    /** The picture as a PNG file's bytes. */
    public byte[] png() {
        return png(List.of(this));
    }

    /** Charts side by side, as one PNG file's bytes. */
    public static byte[] png(List<Chart> charts) {
        BufferedImage picture = new BufferedImage(
                PIXELS * charts.stream().mapToInt(chart -> chart.width).sum(),
                PIXELS * charts.stream().mapToInt(chart -> chart.height).max().orElse(1),
                BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.scale(PIXELS, PIXELS);
        for (Chart chart : charts) {
            chart.draw(graphics);
            graphics.translate(chart.width, 0);
        }
        graphics.dispose();
        return new ImageEncoder().png(AwtImages.toPixelImage(picture));
    }

    private void draw(Graphics2D graphics) {
        double[] x = range(xRange, false);
        double[] y = range(yRange, true);
        Map<Double, String> across = xTicks.isEmpty() ? numbers(x) : xTicks;
        Map<Double, String> up = yTicks.isEmpty() ? numbers(y) : yTicks;
        graphics.setFont(font(Font.PLAIN, 11));
        int room = LABEL_GAP * 2
                + up.values().stream()
                        .mapToInt(graphics.getFontMetrics()::stringWidth)
                        .max()
                        .orElse(0)
                + (yLabel.isEmpty() ? 0 : TITLE_ROOM);
        XYChart chart = new XYChartBuilder()
                .width(width)
                .height(height)
                .title(title)
                .xAxisTitle(xLabel)
                .build();
        style(chart.getStyler(), x, y, room);
        grid(
                chart,
                "across",
                across.keySet().stream()
                        .flatMap(at -> Stream.of(new Point(at, y[0]), new Point(at, y[1]), gap(at)))
                        .toList());
        if (yTicks.isEmpty()) {
            grid(
                    chart,
                    "up",
                    up.keySet().stream()
                            .flatMap(at -> Stream.of(new Point(x[0], at), new Point(x[1], at), gap(x[1])))
                            .toList());
        }
        for (int i = 0; i < series.size(); i++) {
            draw(chart, i, series.get(i));
        }
        chart.paint(graphics, width, height);
        graphics.setFont(font(Font.PLAIN, 11));
        graphics.setColor(FAINT);
        FontMetrics metrics = graphics.getFontMetrics();
        across.forEach((at, text) -> graphics.drawString(
                text,
                (float) chart.getScreenXFromChart(at) - metrics.stringWidth(text) / 2f,
                (float) chart.getScreenYFromChart(y[0]) + metrics.getAscent() + LABEL_GAP));
        up.forEach((at, text) -> graphics.drawString(
                text,
                (float) chart.getScreenXFromChart(x[0]) - metrics.stringWidth(text) - LABEL_GAP,
                (float) chart.getScreenYFromChart(at) + metrics.getAscent() / 2f - 1));
        graphics.setColor(INK);
        graphics.setFont(font(Font.PLAIN, 12));
        double middle = chart.getScreenYFromChart((y[0] + y[1]) / 2)
                + graphics.getFontMetrics().stringWidth(yLabel) / 2.0;
        AffineTransform upright = graphics.getTransform();
        graphics.translate(LABEL_GAP + metrics.getAscent(), middle);
        graphics.rotate(-Math.PI / 2);
        graphics.drawString(yLabel, 0, 0);
        graphics.setTransform(upright);
        graphics.setFont(font(Font.PLAIN, 11));
        for (Note note : notes) {
            float left = (float) chart.getScreenXFromChart(note.x()) + 3;
            float base = (float) chart.getScreenYFromChart(note.y()) + metrics.getAscent() / 2f - 1;
            // The lines of the grid must not run through the text.
            graphics.setColor(Color.WHITE);
            graphics.fillRect(
                    (int) left,
                    (int) base - metrics.getAscent(),
                    metrics.stringWidth(note.text()),
                    metrics.getHeight());
            graphics.setColor(note.color());
            graphics.drawString(note.text(), left, base);
        }
    }

    private void style(XYStyler styler, double[] x, double[] y, int room) {
        int longest =
                series.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        styler.setXAxisMin(x[0]).setXAxisMax(x[1]).setYAxisMin(y[0]).setYAxisMax(y[1]);
        styler.setAxisTitleFont(font(Font.PLAIN, 12))
                .setAxisTickLabelsFont(font(Font.PLAIN, 11))
                .setPlotGridLinesVisible(false);
        styler.setPlotContentSize(1);
        // XChart's tick labels are blank. The paddings keep room for ours.
        styler.setXAxisTickLabelsFormattingFunction(at -> " ").setYAxisTickLabelsFormattingFunction(at -> " ");
        styler.setAxisTitlePadding(TITLE_ROOM).setYAxisLeftWidthHint(room);
        styler.setAxisTicksMarksVisible(false).setPlotMargin(0);
        styler.setChartTitleFont(font(Font.BOLD, 13)).setChartFontColor(INK).setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(font(Font.PLAIN, 11))
                .setMarkerSize(7);
        styler.setLegendVisible(longest > 0)
                .setLegendLayout(LegendLayout.Vertical)
                .setLegendPosition(longest > LONG_NAME ? LegendPosition.OutsideS : LegendPosition.OutsideE);
    }

    private static void grid(XYChart chart, String name, List<Point> points) {
        add(chart, "grid " + name, points, GRID, new BasicStroke(1)).setShowInLegend(false);
    }

    private static void draw(XYChart chart, int index, Series each) {
        List<Point> whiskers = each.points().stream()
                .filter(point -> each.marker() != null && point.high() > point.low())
                .flatMap(point -> Stream.of(
                        new Point(point.x(), point.low()), new Point(point.x(), point.high()), gap(point.x())))
                .toList();
        if (!whiskers.isEmpty()) {
            add(chart, "whiskers " + index, whiskers, each.color(), new BasicStroke(1.3f))
                    .setShowInLegend(false);
        }
        XYSeries drawn = add(chart, "series " + index, each.points(), each.color(), each.line());
        drawn.setLabel(each.name()).setShowInLegend(!each.name().isEmpty());
        if (each.filled()) {
            drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea).setFillColor(each.color());
        }
        if (each.marker() != null) {
            drawn.setMarker(each.marker()).setMarkerColor(each.color());
        }
    }

    private static XYSeries add(XYChart chart, String name, List<Point> points, Color color, BasicStroke line) {
        XYSeries added = chart.addSeries(
                name,
                points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::y).toArray());
        added.setMarker(SeriesMarkers.NONE).setLineColor(color).setLineStyle(line);
        return added;
    }

    private double[] range(double @Nullable [] fixed, boolean upwards) {
        if (fixed != null) {
            return fixed;
        }
        DoubleSummaryStatistics all = series.stream()
                .flatMap(each -> each.points().stream())
                .flatMapToDouble(point ->
                        upwards ? DoubleStream.of(point.y(), point.low(), point.high()) : DoubleStream.of(point.x()))
                .filter(Double::isFinite)
                .summaryStatistics();
        double low = all.getCount() == 0 ? 0 : upwards ? Math.min(0, all.getMin()) : all.getMin();
        return new double[] {low, all.getCount() > 0 && all.getMax() > low ? all.getMax() : low + 1};
    }

    /** Round numbers inside a range, four to nine of them. */
    static Map<Double, String> numbers(double[] range) {
        double raw = (range[1] - range[0]) / 6;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double share = raw / power;
        double step = power * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10);
        Map<Double, String> ticks = new LinkedHashMap<>();
        for (long i = (long) Math.ceil(range[0] / step - 1e-9); i * step <= range[1] + 1e-9 * step; i++) {
            ticks.put(i * step, number(i * step + 0.0));
        }
        return ticks;
    }

    private static String number(double value) {
        double size = Math.abs(value);
        return size != 0 && (size < 0.001 || size >= 100_000)
                ? String.format(Locale.ROOT, "%.1e", value)
                : String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
