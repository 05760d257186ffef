package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** A broker with two ways in: its own port for the test, and one through a bad network, which never leads past it. */
public final class ProxiedBroker implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final FaultProxy proxy;

    private ProxiedBroker(EmbeddedBroker broker, FaultProxy proxy) {
        this.broker = broker;
        this.proxy = proxy;
    }

    public static ProxiedBroker startNew() {
        FaultProxy proxy = FaultProxy.open();
        int port = freePort();
        proxy.forwardTo(port);
        EmbeddedBroker broker = EmbeddedBroker.startNew(BrokerOptions.defaults()
                .withProperties(Map.of(
                        "listeners", "PROXIED://127.0.0.1:" + port,
                        "advertised.listeners", "PROXIED://127.0.0.1:" + proxy.port(),
                        "listener.security.protocol.map", "PROXIED:PLAINTEXT")));
        return new ProxiedBroker(broker, proxy);
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public EmbeddedBroker direct() {
        return broker;
    }

    public FaultProxy network() {
        return proxy;
    }

    /** Where clients connect that are to feel the network. */
    public String bootstrapServers() {
        return "127.0.0.1:" + proxy.port();
    }

    @Override
    public void close() throws IOException {
        broker.close();
        proxy.close();
    }
}
