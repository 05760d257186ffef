package io.drivesight.simulator.bench;

import io.drivesight.evaluation.report.TextTable;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A table with a title, in Markdown. */
record Table(String title, List<String> heads, List<List<String>> rows) {
    /** A table whose rows are made of these. */
    static <T> Table of(String title, List<String> heads, Collection<T> rows, Function<T, List<String>> cells) {
        return new Table(title, heads, rows.stream().map(cells).toList());
    }

    String markdown() {
        return "**" + title + "**\n\n" + TextTable.markdown(heads, rows);
    }
}
