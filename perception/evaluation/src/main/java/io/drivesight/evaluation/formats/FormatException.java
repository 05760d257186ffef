package io.drivesight.evaluation.formats;

import java.io.IOException;
import java.nio.file.Path;

/** A file does not hold what its format says. The message begins with {@code file:line:}. */
public class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    public FormatException(Path file, long line, String problem) {
        super("%s:%d: %s".formatted(file, line, problem));
        this.problem = problem;
    }

    public FormatException(Path file, String problem) {
        super("%s: %s".formatted(file, problem));
        this.problem = problem;
    }

    /** What is wrong, without the place. */
    public String problem() {
        return problem;
    }
}
