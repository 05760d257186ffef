package io.drivesight.training.cli;

import picocli.CommandLine.Command;

/** Groups benchmarks. */
@Command(
        name = "bench",
        description = "Measures speed on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = BenchTrainingCommand.class)
public final class BenchCommand {}
