package io.drivesight.core.drift;

/** A profile that cannot be made, read or used; the message says what to do. */
public final class DriftException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DriftException(String message) {
        super(message);
    }

    public DriftException(String message, Throwable cause) {
        super(message, cause);
    }
}
