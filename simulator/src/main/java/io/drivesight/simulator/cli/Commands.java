package io.drivesight.simulator.cli;

import io.drivesight.service.config.ConfigException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands of the simulator. */
@Command(
        name = "drivesight",
        description = "Replays drives into Kafka and shows what the perception service makes of them.",
        subcommands = {
            DemoCommand.class,
            FuseCommand.class,
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

    private static final String TRACE_PROPERTY = "drivesight.trace";

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        CommandLine commands = new CommandLine(new Commands())
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Commands::explain)
                .setExecutionExceptionHandler(Commands::tell);
        prepare(commands);
        return commands;
    }

    /** What all commands have: --help and --version, options in the order of their fields, examples at the end. */
    private static void prepare(CommandLine command) {
        CommandSpec spec = command.getCommandSpec().mixinStandardHelpOptions(true);
        spec.version("DriveSight " + System.getProperty(VERSION_PROPERTY, "(development build)"));
        spec.usageMessage().sortOptions(false).footerHeading("%nExamples:%n");
        command.getSubcommands().values().forEach(Commands::prepare);
    }

    /** One line instead of the whole help. */
    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage() + " (see " + name + " --help)");
        return CommandLine.ExitCode.USAGE;
    }

    /** One line per error that a user can do something about; the stack trace only when asked for. */
    private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        if (Boolean.getBoolean(TRACE_PROPERTY)) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof UsageException || failure instanceof ConfigException
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
        if (failure instanceof ConfigException wrong) {
            return String.join("; ", wrong.problems());
        }
        String message = failure.getMessage();
        // A fault of ours says little by its message alone.
        if (message == null
                || failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException) {
            return failure + " (run with DRIVESIGHT_JAVA_OPTS=-D" + TRACE_PROPERTY + "=true to see where)";
        }
        return failure instanceof NoSuchFileException ? "no such file: " + message : message;
    }

    @Override
    public void run() {
        throw new UsageException("which command? See drivesight --help");
    }
}
