package io.drivesight.service.kafka;

/** The bus cannot be used as configured. The message says what is wrong and what to do. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusException(String message) {
        super(message);
    }

    public BusException(String message, Throwable cause) {
        super(message, cause);
    }
}
