package io.drivesight.service.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits how far each partition is complete. Belongs to the thread that polls. */
final class OffsetCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

    private final Consumer<byte[], byte[]> consumer;
    private final OffsetTracker offsets;
    private final BusMonitor monitor;
    private final Duration timeout;

    /**
     * A committer of one consumer.
     *
     * @param timeout longest time of {@link #commitNow}
     */
    OffsetCommitter(Consumer<byte[], byte[]> consumer, OffsetTracker offsets, BusMonitor monitor, Duration timeout) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.monitor = monitor;
        this.timeout = timeout;
    }

    /** Commits without waiting; when that fails, the next commit makes up for it. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> grown = offsets.takeCommittable();
        if (grown.isEmpty()) {
            return;
        }
        consumer.commitAsync(grown, (done, failure) -> {
            monitor.committed(failure == null);
            if (failure != null) {
                LOG.debug("Commit failed, the next one makes up for it: {}", failure.toString());
                offsets.commitFailed(grown.keySet());
            }
        });
    }

    /** Commits before partitions go, and waits; when that fails, whoever reads the partitions next finds the outcomes. */
    void commitNow() {
        Map<TopicPartition, OffsetAndMetadata> grown = offsets.takeCommittable();
        try {
            if (!grown.isEmpty()) {
                consumer.commitSync(grown, timeout);
            }
        } catch (KafkaException e) {
            LOG.warn("Last commit failed; what it covers is skipped when it comes again: {}", e.toString());
        }
    }
}
