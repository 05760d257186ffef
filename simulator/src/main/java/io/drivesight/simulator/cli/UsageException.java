package io.drivesight.simulator.cli;

import java.util.function.Function;

/** Options that do not make sense; the message says which and what to give instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    private UsageException(IllegalArgumentException wrong) {
        super(wrong.getMessage(), wrong);
    }

    /** What an option's text says; what cannot be read is wrong usage. */
    static <T> T unlessRead(Function<String, T> reader, String text) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException(wrong);
        }
    }
}
