package io.drivesight.training;

import io.drivesight.training.cli.Commands;

/** Entry point of the training commands. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // Set before the first logger is made: other configurations may be on the class path too.
        System.setProperty(
                "logback.configurationFile",
                System.getProperty("logback.configurationFile", "drivesight-training-logback.xml"));
        // The engine's libraries are on the class path: nothing is fetched when it starts.
        System.setProperty("offline", System.getProperty("offline", "true"));
        System.exit(Commands.create().execute(args));
    }
}
