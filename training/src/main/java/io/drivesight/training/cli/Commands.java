package io.drivesight.training.cli;

import io.drivesight.training.trainer.DataEntry;
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
            Commands.Bench.class,
            StudyCommand.class,
            RankCommand.class,
            DriftCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;

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
                .setExecutionExceptionHandler(new Errors());
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("which command? See drivesight --help");
    }
}
