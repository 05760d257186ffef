package io.drivesight.service.kafka;

import org.jspecify.annotations.Nullable;

/** The bus cannot be used as configured. The message says what is wrong and what to do. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BusException(String message) {
        super(message);
    }

    public BusException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * A failure for people. Kafka's clients tell the reason that helps only at the end of a chain of causes: where that is something
     * else than the failure itself, both are named.
     */
    static String describe(@Nullable Throwable failure) {
        if (failure == null) {
            return "unknown";
        }
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first == failure ? name(failure) : name(failure) + " (" + name(first) + ")";
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
