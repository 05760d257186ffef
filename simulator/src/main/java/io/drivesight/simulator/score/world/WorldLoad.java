package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.drivesight.evaluation.report.Json;
import io.drivesight.fusion.stream.FusionConfig;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.fusion.stream.FusionService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.collect.Durations;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The fusion under the load of many vehicles, on a broker of its own: whether it keeps up, what it costs, and how late it is. */
public final class WorldLoad {
    private static final String RESULTS = "perception.results";
    private static final String WORLDS = "perception.world";
    private static final String APPLICATION = "load-of-worlds";
    private static final int PARTITIONS = 6;
    /** Results sent before, as fast as they are taken in: until so many were there, code is still being compiled, which costs more than it does. */
    private static final int WARM_UP = 40_000;
    /** Of them, on the way at once. */
    private static final int AHEAD = 300;
    /** A fusion that takes in nothing for so long has failed. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** So long after the last result all must be told. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * What is played.
     *
     * @param rate of each camera [Hz]
     * @param seconds that are measured [s]
     */
    public record Plan(String scenario, int vehicles, int cameras, double rate, double seconds, Guarantee guarantee) {}

    /** Where the threads of the fusion stand. */
    private record Use(long stream, long clients, long bytes) {
        static Use now() {
            long stream = 0;
            long clients = 0;
            long bytes = 0;
            for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().contains(APPLICATION)) {
                    long nanos = THREADS.getThreadCpuTime(thread.getThreadId());
                    boolean works = thread.getThreadName().startsWith(APPLICATION);
                    stream += works ? nanos : 0;
                    clients += works ? 0 : nanos;
                    bytes += THREADS.getThreadAllocatedBytes(thread.getThreadId());
                }
            }
            return new Use(stream, clients, bytes);
        }
    }

    private WorldLoad() {}

    /**
     * Plays it.
     *
     * @return {@code keptUp}: all results were taken in within a second of the last one; {@code results} sent and {@code worlds} told;
     *     {@code processorMillisPerFrame} of the fusion's threads for a result, {@code streamMillisPerFrame} in Kafka Streams; bytes
     *     allocated for a result and of a world; {@code addedLatencyMillis} from a result sent to its world received
     * @throws IOException when the scenario cannot be played
     */
    public static ObjectNode run(Plan plan) throws IOException, InterruptedException {
        WorldTraffic traffic = new WorldTraffic(
                plan.scenario(),
                plan.vehicles(),
                plan.cameras(),
                plan.rate(),
                Clock.systemUTC().instant());
        try (EmbeddedBroker broker = EmbeddedBroker.startNew()) {
            KafkaConnection connection = KafkaConnection.of(broker);
            connection.createTopics(PARTITIONS, List.of(RESULTS, WORLDS));
            FusionConfig config = new FusionConfig(
                    APPLICATION,
                    RESULTS,
                    WORLDS,
                    plan.guarantee(),
                    Optional.empty(),
                    1,
                    0,
                    Optional.empty(),
                    connection.settings());
            try (FusionService service = FusionService.start(config);
                    KafkaProducer<byte[], byte[]> producer = connection.producer("sender", Map.of());
                    Listener listener = new Listener(connection.consumer("listener", List.of(WORLDS), true))) {
                while (!service.isRunning()) {
                    Thread.sleep(50);
                }
                Sender sender = new Sender(traffic, producer);
                sender.warmUp(service.counts()::results);
                Use begin = Use.now();
                long taken = service.counts().results();
                listener.clear();
                long results = sender.send(plan.seconds());
                Use end = Use.now();
                taken = service.counts().results() - taken;
                Thread.sleep(LAST.toMillis());
                boolean keptUp = service.counts().results() >= WARM_UP + results;
                return listener.figures(keptUp, results, taken, begin, end);
            }
        }
    }

    /** Sends what is due. */
    private static final class Sender {
        private final WorldTraffic traffic;
        private final KafkaProducer<byte[], byte[]> producer;
        private WorldTraffic.Result next;

        private Sender(WorldTraffic traffic, KafkaProducer<byte[], byte[]> producer) {
            this.traffic = traffic;
            this.producer = producer;
            this.next = traffic.next();
        }

        private void warmUp(LongSupplier taken) throws IOException, InterruptedException {
            for (int sent = 1; sent <= WARM_UP; sent++) {
                send();
                long until = System.nanoTime() + PATIENCE.toNanos();
                while (sent - taken.getAsLong() > (sent < WARM_UP ? AHEAD : 0)) {
                    if (System.nanoTime() - until > 0) {
                        throw new IOException("the fusion took in " + taken.getAsLong() + " of " + sent
                                + " results, and no more for a minute: see its log");
                    }
                    Thread.sleep(1);
                }
            }
        }

        /** For so long, each when it is due [s]; how many there were. */
        private long send(double seconds) {
            double begin = next.seconds();
            long start = System.nanoTime();
            long sent = 0;
            for (; next.seconds() < begin + seconds; sent++) {
                long due = start + Math.round((next.seconds() - begin) * 1e9);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                send();
            }
            return sent;
        }

        private void send() {
            byte[] key = next.key().getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(RESULTS, key, next.message()));
            next = traffic.next();
        }
    }

    /** Hears worlds, which carry the time at which their result was sent. */
    private static final class Listener implements AutoCloseable {
        private final Durations latency = new Durations();
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final Thread thread;
        private long worlds;
        private long bytes;

        private Listener(KafkaConsumer<byte[], byte[]> consumer) {
            thread = new Thread(
                    () -> {
                        try (consumer) {
                            while (open.get()) {
                                hear(consumer.poll(Duration.ofMillis(100)));
                            }
                        }
                    },
                    "listener");
            thread.start();
        }

        private synchronized void hear(Iterable<ConsumerRecord<byte[], byte[]>> records) {
            long now = System.currentTimeMillis();
            for (ConsumerRecord<byte[], byte[]> each : records) {
                latency.recordNanos((now - each.timestamp()) * 1_000_000);
                worlds++;
                bytes += each.value().length;
            }
        }

        private synchronized void clear() {
            latency.clear();
            worlds = 0;
            bytes = 0;
        }

        private synchronized ObjectNode figures(boolean keptUp, long results, long all, Use begin, Use end) {
            long taken = Math.max(1, all);
            double streams = (end.stream() - begin.stream()) / 1e6 / taken;
            double clients = (end.clients() - begin.clients()) / 1e6 / taken;
            ObjectNode node = Json.object();
            node.put("keptUp", keptUp);
            node.put("results", results);
            node.put("worlds", worlds);
            node.put("processorMillisPerFrame", streams + clients);
            node.put("streamMillisPerFrame", streams);
            node.put("allocatedBytesPerFrame", (double) (end.bytes() - begin.bytes()) / taken);
            node.put("worldBytes", (double) bytes / Math.max(1, worlds));
            node.putObject("addedLatencyMillis")
                    .put("p50", latency.percentile(50))
                    .put("p99", latency.percentile(99));
            return node;
        }

        @Override
        public void close() throws InterruptedException {
            open.set(false);
            thread.join();
        }
    }
}
