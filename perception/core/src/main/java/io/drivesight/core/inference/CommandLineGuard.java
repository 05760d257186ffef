package io.drivesight.core.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime 1.29 on Linux dies without a message, taking the JVM with it, when the process was started with a command line of
 * about 4 KB or more: a long class path behind {@code -cp} is enough (measured: 3,974 bytes start, 3,981 do not). Better an error
 * that says what to do.
 */
final class CommandLineGuard {
    /** Where Linux keeps this process's command line; elsewhere there is no such file, and no such failure is known. */
    static final Path PROCESS = Path.of("/proc/self/cmdline");

    private static final int MAX_BYTES = 3_970;

    private CommandLineGuard() {}

    /**
     * Checks a command line.
     *
     * @throws ModelException when it is too long
     */
    static void check(Path commandLine) {
        int length = length(commandLine);
        if (length > MAX_BYTES) {
            throw new ModelException(
                    ("the command line has %d bytes, and ONNX Runtime crashes above %d; pass the class path in the"
                                    + " environment variable CLASSPATH or in an argument file (java @file)")
                            .formatted(length, MAX_BYTES));
        }
    }

    private static int length(Path commandLine) {
        try {
            return Files.isReadable(commandLine) ? Files.readAllBytes(commandLine).length : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
