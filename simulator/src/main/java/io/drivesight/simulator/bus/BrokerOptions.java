package io.drivesight.simulator.bus;

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

    private static final int SEGMENT_BYTES = 64 * MEBIBYTE;
    /** What a partition keeps before old segments go: it takes at most this and one segment. */
    private static final long RETENTION_BYTES = 128L * MEBIBYTE;

    static final String HOST = "127.0.0.1";
    /** Further listeners stand beside the broker's own, which it could not do without. */
    private static final Set<String> ADDED =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "2"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "2"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "2"),
            // The default buffer of the cleaner alone, 128 MiB, is larger than the heap.
            Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
            Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
            // A killed broker may register again only when its former session is over.
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "4"),
            Map.entry("background.threads", "2"),
            Map.entry("log.segment.delete.delay.ms", "1000"));

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
        all.putAll(node(port, controllerPort, dataFolder));
        all.putAll(limits());
        all.putAll(SMALL);
        properties.forEach(
                (key, value) -> all.merge(key, value, (own, extra) -> ADDED.contains(key) ? own + "," + extra : extra));
        return all;
    }

    private static Map<String, String> node(int port, int controllerPort, String dataFolder) {
        return Map.of(
                "node.id", "1",
                "process.roles", "broker,controller",
                "listeners", "CLIENT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort,
                "advertised.listeners", "CLIENT://" + HOST + ":" + port,
                "listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "CLIENT",
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.voters", "1@" + HOST + ":" + controllerPort,
                "log.dirs", dataFolder);
    }

    private static Map<String, String> limits() {
        return Map.of(
                "message.max.bytes", Integer.toString(DEFAULT_MAX_MESSAGE_BYTES),
                "replica.fetch.max.bytes", Integer.toString(DEFAULT_MAX_MESSAGE_BYTES),
                "socket.request.max.bytes", Integer.toString(DEFAULT_MAX_MESSAGE_BYTES + 4 * MEBIBYTE),
                "log.segment.bytes", Integer.toString(SEGMENT_BYTES),
                "log.retention.bytes", Long.toString(RETENTION_BYTES),
                // Frames of an old drive may keep their old times.
                "log.retention.ms", "-1",
                "log.retention.check.interval.ms", "5000");
    }
}
