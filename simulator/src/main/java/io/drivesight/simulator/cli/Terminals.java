package io.drivesight.simulator.cli;

import io.drivesight.simulator.collect.Terminal;

/** Finds out whether somebody watches. */
final class Terminals {
    private static final String PROPERTY = "drivesight.terminal";

    private Terminals() {}

    /** Standard output. The launcher tells whether it is a terminal: a JVM cannot tell in all its versions. */
    static Terminal standardOutput() {
        return new Terminal(System.out, Boolean.getBoolean(PROPERTY));
    }
}
