package io.drivesight.training.cli;

import picocli.CommandLine.Command;

/** Groups what is done with datasets. */
@Command(
        name = "dataset",
        description = "Looks into datasets.",
        mixinStandardHelpOptions = true,
        subcommands = DatasetCheckCommand.class)
public final class DatasetCommand {}
