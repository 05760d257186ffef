package io.drivesight.core.wire;

/** Bytes that are no message of the contracts, or one that breaks them. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public WireException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public WireException(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** A stable word for machines, e.g. {@code bad-protobuf}. */
    public String reason() {
        return reason;
    }
}
