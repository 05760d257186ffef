package io.drivesight.evaluation.formats;

import java.io.IOException;
import java.nio.file.Path;

/** A file does not hold what its format says. The message begins with {@code file:line:}. */
public class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public FormatException(Path file, long line, String problem) {
        super("%s:%d: %s".formatted(file, line, problem));
    }

    public FormatException(Path file, String problem) {
        super("%s: %s".formatted(file, problem));
    }
}
