package io.drivesight.simulator.cli;

import io.drivesight.simulator.score.ScoreCommand;
import io.drivesight.simulator.tracking.TrackCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** All commands of the simulator. */
@Command(
        name = "drivesight",
        mixinStandardHelpOptions = true,
        description = "Replays drives into Kafka and shows what the perception service makes of them.",
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            RecordCommand.class,
            RenderCommand.class,
            ScoreCommand.class,
            TrackCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        return new CommandLine(new Commands()).setUsageHelpWidth(HELP_WIDTH).setExecutionExceptionHandler(new Errors());
    }

    @Override
    public void run() {
        throw new UsageException("which command? See drivesight --help");
    }
}
