package io.drivesight.training.dataset;

/** A dataset that cannot be used at all; the message names the place and says what to do. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
