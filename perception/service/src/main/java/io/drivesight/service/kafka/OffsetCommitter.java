package io.drivesight.service.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits how far each partition is complete, in time that no partition waits for it. Belongs to the thread that polls. */
final class OffsetCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitter.class);

    private final Consumer<?, ?> consumer;
    private final OffsetTracker offsets;
    private final BusMonitor monitor;
    private final int maxUncommitted;
    private final Duration timeout;

    /**
     * A committer of one consumer.
     *
     * @param maxUncommitted messages of one partition that may be ahead of its committed offset
     * @param timeout longest time of {@link #commitNow}
     */
    OffsetCommitter(
            Consumer<?, ?> consumer, OffsetTracker offsets, BusMonitor monitor, int maxUncommitted, Duration timeout) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.monitor = monitor;
        this.maxUncommitted = maxUncommitted;
        this.timeout = timeout;
    }

    /** A partition has come half the way to where it has to wait for a commit. */
    boolean isUrgent() {
        return offsets.isCommitDue(maxUncommitted / 2);
    }

    /** Commits without waiting; when that fails, the next commit makes up for it. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> grown = offsets.takeCommittable();
        if (!grown.isEmpty()) {
            consumer.commitAsync(grown, (done, failure) -> note(grown, failure));
        }
    }

    /** Commits before partitions are revoked, and waits; when that fails, whoever reads the partitions next finds the outcomes. */
    void commitNow() {
        Map<TopicPartition, OffsetAndMetadata> grown = offsets.takeCommittable();
        if (grown.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(grown, timeout);
            note(grown, null);
        } catch (KafkaException e) {
            LOG.warn("Last commit failed; what it covers is skipped when it comes again: {}", e.toString());
            note(grown, e);
        }
    }

    private void note(Map<TopicPartition, OffsetAndMetadata> grown, @Nullable Exception failure) {
        monitor.committed(failure == null);
        if (failure == null) {
            offsets.committed(grown);
        } else {
            LOG.debug("Commit failed, the next one makes up for it: {}", failure.toString());
            offsets.commitFailed(grown.keySet());
        }
    }
}
