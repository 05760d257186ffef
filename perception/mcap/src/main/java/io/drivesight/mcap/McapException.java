package io.drivesight.mcap;

import java.io.IOException;

/** A file that is no MCAP, or breaks its rules; the message names the place. */
public final class McapException extends IOException {
    private static final long serialVersionUID = 1L;

    public McapException(String message) {
        super(message);
    }

    public McapException(String message, Throwable cause) {
        super(message, cause);
    }
}
