package io.drivesight.evaluation.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** One line of a text table, cut into columns, with typed access that complains by file, line and column. */
final class TextLine {
    static final Pattern SPACES = Pattern.compile("\\s+");
    static final Pattern COMMAS = Pattern.compile("\\s*,\\s*|\\s+");
    static final Pattern TABS = Pattern.compile("\t");

    private final Path file;
    private final long number;
    private final String[] columns;

    private TextLine(Path file, long number, String[] columns) {
        this.file = file;
        this.number = number;
        this.columns = columns;
    }

    /** Hands every line that is not blank to the consumer. */
    static void forEach(Path file, Pattern separator, Consumer consumer) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    consumer.accept(new TextLine(file, number, separator.split(line.strip())));
                }
            }
        } catch (MalformedInputException e) {
            FormatException problem = new FormatException(file, "is not a text file in UTF-8");
            problem.initCause(e);
            throw problem;
        }
    }

    int size() {
        return columns.length;
    }

    void requireColumns(int least, String layout) throws FormatException {
        if (columns.length < least) {
            throw problem("has %d columns, at least %d are needed: %s".formatted(columns.length, least, layout));
        }
    }

    /** Whether the first columns are those of a head line. */
    boolean startsWith(String head) {
        List<String> names = List.of(TABS.split(head));
        return size() >= names.size()
                && Arrays.asList(columns).subList(0, names.size()).equals(names);
    }

    String text(int column) {
        return columns[column];
    }

    double number(int column, String name) throws FormatException {
        try {
            double value = Double.parseDouble(columns[column]);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, as for infinite values.
        }
        throw problem("column %d (%s) is not a finite number: %s".formatted(column + 1, name, columns[column]));
    }

    /** A whole number; also one that is written with decimals, such as {@code 3.0}. */
    int integer(int column, String name) throws FormatException {
        double value = number(column, name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw problem("column %d (%s) is not a whole number: %s".formatted(column + 1, name, columns[column]));
        }
        return (int) value;
    }

    FormatException problem(String problem) {
        return new FormatException(file, number, problem);
    }

    long number() {
        return number;
    }

    /** Takes one line. */
    interface Consumer {
        void accept(TextLine line) throws IOException;
    }
}
