package io.drivesight.simulator.bus;

/** The broker did not start or does not answer; the message says why and carries the end of its log. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BrokerException(String message) {
        super(message);
    }

    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
