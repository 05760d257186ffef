package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * How an {@link EmbeddedBroker} is set up.
 *
 * @param heapMegabytes heap of the broker's JVM [MiB], 64 to 4096
 * @param parentFolder where the temporary folder is made
 * @param properties broker properties that win over the ones chosen here; listeners (three keys) are added to the broker's own
 */
public record BrokerOptions(int heapMegabytes, Path parentFolder, Map<String, String> properties) {
    private static final int MEBIBYTE = 1 << 20;
    /** Largest message of broker and clients: 32 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 32 * MEBIBYTE;

    static final String HOST = "127.0.0.1";
    /** Further listeners stand beside the broker's own, which it could not do without. */
    private static final Set<String> ADDED =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    public BrokerOptions {
        if (heapMegabytes < 64 || heapMegabytes > 4096) {
            throw new IllegalArgumentException("the broker's heap is 64 to 4096 MiB, was " + heapMegabytes);
        }
        properties = Map.copyOf(properties);
    }

    /** 192 MiB heap, the folder among the system's temporary ones. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(192, Path.of(System.getProperty("java.io.tmpdir")), Map.of());
    }

    /** The same with another heap [MiB]. */
    public BrokerOptions withHeapMegabytes(int megabytes) {
        return new BrokerOptions(megabytes, parentFolder, properties);
    }

    /** The same, the temporary folder made elsewhere. */
    public BrokerOptions withParentFolder(Path folder) {
        return new BrokerOptions(heapMegabytes, folder, properties);
    }

    /** The same with other broker properties on top. */
    public BrokerOptions withProperties(Map<String, String> extra) {
        return new BrokerOptions(heapMegabytes, parentFolder, extra);
    }

    /**
     * The properties of a single-node broker that is small, quiet, and reachable from this machine only.
     *
     * @param port of clients
     * @param controllerPort of the broker's own controller
     * @param dataFolder where logs are kept
     */
    Properties brokerProperties(int port, int controllerPort, String dataFolder) {
        Properties all = new Properties();
        try (InputStream small = BrokerOptions.class.getResourceAsStream("broker.properties")) {
            all.load(small);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the broker's properties cannot be read", unreadable);
        }
        String largest = Integer.toString(DEFAULT_MAX_MESSAGE_BYTES);
        all.putAll(Map.of(
                "listeners",
                "CLIENT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort,
                "advertised.listeners",
                "CLIENT://" + HOST + ":" + port,
                "controller.quorum.voters",
                "1@" + HOST + ":" + controllerPort,
                "log.dirs",
                dataFolder,
                "message.max.bytes",
                largest,
                "replica.fetch.max.bytes",
                largest,
                "socket.request.max.bytes",
                Integer.toString(DEFAULT_MAX_MESSAGE_BYTES + 4 * MEBIBYTE)));
        properties.forEach(
                (key, value) -> all.merge(key, value, (own, extra) -> ADDED.contains(key) ? own + "," + extra : extra));
        return all;
    }
}
