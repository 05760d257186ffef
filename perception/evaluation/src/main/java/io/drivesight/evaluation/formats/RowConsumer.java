package io.drivesight.evaluation.formats;

import java.io.IOException;

/**
 * Takes the rows of a file one by one.
 *
 * @param <R> what a row holds
 */
@FunctionalInterface
public interface RowConsumer<R> {
    /**
     * @param row of the file
     * @param line its number, from 1, for complaints
     * @throws IOException when the row is no good
     */
    void accept(R row, long line) throws IOException;
}
