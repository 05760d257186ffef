package io.drivesight.simulator.bus;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics on any Kafka. */
final class Topics {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final short REPLICATION_OF_CLUSTER = -1;

    private final Admin admin;

    Topics(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates topics with the cluster's own replication factor; those that exist are left as they are. Returns when all of them
     * can be used.
     *
     * @param partitions of each; topics keyed alike should have the same number, so that a key keeps its partition
     * @param maxMessageBytes largest message [bytes]
     * @param configs further topic configuration
     * @throws BrokerException when one cannot be created
     */
    void create(int partitions, int maxMessageBytes, Map<String, String> configs, Collection<String> names) {
        Map<String, String> all = new HashMap<>(configs);
        all.put("max.message.bytes", Integer.toString(maxMessageBytes));
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, partitions, REPLICATION_OF_CLUSTER).configs(all))
                .toList();
        try {
            admin.createTopics(topics).values().forEach(Topics::awaitCreated);
            awaitServed(names);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while topics were being created", interrupted);
        }
    }

    private static void awaitCreated(String name, KafkaFuture<Void> created) {
        try {
            created.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new BrokerException("topic " + name + " could not be created: " + failed.getCause(), failed);
            }
        } catch (TimeoutException slow) {
            throw new BrokerException("topic " + name + " was not created in time: is Kafka there?", slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while topic " + name + " was being created", interrupted);
        }
    }

    /**
     * A created topic takes a moment to be served. It is waited for by a request that only an acting leader answers: a broker that
     * does not lead yet may refuse a producer's first batch and then take its second, after which the first is out of sequence
     * for good.
     */
    private void awaitServed(Collection<String> names) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!areServed(names)) {
            if (System.nanoTime() > deadline) {
                throw new BrokerException("created topics cannot be used yet: does every partition have a leader?");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private boolean areServed(Collection<String> names) throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription topic :
                    admin.describeTopics(names).allTopicNames().get().values()) {
                topic.partitions()
                        .forEach(info ->
                                ends.put(new TopicPartition(topic.name(), info.partition()), OffsetSpec.latest()));
            }
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException notYet) {
            return false;
        }
    }
}
