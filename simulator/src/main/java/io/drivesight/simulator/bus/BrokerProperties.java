package io.drivesight.simulator.bus;

import java.util.Map;
import java.util.Properties;
import java.util.Set;

/** The properties of a single-node broker that is small, quiet, and reachable from this machine only. */
final class BrokerProperties {
    private static final String HOST = "127.0.0.1";

    /** Further listeners stand beside the broker's own, which it could not do without. */
    private static final Set<String> ADDED =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private BrokerProperties() {}

    /**
     * @param options limits, and properties that win; listeners among them are added
     * @param port of clients
     * @param controllerPort of the broker's own controller
     * @param dataFolder where logs are kept
     */
    static Properties of(BrokerOptions options, int port, int controllerPort, String dataFolder) {
        Properties properties = new Properties();
        properties.putAll(node(port, controllerPort, dataFolder));
        properties.putAll(limits(options));
        properties.putAll(small());
        options.properties()
                .forEach((key, value) ->
                        properties.merge(key, value, (own, extra) -> ADDED.contains(key) ? own + "," + extra : extra));
        return properties;
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

    private static Map<String, String> limits(BrokerOptions options) {
        return Map.of(
                "message.max.bytes", Integer.toString(options.maxMessageBytes()),
                "replica.fetch.max.bytes", Integer.toString(options.maxMessageBytes()),
                "socket.request.max.bytes", Integer.toString(options.maxMessageBytes() + (4 << 20)),
                "log.segment.bytes", Integer.toString(options.segmentBytes()),
                "log.retention.bytes", Long.toString(options.retentionBytes()),
                // Frames of an old drive may keep their old times.
                "log.retention.ms", "-1",
                "log.retention.check.interval.ms", "5000");
    }

    private static Map<String, String> small() {
        return Map.ofEntries(
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
    }
}
