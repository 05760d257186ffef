package io.drivesight.training.cli;

import io.drivesight.training.trainer.DataEntry;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** All commands of the training module. */
@Command(
        name = "drivesight",
        mixinStandardHelpOptions = true,
        description = "Fine-tunes detectors on driving data, and scores and exports them.",
        subcommands = {
            TrainCommand.class,
            AdaptCommand.class,
            EvaluateCommand.class,
            ExportCommand.class,
            InspectCommand.class,
            DatasetCommand.class,
            AugmentCommand.class,
            Commands.Bench.class,
            StudyCommand.class,
            RankCommand.class,
            RankModelsCommand.class,
            DriftCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;
    private static final String TRACE_PROPERTY = "drivesight.trace";

    /** Groups benchmarks. */
    @Command(
            name = "bench",
            description = "Measures speed on this machine.",
            mixinStandardHelpOptions = true,
            subcommands = BenchTrainingCommand.class)
    static final class Bench {}

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        return new CommandLine(new Commands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .registerConverter(DataEntry.class, DataEntry::of)
                .setExecutionExceptionHandler(Commands::onError);
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("which command? See drivesight --help");
    }

    /** One line per error that a user can do something about; the stack trace only when asked for. */
    private static int onError(Exception failure, CommandLine command, ParseResult parsed) {
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
