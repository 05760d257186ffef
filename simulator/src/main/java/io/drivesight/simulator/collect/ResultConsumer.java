package io.drivesight.simulator.collect;

import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.ServiceStatusCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.fusion.wire.WorldCodec;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what service or fusion publish from where their topics end when it is started, on a thread of its own. */
public final class ResultConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResultConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final List<RunListener> listeners;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopped;

    ResultConsumer(Consumer<byte[], byte[]> consumer, List<RunListener> listeners, Clock clock) {
        this.consumer = consumer;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        this.thread = new Thread(this::run, "results");
        this.thread.setDaemon(true);
    }

    /**
     * Starts reading; what is published after this returns is seen.
     *
     * @throws KafkaException when the topics cannot be found
     */
    static ResultConsumer start(KafkaConnection connection, List<RunListener> listeners, Clock clock) {
        List<String> results = List.of(Topics.RESULTS, Topics.DEAD_LETTERS, Topics.STATUS);
        return start(connection.consumer("drivesight-results", results, false), listeners, clock);
    }

    /**
     * Starts reading what a fusion makes.
     *
     * @throws KafkaException when the topic cannot be found
     */
    public static ResultConsumer ofWorlds(KafkaConnection connection, List<RunListener> listeners) {
        List<String> worlds = List.of(Topics.WORLD);
        return start(connection.consumer("drivesight-worlds", worlds, false), listeners, Clock.systemUTC());
    }

    private static ResultConsumer start(Consumer<byte[], byte[]> reader, List<RunListener> listeners, Clock clock) {
        ResultConsumer consumer = new ResultConsumer(reader, listeners, clock);
        consumer.thread.start();
        return consumer;
    }

    private void run() {
        try {
            while (!stopped) {
                pollOnce();
            }
        } catch (WakeupException | InterruptException end) {
            LOG.debug("reading results ends");
        } finally {
            consumer.close();
        }
    }

    private void pollOnce() {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                deliver(record);
            }
        } catch (WakeupException | InterruptException end) {
            throw end;
        } catch (KafkaException trouble) {
            LOG.warn("reading results: {}", trouble.toString());
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    /** Tells the listeners. A record that cannot be decoded, or that a listener fails on, is counted as unreadable. */
    void deliver(ConsumerRecord<byte[], byte[]> record) {
        try {
            decode(record);
        } catch (WireException bad) {
            unreadable(record, bad.reason());
        } catch (KafkaException trouble) {
            throw trouble;
        } catch (RuntimeException absurd) {
            LOG.warn(
                    "{}-{} offset {} is absurd: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    absurd.toString());
            unreadable(record, "bad-value");
        }
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        listeners.forEach(listener -> listener.unreadable(record.topic(), reason));
    }

    private void decode(ConsumerRecord<byte[], byte[]> record) throws WireException {
        String topic = record.topic();
        if (topic.equals(Topics.RESULTS)) {
            var result = FrameResultCodec.decode(record.value());
            var received = clock.instant();
            listeners.forEach(listener -> listener.result(result, received));
        } else if (topic.equals(Topics.STATUS)) {
            var status = ServiceStatusCodec.decode(record.value());
            listeners.forEach(listener -> listener.status(status));
        } else if (topic.equals(Topics.WORLD)) {
            var world = WorldCodec.decode(record.value());
            listeners.forEach(listener -> listener.world(world));
        } else {
            var letter = DeadLetterCodec.decode(record.value());
            listeners.forEach(listener -> listener.deadLetter(letter));
        }
    }

    @Override
    public void close() {
        stopped = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
