package io.drivesight.simulator.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells whoever asks on the loopback address whether a command works: {@code /health/ready} is 200 or 503. */
final class ReadyServer {
    private ReadyServer() {}

    /**
     * Starts answering, until it is closed.
     *
     * @param port null: nobody is answered
     * @throws IOException when the port is taken
     */
    static Closeable start(@Nullable Integer port, BooleanSupplier ready) throws IOException {
        if (port == null) {
            return () -> {};
        }
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new IOException("--http-port %d: %s".formatted(port, taken.getMessage()), taken);
        }
        server.createContext("/health/ready", request -> {
            request.sendResponseHeaders(ready.getAsBoolean() ? 200 : 503, -1);
            request.close();
        });
        server.start();
        return () -> server.stop(0);
    }
}
