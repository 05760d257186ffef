package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.awaitility.Awaitility;

/** Three brokers that are controllers too, each in a virtual machine of its own: three replicas, two of which must be in sync. */
public final class BrokerCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final String REPLICAS = "3";
    private static final String IN_SYNC = "2";

    private final List<EmbeddedBroker> nodes;

    private BrokerCluster(List<EmbeddedBroker> nodes) {
        this.nodes = nodes;
    }

    /** Starts the nodes side by side: none is ready before a majority is. */
    public static BrokerCluster startNew() {
        int[] ports = freePorts(2 * NODES);
        String voters = IntStream.range(0, NODES)
                .mapToObj(node -> (node + 1) + "@127.0.0.1:" + ports[2 * node + 1])
                .collect(Collectors.joining(","));
        List<EmbeddedBroker> nodes = IntStream.range(0, NODES)
                .mapToObj(
                        node -> EmbeddedBroker.prepare(options(node + 1, voters), ports[2 * node], ports[2 * node + 1]))
                .toList();
        BrokerCluster cluster = new BrokerCluster(nodes);
        try {
            CompletableFuture.allOf(nodes.stream()
                            .map(node -> CompletableFuture.runAsync(node::start))
                            .toArray(CompletableFuture[]::new))
                    .join();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static BrokerOptions options(int node, String voters) {
        Map<String, String> properties = new HashMap<>();
        properties.put("node.id", Integer.toString(node));
        properties.put("controller.quorum.voters", voters);
        properties.put("default.replication.factor", REPLICAS);
        properties.put("min.insync.replicas", IN_SYNC);
        properties.put("offsets.topic.replication.factor", REPLICAS);
        properties.put("broker.session.timeout.ms", "3000");
        return BrokerOptions.defaults().withHeapMegabytes(128).withProperties(properties);
    }

    private static int[] freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How clients reach the cluster. */
    public KafkaConnection connection() {
        String servers = nodes.stream().map(EmbeddedBroker::bootstrapServers).collect(Collectors.joining(","));
        return new KafkaConnection(servers, BrokerOptions.DEFAULT_MAX_MESSAGE_BYTES, Map.of());
    }

    /** The broker that leads a partition. */
    public EmbeddedBroker leaderOf(String topic, int partition) throws InterruptedException, ExecutionException {
        TopicDescription found = describe(List.of(topic)).values().iterator().next();
        int id = found.partitions().get(partition).leader().id();
        return nodes.get(id - 1);
    }

    private Map<String, TopicDescription> describe(Collection<String> topics)
            throws InterruptedException, ExecutionException {
        try (Admin admin = connection().admin()) {
            return admin.describeTopics(topics).allTopicNames().get();
        }
    }

    /** Waits until every node has all of some topics again. */
    public void awaitInSync(String... topics) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> describe(List.of(topics)).values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> partition.isr().size() == NODES));
    }

    @Override
    public void close() {
        nodes.forEach(EmbeddedBroker::close);
    }
}
