package io.drivesight.training.study.verdict;

import io.drivesight.training.report.Ticks;
import io.drivesight.training.study.verdict.Figure.Anchor;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;

/** Gains against the reference as a forest plot: a row for each candidate, a panel for each set, a point with its interval in each. */
final class Forest {
    private static final double PANEL = 208;
    private static final double GAP = 16;
    private static final double TOP = 66;
    private static final double ROW = 19;
    private static final double BOTTOM = 44;
    private static final double SIZE = 11.5;
    private static final double MOST_LABEL = 300;
    private static final double EDGE = 10;

    private final String title;
    private final List<Panel> panels;
    private final List<Row> rows = new ArrayList<>();

    /**
     * A set.
     *
     * @param limit a dashed line at this loss; NaN: none
     */
    record Panel(String name, double limit) {}

    /**
     * A row; a heading has no gains.
     *
     * @param gains in points, one for each panel
     * @param color its candidate's number; below 0: a base as it is
     * @param emphasized what is recommended
     */
    record Row(String name, List<Estimate> gains, int color, boolean emphasized) {}

    Forest(String title, List<Panel> panels) {
        this.title = title;
        this.panels = List.copyOf(panels);
    }

    void heading(String text) {
        rows.add(new Row(text, List.of(), 0, false));
    }

    void add(Row row) {
        rows.add(row);
    }

    Figure draw() {
        double label = EDGE
                + Math.min(
                        MOST_LABEL,
                        rows.stream()
                                .mapToDouble(row -> Figure.widthOf(row.name(), SIZE, true) + 20)
                                .max()
                                .orElse(80));
        double height = TOP + ROW * rows.size() + BOTTOM;
        double titleWidth = Figure.widthOf(title, 14, true) + 2 * EDGE;
        double width = Math.max(titleWidth, label + panels.size() * (PANEL + GAP) + EDGE);
        Figure figure = new Figure(width, height, title);
        figure.text(EDGE, 20, Anchor.START, 14, true, Palette.INK, title);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean heading = row.gains().isEmpty();
            figure.text(
                    heading ? EDGE : EDGE + 12,
                    middle(i) + 4,
                    Anchor.START,
                    SIZE,
                    heading || row.emphasized(),
                    Palette.INK,
                    shortened(row.name()));
        }
        for (int i = 0; i < panels.size(); i++) {
            panel(figure, i, label + i * (PANEL + GAP));
        }
        return figure;
    }

    private static String shortened(String name) {
        String text = name;
        while (text.length() > 4 && Figure.widthOf(text, SIZE, true) > MOST_LABEL - 20) {
            text = text.substring(0, text.length() - 2) + "…";
        }
        return text;
    }

    private static double middle(int row) {
        return TOP + ROW * (row + 0.5);
    }

    private void panel(Figure figure, int index, double left) {
        Panel panel = panels.get(index);
        double[] range = range(index);
        double bottom = TOP + ROW * rows.size();
        figure.text(left + PANEL / 2, 44, Anchor.MIDDLE, SIZE, true, Palette.INK, panel.name());
        figure.text(
                left + PANEL / 2,
                58,
                Anchor.MIDDLE,
                10,
                false,
                Palette.FAINT,
                Double.isNaN(panel.limit()) ? "domain" : "guard, dashed: what it may lose");
        for (double tick : Ticks.of(range[0], range[1])) {
            double at = left + across(tick, range);
            figure.line(at, TOP, at, bottom, Palette.GRID, 1);
            figure.text(
                    at,
                    bottom + 15,
                    Anchor.MIDDLE,
                    10.5,
                    false,
                    Palette.FAINT,
                    Words.signed(tick / 100).replace(".0", ""));
        }
        figure.line(left + across(0, range), TOP, left + across(0, range), bottom, Palette.FAINT, 1.4);
        if (!Double.isNaN(panel.limit())) {
            double at = left + across(-panel.limit(), range);
            figure.dashed(at, TOP, at, bottom, Palette.ALARM, 1.2);
        }
        figure.text(
                left + PANEL / 2,
                bottom + 33,
                Anchor.MIDDLE,
                10.5,
                false,
                Palette.INK,
                "gain in vehicle AP50 [points]");
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).gains().isEmpty()) {
                point(figure, rows.get(i), index, left, middle(i), range);
            }
        }
    }

    private static void point(Figure figure, Row row, int panel, double left, double y, double[] range) {
        Estimate gain = row.gains().get(panel);
        Color color = row.color() < 0 ? Palette.FAINT : Palette.color(row.color());
        double value = 100 * gain.value();
        if (value < range[0]) {
            // The lines of the grid must not run through the figure.
            String text = "◂ " + Words.signed(gain.value());
            figure.line(left + 1, y, left + 5 + Figure.widthOf(text, 10.5, false), y, Color.WHITE, 14);
            figure.text(left + 3, y + 4, Anchor.START, 10.5, false, color, text);
            return;
        }
        double low = left + across(Math.max(range[0], 100 * gain.low()), range);
        double high = left + across(Math.min(range[1], 100 * gain.high()), range);
        if (Double.isFinite(low) && Double.isFinite(high)) {
            figure.line(low, y, high, y, color, row.emphasized() ? 2.4 : 1.5);
        }
        figure.mark(left + across(value, range), y, row.emphasized() ? 5 : 4, Math.max(0, row.color()), color);
    }

    private static double across(double value, double[] range) {
        return (value - range[0]) / (range[1] - range[0]) * PANEL;
    }

    /** Zero and the limit are always inside; what lies far below the others is not. */
    private double[] range(int panel) {
        double[] all = rows.stream()
                .filter(row -> !row.gains().isEmpty())
                .map(row -> Objects.requireNonNull(row.gains().get(panel)))
                .filter(gain -> 100 * gain.value() >= -Figures.FAR)
                .flatMapToDouble(gain -> DoubleStream.of(gain.low(), gain.value(), gain.high()))
                .map(gain -> 100 * gain)
                .filter(Double::isFinite)
                .toArray();
        double limit = panels.get(panel).limit();
        double low = Math.min(
                Double.isNaN(limit) ? -1 : -limit - 0.5,
                DoubleStream.of(all).min().orElse(-1));
        double high = Math.max(1, DoubleStream.of(all).max().orElse(1));
        double room = 0.05 * (high - low);
        return new double[] {Math.max(low, -Figures.FAR) - room, high + room};
    }
}
