package io.drivesight.simulator.live;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server for as long as a command runs: without a banner, with few threads, on the loopback address only. */
public final class LoopbackServer {
    /** The loopback address. */
    public static final String ADDRESS = "127.0.0.1";

    private static final int MAX_THREADS = 8;
    private static final int MIN_THREADS = 1;

    private LoopbackServer() {}

    /** A server that is not started yet. */
    public static Javalin create(Consumer<JavalinConfig> routes) {
        return Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
            routes.accept(config);
        });
    }

    /**
     * Starts it.
     *
     * @param port 0: any free one
     * @param what is served, as an error says it
     * @param option that chooses the port
     * @throws IOException when the port is taken
     */
    public static void start(Javalin server, int port, String what, String option) throws IOException {
        try {
            server.start(ADDRESS, port);
        } catch (JavalinBindException taken) {
            throw new IOException(
                    "%s cannot be served at %s:%d (%s): give another %s PORT, or 0 for any free one"
                            .formatted(what, ADDRESS, port, taken.getMessage(), option),
                    taken);
        }
    }
}
