package io.drivesight.simulator.record;

import io.drivesight.simulator.bus.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
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
    private volatile Set<String> missing;
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    private TopicRecorder(
            KafkaConsumer<byte[], byte[]> consumer, Set<String> missing, RecordingWriter writer, Clock clock) {
        this.consumer = consumer;
        this.missing = Set.copyOf(missing);
        this.writer = writer;
        this.clock = clock;
        this.thread = new Thread(this::run, "recorder");
        this.thread.setDaemon(true);
    }

    /**
     * Starts recording; what is published after this returns is recorded.
     *
     * @param topics which topics; those that do not exist yet are recorded, from their beginning, as soon as they do
     * @param fromBeginning true: also what they hold already
     * @param writer closed with the recorder, and when it cannot start
     * @throws KafkaException when none of the topics exists
     */
    public static TopicRecorder start(
            KafkaConnection connection, List<String> topics, boolean fromBeginning, RecordingWriter writer, Clock clock)
            throws IOException {
        try {
            // Only what exists is asked for: a broker may create what is, with as many partitions as it likes.
            List<String> there = connection.existing(topics);
            KafkaConsumer<byte[], byte[]> consumer = connection.consumer("drivesight-recorder", there, fromBeginning);
            Set<String> missing = new TreeSet<>(topics);
            there.forEach(missing::remove);
            TopicRecorder recorder = new TopicRecorder(consumer, missing, writer, clock);
            recorder.thread.start();
            return recorder;
        } catch (RuntimeException failed) {
            writer.close();
            throw failed;
        }
    }

    private void run() {
        try {
            long flushed = System.nanoTime();
            while (!stopped) {
                pollOnce();
                if (System.nanoTime() - flushed > FLUSH.toNanos()) {
                    writer.flush();
                    lookForMissing();
                    flushed = System.nanoTime();
                }
            }
            recordRest();
        } catch (WakeupException | InterruptException end) {
            stopped = true;
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            consumer.close();
        }
    }

    /** Topics that have come to be since: all that they hold is new. */
    private void lookForMissing() {
        if (missing.isEmpty()) {
            return;
        }
        Map<String, List<PartitionInfo>> all = consumer.listTopics();
        List<TopicPartition> found = missing.stream()
                .flatMap(topic -> all.getOrDefault(topic, List.of()).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        Set<TopicPartition> wanted = new HashSet<>(consumer.assignment());
        wanted.addAll(found);
        consumer.assign(wanted);
        consumer.seekToBeginning(found);
        missing = missing.stream().filter(topic -> !all.containsKey(topic)).collect(Collectors.toUnmodifiableSet());
    }

    /** Topics that do not exist yet. */
    public Set<String> missing() {
        return missing;
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
