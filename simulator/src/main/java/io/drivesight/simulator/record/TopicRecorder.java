package io.drivesight.simulator.record;

import io.drivesight.simulator.bus.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Records topics into a file, from where they end when it is started or from their beginning, on a thread of its own, until it
 * is closed.
 */
public final class TopicRecorder implements Closeable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final RecordingWriter writer;
    private final Clock clock;
    private final Thread thread;
    private final AtomicLong messages = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    private TopicRecorder(KafkaConsumer<byte[], byte[]> consumer, RecordingWriter writer, Clock clock) {
        this.consumer = consumer;
        this.writer = writer;
        this.clock = clock;
        this.thread = new Thread(this::run, "recorder");
        this.thread.setDaemon(true);
    }

    /**
     * Starts recording; what is published after this returns is recorded.
     *
     * @param topics which topics
     * @param fromBeginning true: also what they hold already
     * @param writer closed with the recorder
     * @throws KafkaException when a topic cannot be found
     */
    public static TopicRecorder start(
            KafkaConnection connection,
            List<String> topics,
            boolean fromBeginning,
            RecordingWriter writer,
            Clock clock) {
        KafkaConsumer<byte[], byte[]> consumer = connection.consumer("drivesight-recorder", topics, fromBeginning);
        TopicRecorder recorder = new TopicRecorder(consumer, writer, clock);
        recorder.thread.start();
        return recorder;
    }

    private void run() {
        try {
            long flushed = System.nanoTime();
            while (!stopped) {
                pollOnce();
                if (System.nanoTime() - flushed > FLUSH.toNanos()) {
                    writer.flush();
                    flushed = System.nanoTime();
                }
            }
            recordRest();
        } catch (WakeupException | InterruptException end) {
            stopped = true;
        } catch (IOException | KafkaException e) {
            failure = e;
        } finally {
            consumer.close();
        }
    }

    /** What is on the topics when the end is asked for; what comes after that is not waited for. */
    private void recordRest() throws IOException {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            pollOnce();
        }
    }

    private void pollOnce() throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            long publishNanos = TimeUnit.MILLISECONDS.toNanos(record.timestamp());
            writer.write(record.topic(), value, publishNanos, nanos(clock.instant()));
            messages.incrementAndGet();
        }
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** Messages recorded so far. */
    public long messages() {
        return messages.get();
    }

    /** True until it is closed or the disk or the bus fails; {@link #close()} then says why. */
    public boolean running() {
        return thread.isAlive();
    }

    /**
     * Records what is still there and closes the file.
     *
     * @throws IOException when something could not be recorded; what was recorded before is in the file
     */
    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
            if (thread.isAlive()) {
                consumer.wakeup();
                thread.join(Duration.ofSeconds(10).toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        writer.close();
        Exception reason = failure;
        if (reason != null) {
            throw new IOException("recording ended early: " + reason.getMessage(), reason);
        }
    }
}
