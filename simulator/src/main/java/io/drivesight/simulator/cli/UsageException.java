package io.drivesight.simulator.cli;

/** Options that do not make sense; the message says which and what to give instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
