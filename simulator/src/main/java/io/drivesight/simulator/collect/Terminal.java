package io.drivesight.simulator.collect;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where progress is shown. On a terminal the last line may change; elsewhere every line stays. Thread-safe.
 */
public final class Terminal {
    private static final String PROPERTY = "drivesight.terminal";
    private static final String CLEAR = "\r\033[2K";

    private final PrintStream out;
    private final boolean interactive;
    private boolean open;

    /**
     * @param interactive true: a person watches, a line may be written over
     */
    public Terminal(PrintStream out, boolean interactive) {
        this.out = out;
        this.interactive = interactive;
    }

    /** Standard output. The launcher tells whether it is a terminal: a JVM cannot tell in all its versions. */
    public static Terminal standardOutput() {
        return new Terminal(System.out, Boolean.getBoolean(PROPERTY));
    }

    /** Shows nothing. */
    public static Terminal silent() {
        return new Terminal(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    }

    /** A line that stays. */
    public synchronized void line(String text) {
        clear();
        out.println(text);
    }

    /** A line that the next one replaces, where that is possible. */
    public synchronized void update(String text) {
        if (interactive) {
            out.print(CLEAR + text);
            out.flush();
            open = true;
        } else {
            out.println(text);
        }
    }

    /** The beginning of a line that a later {@link #line} says in full. */
    public synchronized void begin(String text) {
        if (interactive) {
            update(text);
        }
    }

    /** Takes a changing line away. */
    public synchronized void clear() {
        if (open) {
            out.print(CLEAR);
            out.flush();
            open = false;
        }
    }
}
