package io.drivesight.simulator.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * How an {@link EmbeddedBroker} is set up.
 *
 * @param heapMegabytes heap of the broker's JVM [MiB], 64 to 4096
 * @param maxMessageBytes largest message it takes [bytes]; clients must be raised to the same limit
 * @param segmentBytes size of one log segment [bytes], at least {@code maxMessageBytes}
 * @param retentionBytes what a partition keeps before old segments go [bytes]; a partition takes at most this and one segment
 * @param startTimeout how long it may take to answer the first client
 * @param parentFolder where the temporary folder is made
 * @param properties broker properties that win over the ones chosen here; listeners (three keys) are added to the broker's own
 */
public record BrokerOptions(
        int heapMegabytes,
        int maxMessageBytes,
        int segmentBytes,
        long retentionBytes,
        Duration startTimeout,
        Path parentFolder,
        Map<String, String> properties) {
    static final String HOST = "127.0.0.1";
    private static final int MEBIBYTE = 1 << 20;
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

    /** Largest message by default: 32 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 32 * MEBIBYTE;

    public BrokerOptions {
        if (heapMegabytes < 64 || heapMegabytes > 4096) {
            throw new IllegalArgumentException("the broker's heap is 64 to 4096 MiB, was " + heapMegabytes);
        }
        if (segmentBytes < maxMessageBytes) {
            throw new IllegalArgumentException("a segment of " + segmentBytes + " bytes cannot hold a message of "
                    + maxMessageBytes + " bytes: raise segmentBytes");
        }
        properties = Map.copyOf(properties);
    }

    /** 192 MiB heap, 32 MiB messages, 64 MiB segments, 128 MiB kept per partition. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(
                192,
                DEFAULT_MAX_MESSAGE_BYTES,
                64 * MEBIBYTE,
                128L * MEBIBYTE,
                Duration.ofSeconds(60),
                Path.of(System.getProperty("java.io.tmpdir")),
                Map.of());
    }

    /** The same with another heap [MiB]. */
    public BrokerOptions withHeapMegabytes(int megabytes) {
        return new BrokerOptions(
                megabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, parentFolder, properties);
    }

    /** The same, the temporary folder made elsewhere. */
    public BrokerOptions withParentFolder(Path folder) {
        return new BrokerOptions(
                heapMegabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, folder, properties);
    }

    /** The same with other broker properties on top. */
    public BrokerOptions withProperties(Map<String, String> extra) {
        return new BrokerOptions(
                heapMegabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, parentFolder, extra);
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

    private Map<String, String> limits() {
        return Map.of(
                "message.max.bytes", Integer.toString(maxMessageBytes),
                "replica.fetch.max.bytes", Integer.toString(maxMessageBytes),
                "socket.request.max.bytes", Integer.toString(maxMessageBytes + 4 * MEBIBYTE),
                "log.segment.bytes", Integer.toString(segmentBytes),
                "log.retention.bytes", Long.toString(retentionBytes),
                // Frames of an old drive may keep their old times.
                "log.retention.ms", "-1",
                "log.retention.check.interval.ms", "5000");
    }
}
