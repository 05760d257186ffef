package io.drivesight.simulator.cli;

import java.io.IOException;

/** Calls when Enter is pressed, for as long as the process lives and standard input is open. */
final class EnterKey {
    private EnterKey() {}

    static void calls(Runnable action) {
        Thread thread = new Thread(() -> read(action), "enter-key");
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(Runnable action) {
        try {
            int key = System.in.read();
            while (key >= 0) {
                if (key == '\n') {
                    action.run();
                }
                key = System.in.read();
            }
        } catch (IOException closed) {
            // Then nobody can press anything.
        }
    }
}
