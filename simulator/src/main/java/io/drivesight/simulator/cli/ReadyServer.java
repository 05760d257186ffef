package io.drivesight.simulator.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells whoever asks on the loopback address whether a command works: {@code /health/ready} is 200 or 503. */
final class ReadyServer implements AutoCloseable {
    private final Optional<HttpServer> server;

    private ReadyServer(Optional<HttpServer> server) {
        this.server = server;
    }

    /**
     * Starts answering.
     *
     * @param port null: nobody is answered
     * @throws IOException when the port is taken
     */
    static ReadyServer start(@Nullable Integer port, BooleanSupplier ready) throws IOException {
        if (port == null) {
            return new ReadyServer(Optional.empty());
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
        return new ReadyServer(Optional.of(server));
    }

    @Override
    public void close() {
        server.ifPresent(running -> running.stop(0));
    }
}
