package io.drivesight.training.cli;

import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** One line per error that a user can do something about; the stack trace only when asked for. */
final class Errors implements IExecutionExceptionHandler {
    private static final String TRACE_PROPERTY = "drivesight.trace";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        if (Boolean.getBoolean(TRACE_PROPERTY)) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        // A fault of ours says little by its message alone.
        if (message == null
                || failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException) {
            return failure + " (run with DRIVESIGHT_JAVA_OPTS=-D" + TRACE_PROPERTY + "=true to see where)";
        }
        return failure instanceof NoSuchFileException ? "no such file: " + message : message;
    }
}
