package io.drivesight.simulator.replaytest;

/** A replay test that cannot be run as it is written; the message says where and what is allowed. */
public final class ReplayTestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReplayTestException(String message) {
        super(message);
    }

    public ReplayTestException(String message, Throwable cause) {
        super(message, cause);
    }
}
