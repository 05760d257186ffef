package io.drivesight.simulator.bus;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics on any Kafka. */
public final class Topics {
    private static final int TIMEOUT_SECONDS = 30;
    private static final short REPLICATION_OF_CLUSTER = -1;

    private Topics() {}

    /**
     * Creates topics with the cluster's own replication factor; those that exist are left as they are.
     *
     * @param partitions of each; topics keyed alike should have the same number, so that a key keeps its partition
     * @param maxMessageBytes largest message [bytes]
     * @param configs further topic configuration
     * @throws BrokerException when one cannot be created
     */
    public static void create(
            Admin admin, int partitions, int maxMessageBytes, Map<String, String> configs, Collection<String> names) {
        Map<String, String> all = new HashMap<>(configs);
        all.put("max.message.bytes", Integer.toString(maxMessageBytes));
        for (String name : names) {
            create(admin, new NewTopic(name, partitions, REPLICATION_OF_CLUSTER).configs(all));
        }
    }

    private static void create(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new BrokerException(
                        "topic " + topic.name() + " could not be created: " + failed.getCause(), failed);
            }
        } catch (TimeoutException slow) {
            throw new BrokerException(
                    "topic " + topic.name() + " was not created within " + TIMEOUT_SECONDS + " s: is Kafka there?",
                    slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted while topic " + topic.name() + " was being created", interrupted);
        }
    }
}
