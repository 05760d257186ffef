package io.drivesight.core.inference;

import java.time.Duration;

/** A run that took longer than {@link RuntimeOptions#runTimeout()} and was given up. Later runs are not affected. */
public final class RunTimeoutException extends ModelException {
    private static final long serialVersionUID = 1L;

    RunTimeoutException(Duration limit, Throwable cause) {
        super("inference took longer than " + limit.toMillis() + " ms and was given up", cause);
    }
}
