package io.drivesight.service;

import picocli.CommandLine;

/** Entry point of {@code drivesight serve}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ServeCommand(System.getenv())).execute(args));
    }
}
