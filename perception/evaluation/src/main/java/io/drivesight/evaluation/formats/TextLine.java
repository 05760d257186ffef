package io.drivesight.evaluation.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One line of a text table, cut into columns, with typed access that complains by file, line and column. */
public final class TextLine {
    public static final Pattern SPACES = Pattern.compile("\\s+");
    public static final Pattern COMMAS = Pattern.compile("\\s*,\\s*|\\s+");
    public static final Pattern TABS = Pattern.compile("\t");

    private final Path file;
    private final long number;
    private final String[] columns;

    /**
     * Cuts a line.
     *
     * @param number from 1
     */
    public TextLine(Path file, long number, String line, Pattern separator) {
        this.file = file;
        this.number = number;
        this.columns = separator.split(line.strip());
    }

    /** Takes one line. */
    @FunctionalInterface
    public interface Consumer {
        void accept(TextLine line) throws IOException;
    }

    /** Makes something of one line. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(TextLine line) throws FormatException;
    }

    /** Hands every line that is not blank to the consumer. */
    public static void forEach(Path file, Pattern separator, Consumer consumer) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    consumer.accept(new TextLine(file, number, line, separator));
                }
            }
        } catch (MalformedInputException e) {
            FormatException problem = new FormatException(file, "is not a text file in UTF-8");
            problem.initCause(e);
            throw problem;
        }
    }

    /** What a parser makes of every line that is not blank. */
    public static <T> List<T> read(Path file, Pattern separator, Parser<T> parser) throws IOException {
        List<T> rows = new ArrayList<>();
        forEach(file, separator, line -> rows.add(parser.parse(line)));
        return rows;
    }

    public int size() {
        return columns.length;
    }

    void requireColumns(int least, String layout) throws FormatException {
        if (columns.length < least) {
            throw problem("has %d columns, at least %d are needed: %s".formatted(columns.length, least, layout));
        }
    }

    public String text(int column) {
        return columns[column];
    }

    public double number(int column, String name) throws FormatException {
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

    /** A number, or the other value when there is no such column. */
    double number(int column, String name, double otherwise) throws FormatException {
        return column < columns.length ? number(column, name) : otherwise;
    }

    /** A whole number; also one that is written with decimals, such as {@code 3.0}. */
    int integer(int column, String name) throws FormatException {
        double value = number(column, name);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw problem("column %d (%s) is not a whole number: %s".formatted(column + 1, name, columns[column]));
        }
        return (int) value;
    }

    /** The frame's number in the first column, from 0. */
    int frame() throws FormatException {
        int frame = integer(0, "frame");
        if (frame < 0) {
            throw problem("frame is negative: " + frame);
        }
        return frame;
    }

    public FormatException problem(String problem) {
        return new FormatException(file, number, problem);
    }

    /** The line's number in its file, from 1. */
    public long number() {
        return number;
    }

    /** The columns, one blank between them. */
    @Override
    public String toString() {
        return String.join(" ", columns);
    }
}
