package io.drivesight.service;

import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Entry point of {@code drivesight serve}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Errors of the virtual machine end the program too, with what it says of them: threads that are left must not keep it up. */
    private static int run(String[] args) {
        try {
            return new CommandLine(new ServeCommand(System.getenv())).execute(args);
        } catch (Error e) {
            LoggerFactory.getLogger(Main.class).error("Ending by an error", e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
