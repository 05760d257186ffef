package io.drivesight.simulator;

import io.drivesight.simulator.cli.Commands;

/** Entry point of the simulator's commands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Set before the first logger is made: other configurations may be on the class path too.
        System.setProperty(
                "logback.configurationFile",
                System.getProperty("logback.configurationFile", "drivesight-simulator-logback.xml"));
        System.exit(Commands.create().execute(args));
    }
}
