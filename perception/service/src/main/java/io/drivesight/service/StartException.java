package io.drivesight.service;

/** The service cannot start as configured. The message says what is wrong and what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
