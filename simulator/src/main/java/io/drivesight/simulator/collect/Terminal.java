package io.drivesight.simulator.collect;

import java.io.PrintStream;

/**
 * Where progress is shown. On a terminal the last line may change; elsewhere every line stays. Thread-safe.
 */
public final class Terminal {
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

    /** The beginning of a line that {@link #done} completes. */
    public synchronized void begin(String text) {
        if (interactive) {
            update(text);
        }
    }

    /** Completes a line that {@link #begin} began. */
    public synchronized void done(String text) {
        line(text);
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
