package io.drivesight.simulator.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table with a title; the first column is aligned to the left, the others as they come. */
final class Table {
    private final String title;
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String title, String... heads) {
        this.title = title;
        this.heads = List.of(heads);
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    String text() {
        int[] widths = IntStream.range(0, heads.size()).map(this::width).toArray();
        StringBuilder text = new StringBuilder(title).append('\n').append(line(heads, widths));
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private int width(int column) {
        return Math.max(
                heads.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(" ");
        for (int i = 0; i < cells.size(); i++) {
            line.append(String.format(Locale.ROOT, " %-" + Math.max(1, widths[i]) + "s", cells.get(i)));
        }
        return line.toString().stripTrailing() + "\n";
    }

    String markdown() {
        return "**" + title + "**\n\n" + markdown(heads) + "|" + "---|".repeat(heads.size()) + "\n"
                + rows.stream().map(Table::markdown).collect(Collectors.joining());
    }

    private static String markdown(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
