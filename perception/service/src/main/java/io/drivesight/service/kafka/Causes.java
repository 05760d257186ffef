package io.drivesight.service.kafka;

import org.jspecify.annotations.Nullable;

/** What went wrong, for people: Kafka's clients tell the reason that helps only at the end of a chain of causes. */
final class Causes {
    private Causes() {}

    /** The failure, and behind it what caused it in the first place when that is something else. */
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
