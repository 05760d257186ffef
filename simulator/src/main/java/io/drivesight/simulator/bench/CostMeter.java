package io.drivesight.simulator.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bench.Costs.Written;
import io.drivesight.simulator.bus.EmbeddedBroker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Measures what a span of time costs this virtual machine and the broker. Begin, end: once. */
final class CostMeter {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String PRODUCED =
            "kafka.producer:type=producer-topic-metrics,client-id=" + ServiceUnderTest.INSTANCE + "-*,topic=*";
    private static final String COLLECTION = "jdk.GarbageCollection";

    /** The group of the threads that compile: what they took by the clock. */
    static final String COMPILATION = "compilation";

    private static final String REST = "sender, receiver, rest";
    /** Groups of the service's threads, by the beginning of the threads' names. */
    private static final Map<String, String> SERVICE = Map.of(
            "drivesight-worker-",
            "workers",
            "drivesight-frames",
            "poll loop",
            "drivesight-results",
            "results",
            "drivesight-states",
            "states",
            "kafka-producer-network-thread | " + ServiceUnderTest.INSTANCE + "-",
            "producer");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What a thread has used so far. */
    private record Use(String name, long nanos, long bytes) {}

    /** What everything has used so far. */
    private record Reading(
            Map<Long, Use> threads,
            long compilationMillis,
            long processNanos,
            Duration broker,
            Map<String, Written> written) {}

    private final EmbeddedBroker broker;
    /** Pauses of the garbage collector, as the flight recorder has them: to the microsecond. */
    private final Recording collections;

    private final Reading begin;

    private CostMeter(EmbeddedBroker broker, Recording collections, Reading begin) {
        this.broker = broker;
        this.collections = collections;
        this.begin = begin;
    }

    static CostMeter begin(EmbeddedBroker broker) {
        ProcessFiles.resetPeak();
        Recording collections = new Recording();
        collections.enable(COLLECTION);
        collections.start();
        return new CostMeter(broker, collections, read(broker));
    }

    private static Reading read(EmbeddedBroker broker) {
        Map<Long, Use> threads = new HashMap<>();
        long[] ids = THREADS.getAllThreadIds();
        ThreadInfo[] infos = THREADS.getThreadInfo(ids);
        long[] nanos = THREADS.getThreadCpuTime(ids);
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null) {
                threads.put(ids[i], new Use(infos[i].getThreadName(), Math.max(0, nanos[i]), Math.max(0, bytes[i])));
            }
        }
        return new Reading(
                threads,
                ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
                SYSTEM.getProcessCpuTime(),
                processorTime(broker),
                written());
    }

    /** Processor time that a broker has taken so far. */
    private static Duration processorTime(EmbeddedBroker broker) {
        return ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /**
     * What the span cost.
     *
     * @param frames that were processed meanwhile
     */
    Costs end(long frames) throws IOException {
        Reading end = read(broker);
        double each = NANOS_PER_MILLI * Math.max(1, frames);
        double process = (end.processNanos() - begin.processNanos()) / each;
        return new Costs(
                frames,
                threads(end, process, Math.max(1, frames)),
                process,
                end.broker().minus(begin.broker()).toNanos() / each,
                longestPauseMillis(),
                ProcessFiles.peakResidentBytes(),
                ProcessFiles.residentBytes(broker.pid()),
                written(end, Math.max(1, frames)));
    }

    private Map<String, Written> written(Reading end, long frames) {
        Map<String, Written> written = new TreeMap<>();
        end.written().forEach((topic, now) -> {
            Written then = begin.written().getOrDefault(topic, Written.NOTHING);
            written.put(
                    topic,
                    new Written((now.records() - then.records()) / frames, (now.bytes() - then.bytes()) / frames));
        });
        return written;
    }

    private double longestPauseMillis() throws IOException {
        Path file = Files.createTempFile("drivesight-bench", ".jfr");
        try (collections) {
            collections.stop();
            collections.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                            .filter(event -> event.getEventType().getName().equals(COLLECTION))
                            .mapToLong(
                                    event -> event.getDuration("longestPause").toNanos())
                            .max()
                            .orElse(0)
                    / NANOS_PER_MILLI;
        } finally {
            Files.delete(file);
        }
    }

    /** Threads that ended meanwhile, the sender's among them, are in the rest: what the process took besides. */
    private Map<String, ThreadCost> threads(Reading end, double processMillis, long frames) {
        Map<String, ThreadCost> costs = new LinkedHashMap<>();
        end.threads().forEach((id, now) -> {
            Use then = begin.threads().getOrDefault(id, new Use("", 0, 0));
            add(costs, group(now.name()), now.nanos() - then.nanos(), now.bytes() - then.bytes(), frames);
        });
        costs.put(
                COMPILATION,
                new ThreadCost((double) (end.compilationMillis() - begin.compilationMillis()) / frames, 0));
        double bytes = costs.getOrDefault(REST, ThreadCost.NONE).bytes();
        costs.remove(REST);
        double known = costs.values().stream().mapToDouble(ThreadCost::millis).sum();
        costs.put(REST, new ThreadCost(Math.max(0, processMillis - known), bytes));
        return costs;
    }

    private static void add(Map<String, ThreadCost> costs, String group, long nanos, long bytes, long frames) {
        costs.merge(
                group,
                new ThreadCost(nanos / NANOS_PER_MILLI / frames, (double) bytes / frames),
                (one, other) -> new ThreadCost(one.millis() + other.millis(), one.bytes() + other.bytes()));
    }

    private static String group(String thread) {
        return SERVICE.entrySet().stream()
                .filter(entry -> thread.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(REST);
    }

    /** Whether a group of threads belongs to the service. */
    static boolean isService(String group) {
        return SERVICE.containsValue(group);
    }

    /** Records and bytes since each of the service's producers began, by topic, as Kafka's client counts them. */
    private static Map<String, Written> written() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, Written> written = new TreeMap<>();
        try {
            for (ObjectName topic : server.queryNames(new ObjectName(PRODUCED), null)) {
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
