package io.drivesight.training.graph;

/** A graph that cannot be read, understood, run or exported. The message names the file or node and says what to do. */
public final class GraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GraphException(String message) {
        super(message);
    }

    public GraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
