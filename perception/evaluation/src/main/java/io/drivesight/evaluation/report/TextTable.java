package io.drivesight.evaluation.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A table for the terminal: a wide first column, the others aligned to the right. Rows appear as they are added. */
public final class TextTable {
    private static final int MIN_WIDTH = 6;

    private final PrintWriter out;
    private final int nameWidth;
    private final int[] widths;

    public TextTable(PrintWriter out, int nameWidth, String name, List<String> columns) {
        this.out = out;
        this.nameWidth = nameWidth;
        this.widths = columns.stream()
                .mapToInt(column -> Math.max(MIN_WIDTH, column.length()))
                .toArray();
        add(name, columns);
    }

    public void add(String name, List<String> cells) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-" + nameWidth + "s", name));
        for (int i = 0; i < cells.size(); i++) {
            row.append(String.format(Locale.ROOT, " %" + widths[i] + "s", cells.get(i)));
        }
        out.println(row);
        out.flush();
    }

    /** A whole table as Markdown. */
    public static String markdown(List<String> columns, List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        text.append(line(columns))
                .append('|')
                .append("---|".repeat(columns.size()))
                .append('\n');
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Cells of a row: fractions with so many decimals, everything else as it is; a dash for a figure that does not exist. */
    public static List<String> cells(int decimals, Object... figures) {
        return Stream.of(figures)
                .map(figure -> figure instanceof Double fraction ? number(fraction, decimals) : figure.toString())
                .toList();
    }

    /** The same of ratios, in per cent with two decimals. */
    public static List<String> percents(Object... figures) {
        return cells(
                2,
                Stream.of(figures)
                        .map(figure -> figure instanceof Double ratio ? (Object) (100 * ratio) : figure)
                        .toArray());
    }

    /** A ratio in per cent with two decimals; a dash where there is none. */
    public static String percent(double ratio) {
        return number(100 * ratio, 2);
    }

    /** A length with three decimals; a dash where there is none. */
    public static String metres(double length) {
        return number(length, 3);
    }

    /** A figure with so many decimals; a dash where there is none. */
    public static String number(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "-";
    }
}
