package io.drivesight.simulator.bench;

import io.drivesight.simulator.collect.ReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The samples of a soak over time, as an SVG picture: memory, latency and throughput, one below the other. */
public final class SoakPlot {
    private static final int WIDTH = 900;
    private static final int PANEL = 190;
    private static final int LEFT = 60;
    private static final int RIGHT = 150;
    private static final int TOP = 30;
    private static final int BOTTOM = 24;
    private static final double HEADROOM = 1.1;
    private static final List<String> COLOURS = List.of("#1f6fb2", "#d9822b");

    private record Line(String name, ToDoubleFunction<SoakReport.Sample> value) {}

    private record Panel(String title, List<Line> lines) {}

    private static final List<Panel> PANELS = List.of(
            new Panel(
                    "memory [MB]",
                    List.of(
                            new Line("live heap", SoakReport.Sample::heapMegabytes),
                            new Line("process", SoakReport.Sample::residentMegabytes))),
            new Panel(
                    "send to result [ms]",
                    List.of(new Line("p50", SoakReport.Sample::p50), new Line("p99", SoakReport.Sample::p99))),
            new Panel("processed [frames/s]", List.of(new Line("frames/s", SoakReport.Sample::framesPerSecond))));

    private SoakPlot() {}

    /** Writes it; missing folders are made. */
    public static void write(Path file, SoakReport report) throws IOException {
        ReportFile.text(file, draw(report.samples()));
    }

    static String draw(List<SoakReport.Sample> samples) {
        int height = PANEL * PANELS.size();
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH, height));
        for (int i = 0; i < PANELS.size(); i++) {
            panel(svg, PANELS.get(i), i * PANEL, samples);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void panel(StringBuilder svg, Panel panel, int top, List<SoakReport.Sample> samples) {
        double most = panel.lines().stream()
                .flatMapToDouble(line -> samples.stream().mapToDouble(line.value()))
                .max()
                .orElse(1);
        double scale = Math.max(1e-9, most * HEADROOM);
        double end = samples.isEmpty() ? 1 : samples.get(samples.size() - 1).seconds();
        int base = top + PANEL - BOTTOM;
        text(svg, LEFT, top + 18, "start", panel.title());
        for (int tick = 0; tick <= 2; tick++) {
            double y = base - tick / 2.0 * (PANEL - TOP - BOTTOM);
            svg.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT, WIDTH - RIGHT, y, y));
            text(svg, LEFT - 6, y + 4, "end", format("%.0f", scale * tick / 2));
        }
        text(svg, LEFT, base + 16, "start", "0");
        text(svg, WIDTH - RIGHT, base + 16, "end", format("%.1f min", end / 60));
        for (int i = 0; i < panel.lines().size(); i++) {
            line(svg, panel.lines().get(i), COLOURS.get(i), samples, base, end, scale);
            svg.append(format(
                    "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>%n",
                    WIDTH - RIGHT + 20, top + TOP + 20 * i, COLOURS.get(i)));
            text(
                    svg,
                    WIDTH - RIGHT + 38,
                    top + TOP + 10 + 20 * i,
                    "start",
                    panel.lines().get(i).name());
        }
    }

    private static void line(
            StringBuilder svg,
            Line line,
            String colour,
            List<SoakReport.Sample> samples,
            int base,
            double end,
            double scale) {
        svg.append(format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", colour));
        for (SoakReport.Sample sample : samples) {
            double x = LEFT + sample.seconds() / end * (WIDTH - RIGHT - LEFT);
            double y = base - line.value().applyAsDouble(sample) / scale * (PANEL - TOP - BOTTOM);
            svg.append(format("%.1f,%.1f ", x, y));
        }
        svg.append("\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String content) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, content));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
