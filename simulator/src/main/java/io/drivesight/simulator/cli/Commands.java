package io.drivesight.simulator.cli;

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
            ReplayTestCommand.class,
            RecordCommand.class,
            RenderCommand.class,
            TrackCommand.class,
            ScoreCommand.class,
            BenchCommand.class,
            SoakCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;

    /** Set by the launcher. */
    private static final String VERSION_PROPERTY = "drivesight.version";

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        CommandLine commands = new CommandLine(new Commands())
                .setUsageHelpWidth(HELP_WIDTH)
                .setParameterExceptionHandler(Commands::explain)
                .setExecutionExceptionHandler(new Errors());
        version(commands);
        return commands;
    }

    private static void version(CommandLine command) {
        command.getCommandSpec().version("DriveSight " + System.getProperty(VERSION_PROPERTY, "(development build)"));
        command.getSubcommands().values().forEach(Commands::version);
    }

    /** One line instead of the whole help. */
    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage() + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        throw new UsageException("which command? See drivesight --help");
    }
}
