package io.drivesight.simulator.bench;

import io.drivesight.simulator.bench.Costs.Written;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the service's producers in this virtual machine have sent, as Kafka's client counts it. */
final class ProducerCounts {
    private static final String TOPICS =
            "kafka.producer:type=producer-topic-metrics,client-id=" + ServiceUnderTest.INSTANCE + "-*,topic=*";

    private ProducerCounts() {}

    /** Records and bytes since each producer began, by topic. */
    static Map<String, Written> written() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, Written> written = new TreeMap<>();
        try {
            for (ObjectName topic : server.queryNames(new ObjectName(TOPICS), null)) {
                written.merge(
                        topic.getKeyProperty("topic"),
                        new Written(count(server, topic, "record-send-total"), count(server, topic, "byte-total")),
                        (one, other) -> new Written(one.records() + other.records(), one.bytes() + other.bytes()));
            }
        } catch (JMException gone) {
            // A producer that is closed just now has nothing more to tell.
        }
        return written;
    }

    private static double count(MBeanServer server, ObjectName topic, String name) throws JMException {
        return ((Number) server.getAttribute(topic, name)).doubleValue();
    }
}
