package io.drivesight.training.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
            BenchCommand.class,
            StudyCommand.class,
            RankCommand.class,
            DriftCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        return new CommandLine(new Commands())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .setExecutionExceptionHandler(new Errors());
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("which command? See drivesight --help");
    }
}
