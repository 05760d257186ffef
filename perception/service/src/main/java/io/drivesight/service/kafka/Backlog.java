package io.drivesight.service.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Says when a partition's backlog is too old to be read message by message, and where to go on instead. Its age is estimated
 * without any clock: messages that wait, times the mean distance of the timestamps of those read last. Reading goes on a little before
 * the end, so that each camera's newest frame is read. Not thread-safe.
 */
final class Backlog {
    /** Is told about messages that are skipped unread. */
    interface Sink {
        /** Offsets of a partition, first and last included. */
        void skipped(TopicPartition partition, long first, long last);
    }

    /** Messages of a partition that an estimate is made from. */
    private static final int REMEMBERED = 64;

    /** With fewer distances between timestamps, nothing is known of a partition. */
    private static final int LEAST_DISTANCES = 8;

    /** Timestamps that are further apart tell of a camera that was off, or a clock that was set [ms]. */
    private static final long LONGEST_DISTANCE = 10_000;

    /** So many messages for each camera are left before the end: cameras that send in turn do not always keep it. */
    private static final int LEFT_PER_CAMERA = 2;

    /** To say that fewer were skipped costs more than to read them. */
    private static final int LEAST_SKIPPED = 4;

    /** A message that was read. */
    private record Message(
            long offset, long timestamp, @Nullable ByteBuffer key) {}

    private final Optional<Duration> longest;
    private final Map<TopicPartition, Deque<Message>> read = new HashMap<>();

    /**
     * Knows of no message yet.
     *
     * @param longest age up to which everything is read; empty: everything is, always
     */
    Backlog(Optional<Duration> longest) {
        this.longest = longest;
    }

    /** A message was read. */
    void read(TopicPartition partition, ConsumerRecord<byte @Nullable [], ?> message) {
        if (longest.isPresent()) {
            Deque<Message> messages = read.computeIfAbsent(partition, p -> new ArrayDeque<>());
            if (messages.size() == REMEMBERED) {
                messages.removeFirst();
            }
            byte[] key = message.key();
            messages.addLast(
                    new Message(message.offset(), message.timestamp(), key == null ? null : ByteBuffer.wrap(key)));
        }
    }

    /** Forgets revoked partitions. */
    void remove(Collection<TopicPartition> partitions) {
        partitions.forEach(read::remove);
    }

    /**
     * Where to seek; empty: nowhere.
     *
     * @param position the next message's offset
     * @param end the offset after the partition's last message
     */
    OptionalLong seekTarget(TopicPartition partition, long position, long end) {
        Deque<Message> messages = read.get(partition);
        if (longest.isEmpty() || messages == null || end - position < LEAST_SKIPPED) {
            return OptionalLong.empty();
        }
        if ((end - position) * millisPerMessage(messages) <= longest.get().toMillis()) {
            return OptionalLong.empty();
        }
        long goOn = end - (long) LEFT_PER_CAMERA * cameras(messages);
        return goOn - position < LEAST_SKIPPED ? OptionalLong.empty() : OptionalLong.of(goOn);
    }

    /** 0 when nothing is known, as of messages without timestamps or with ones that do not grow. */
    private static double millisPerMessage(Iterable<Message> messages) {
        int distances = 0;
        long millis = 0;
        long offsets = 0;
        Message previous = null;
        for (Message message : messages) {
            if (previous != null && isDistance(previous, message)) {
                distances++;
                millis += message.timestamp - previous.timestamp;
                offsets += message.offset - previous.offset;
            }
            previous = message;
        }
        return distances < LEAST_DISTANCES ? 0 : (double) millis / offsets;
    }

    private static boolean isDistance(Message previous, Message message) {
        return previous.timestamp >= 0
                && message.timestamp >= 0
                && message.offset > previous.offset
                && Math.abs(message.timestamp - previous.timestamp) <= LONGEST_DISTANCE;
    }

    /** Cameras by the messages' keys; those without any count as one. */
    private static int cameras(Iterable<Message> messages) {
        Set<Optional<ByteBuffer>> keys = new HashSet<>();
        messages.forEach(message -> keys.add(Optional.ofNullable(message.key)));
        return keys.size();
    }
}
