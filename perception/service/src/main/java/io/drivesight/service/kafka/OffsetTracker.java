package io.drivesight.service.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Knows which consumed messages have their outcome, how far each partition may be committed (up to, not including, the first message
 * that has none), and how far it is. Messages are tracked in the order of their offsets; a range of offsets that share one outcome
 * counts as one message, under its last offset. Thread-safe.
 */
final class OffsetTracker {
    private static final class Progress {
        /** The messages from the first one without an outcome on, in order, and whether each has one. */
        private final Map<Long, Boolean> ahead = new LinkedHashMap<>();

        /** Messages before those whose commit was not acknowledged yet. */
        private final Deque<Long> uncommitted = new ArrayDeque<>();
        /** The offset that may be committed; -1: none yet. Only grows. */
        private long next = -1;
        /** Every message before had its outcome when the partition was assigned. */
        private long start = -1;
        /** The latest offset handed out for a commit. */
        private long taken = -1;
    }

    private final Map<TopicPartition, Progress> partitions = new HashMap<>();

    /** Notes an assigned partition: every message before this offset has its outcome. */
    synchronized void start(TopicPartition partition, long offset) {
        Progress progress = new Progress();
        progress.start = offset;
        partitions.put(partition, progress);
    }

    /** Every message of the partition before this offset has its outcome; -1: nothing is known of the partition. */
    synchronized long completeBefore(TopicPartition partition) {
        @Nullable Progress progress = partitions.get(partition);
        return progress == null ? -1 : Math.max(progress.start, progress.next);
    }

    /** Notes a message that was consumed and has no outcome yet; not if it is the one that was completed last. */
    synchronized void track(TopicPartition partition, long offset) {
        Progress progress = partitions.computeIfAbsent(partition, p -> new Progress());
        if (offset != progress.next - 1) {
            progress.ahead.putIfAbsent(offset, false);
        }
    }

    /** Notes that a message's outcome was acknowledged; false when it is not tracked or was complete already. */
    synchronized boolean complete(TopicPartition partition, long offset) {
        @Nullable Progress progress = partitions.get(partition);
        if (progress == null || !progress.ahead.replace(offset, false, true)) {
            return false;
        }
        advance(progress);
        return true;
    }

    /** Whether a message is tracked and has no outcome yet. */
    synchronized boolean isInWork(TopicPartition partition, long offset) {
        @Nullable Progress progress = partitions.get(partition);
        return progress != null && !progress.ahead.getOrDefault(offset, true);
    }

    private static void advance(Progress progress) {
        Iterator<Map.Entry<Long, Boolean>> ahead = progress.ahead.entrySet().iterator();
        while (ahead.hasNext()) {
            Map.Entry<Long, Boolean> first = ahead.next();
            if (!first.getValue()) {
                return;
            }
            progress.uncommitted.addLast(first.getKey());
            progress.next = first.getKey() + 1;
            ahead.remove();
        }
    }

    /** Takes back the tracking of a partition's latest message, which was not accepted after all and will come again. */
    synchronized void untrack(TopicPartition partition, long offset) {
        @Nullable Progress progress = partitions.get(partition);
        if (progress != null) {
            progress.ahead.remove(offset, false);
        }
    }

    /** Takes the offsets that have grown since the last call. */
    synchronized Map<TopicPartition, OffsetAndMetadata> takeCommittable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, progress) -> {
            if (progress.next > progress.taken) {
                offsets.put(partition, new OffsetAndMetadata(progress.next));
                progress.taken = progress.next;
            }
        });
        return offsets;
    }

    /** Notes that a commit was acknowledged. */
    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, committed) -> {
            @Nullable Progress progress = partitions.get(partition);
            while (progress != null
                    && !progress.uncommitted.isEmpty()
                    && progress.uncommitted.getFirst() < committed.offset()) {
                progress.uncommitted.removeFirst();
            }
        });
    }

    /** Notes that a commit failed: the next one takes these partitions in again, as far as they are by then. */
    synchronized void commitFailed(Collection<TopicPartition> which) {
        for (TopicPartition partition : which) {
            @Nullable Progress progress = partitions.get(partition);
            if (progress != null) {
                progress.taken = -1;
            }
        }
    }

    /** Messages tracked since the offset whose commit was acknowledged last, whether or not they have their outcome. */
    synchronized int uncommitted(TopicPartition partition) {
        @Nullable Progress progress = partitions.get(partition);
        return progress == null ? 0 : progress.ahead.size() + progress.uncommitted.size();
    }

    /** At least so many messages of a partition wait for a commit, and the next one would cover more than the last. */
    synchronized boolean isCommitDue(int messages) {
        return partitions.values().stream()
                .anyMatch(progress -> progress.next > progress.taken && progress.uncommitted.size() >= messages);
    }

    /** The partitions that messages came from. */
    synchronized Collection<TopicPartition> partitions() {
        return List.copyOf(partitions.keySet());
    }

    /** Forgets revoked partitions. */
    synchronized void remove(Collection<TopicPartition> which) {
        which.forEach(partitions::remove);
    }
}
