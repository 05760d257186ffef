package io.drivesight.training.trainer;

/** A run that cannot go on. The message says why and what to do; the last good checkpoint is kept. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
