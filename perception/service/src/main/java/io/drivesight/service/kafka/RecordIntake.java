package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.service.kafka.FrameParser.Result;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import io.drivesight.service.lane.RetainedBytes;
import io.drivesight.service.lane.ServiceObserver;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Brings polled records to their lanes, in the order of each partition. A record whose lane is full waits here, and those of its
 * partition behind it. What is done with a record of a partition that has just come, its {@link ReplayPlan} says. Belongs to the
 * thread that polls.
 */
final class RecordIntake {
    private final FrameParser frames;
    private final Lanes lanes;
    private final FrameSink sink;
    private final OffsetTracker offsets;
    private final Deadlines deadlines;
    private final ServiceObserver observer;
    private final Predicate<TopicPartition> caughtUp;
    private final int maxUncommitted;
    private final long maxWaitingBytes;
    private final Backlog backlog;
    private final Backlog.Sink skipped;

    /** The partition whose turn is next comes first. */
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], ByteBuffer>>> waiting = new LinkedHashMap<>();

    private final Map<TopicPartition, ReplayPlan> plans = new HashMap<>();
    /** The last offset of each partition that was skipped, until that is on record. */
    private final Map<TopicPartition, Long> skipping = new HashMap<>();

    private long waitingBytes;

    /**
     * An intake that holds nothing.
     *
     * @param caughtUp whether nothing more is known to wait in a partition
     * @param maxUncommitted messages of one partition that may be ahead of its committed offset
     * @param maxWaitingBytes records that wait for room, with what they keep alive, above which nothing more should be fetched
     * @param backlog says when too much waits to be read
     * @param skipped is told what is not read
     */
    RecordIntake(
            FrameParser frames,
            Lanes lanes,
            FrameSink sink,
            OffsetTracker offsets,
            Deadlines deadlines,
            ServiceObserver observer,
            Predicate<TopicPartition> caughtUp,
            int maxUncommitted,
            long maxWaitingBytes,
            Backlog backlog,
            Backlog.Sink skipped) {
        this.frames = frames;
        this.lanes = lanes;
        this.sink = sink;
        this.offsets = offsets;
        this.deadlines = deadlines;
        this.observer = observer;
        this.caughtUp = caughtUp;
        this.maxUncommitted = maxUncommitted;
        this.maxWaitingBytes = maxWaitingBytes;
        this.backlog = backlog;
        this.skipped = skipped;
    }

    /** Partitions were assigned; the plans say what to do with their messages. */
    void add(Map<TopicPartition, ReplayPlan> assigned) {
        plans.putAll(assigned);
    }

    /** Partitions were revoked: their records are left to another instance. */
    void remove(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
        partitions.forEach(plans::remove);
        partitions.forEach(skipping::remove);
        measure();
        backlog.remove(partitions);
    }

    /** Takes polled records in, and those that waited, of each partition in turn, as far as there is room. */
    void take(Iterable<ConsumerRecord<byte[], ByteBuffer>> polled) {
        for (ConsumerRecord<byte[], ByteBuffer> message : polled) {
            TopicPartition partition = partitionOf(message);
            waiting.computeIfAbsent(partition, p -> new ArrayDeque<>()).addLast(message);
            backlog.read(partition, message);
        }
        Deque<TopicPartition> turns = new ArrayDeque<>(waiting.keySet());
        while (!turns.isEmpty()) {
            TopicPartition partition = turns.removeFirst();
            if (takeFirst(partition)) {
                turns.addLast(partition);
            }
        }
        measure();
    }

    /** Takes a partition's first record, after which its turn is last, next time too; false: there is no room, or no further record. */
    private boolean takeFirst(TopicPartition partition) {
        Deque<ConsumerRecord<byte[], ByteBuffer>> records = waiting.getOrDefault(partition, new ArrayDeque<>());
        ConsumerRecord<byte[], ByteBuffer> first = records.getFirst();
        if (first.value() != null && lanes.needsCopy(first.value())) {
            records.removeFirst();
            records.addFirst(alone(first));
        }
        if (!accept(partition, records.getFirst())) {
            return false;
        }
        records.removeFirst();
        waiting.remove(partition);
        if (records.isEmpty()) {
            return false;
        }
        waiting.put(partition, records);
        return true;
    }

    /** Waiting records keep alive the fetch responses that they are parts of. When that is too much, they are copied out of them. */
    private void measure() {
        waitingBytes = keptByWaiting();
        if (isFull()) {
            waiting.replaceAll((partition, messages) ->
                    messages.stream().map(RecordIntake::alone).collect(Collectors.toCollection(ArrayDeque::new)));
            waitingBytes = keptByWaiting();
        }
    }

    private long keptByWaiting() {
        RetainedBytes kept = new RetainedBytes();
        waiting.values().stream()
                .flatMap(Deque::stream)
                .flatMap(message -> Stream.ofNullable(message.value()))
                .forEach(kept::add);
        return kept.bytes();
    }

    /** The same message, copied into an array of its own. */
    private static ConsumerRecord<byte[], ByteBuffer> alone(ConsumerRecord<byte[], ByteBuffer> message) {
        // A header is a part of the fetch response until it is read.
        message.headers().forEach(header -> {
            header.key();
            header.value();
        });
        ByteBuffer value = message.value();
        if (value == null || RetainedBytes.fillsItsArray(value)) {
            return message;
        }
        return new ConsumerRecord<>(
                message.topic(),
                message.partition(),
                message.offset(),
                message.timestamp(),
                message.timestampType(),
                message.serializedKeySize(),
                message.serializedValueSize(),
                message.key(),
                ByteBuffer.allocate(value.remaining()).put(value.duplicate()).flip(),
                message.headers(),
                message.leaderEpoch());
    }

    private static TopicPartition partitionOf(ConsumerRecord<?, ?> message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    /**
     * Where to seek in a partition instead of reading its next message; empty: nowhere. The messages between are on record as skipped, or
     * are recorded so now. There is no seek while polled records wait, or while recorded outcomes lie ahead. Later messages wait until the
     * skip is acknowledged: a new owner that does not know of it could read so many messages that it no longer sees the outcomes behind.
     *
     * @param position the next message's offset
     * @param end the offset after the partition's last message
     */
    OptionalLong seekTarget(TopicPartition partition, long position, long end) {
        if (waiting.containsKey(partition)
                || isSkipping(partition)
                || offsets.uncommitted(partition) >= maxUncommitted) {
            return OptionalLong.empty();
        }
        ReplayPlan plan = plans.get(partition);
        if (plan != null && !plan.isOverAt(position)) {
            Optional<SkippedOffsets> known = plan.skippedAt(position).filter(range -> range.last() < end);
            known.ifPresent(range -> skip(partition, plan, range.last()));
            return known.stream().mapToLong(range -> range.last() + 1).findAny();
        }
        plans.remove(partition);
        OptionalLong goOn = backlog.seekTarget(partition, position, end);
        goOn.ifPresent(offset -> {
            offsets.track(partition, offset - 1);
            skipping.put(partition, offset - 1);
            skipped.skipped(partition, position, offset - 1);
        });
        return goOn;
    }

    private boolean isSkipping(TopicPartition partition) {
        Long last = skipping.get(partition);
        if (last != null && !offsets.isInWork(partition, last)) {
            skipping.remove(partition);
        }
        return skipping.containsKey(partition);
    }

    /** What was skipped is not acknowledged yet. */
    boolean isSkipping() {
        return !skipping.isEmpty();
    }

    /** No record waits for room. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Records of the partition wait for room. */
    boolean isWaiting(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    /** So much waits for room that no partition should be fetched from. */
    boolean isFull() {
        return waitingBytes > maxWaitingBytes;
    }

    /** Takes one record in; false: its lane is full or too much of its partition is uncommitted. */
    private boolean accept(TopicPartition partition, ConsumerRecord<byte[], ByteBuffer> message) {
        if (isSkipping(partition) || offsets.uncommitted(partition) >= maxUncommitted) {
            return false;
        }
        ReplayPlan plan = plans.get(partition);
        if (plan == null) {
            return process(partition, message);
        }
        return switch (plan.action(message.offset())) {
            case PROCESS -> process(partition, message);
            case SKIP -> skip(partition, plan, message.offset());
            case TRACK_AGAIN -> trackAgain(message) && skip(partition, plan, message.offset());
        };
    }

    private boolean process(TopicPartition partition, ConsumerRecord<byte[], ByteBuffer> message) {
        offsets.track(partition, message.offset());
        Result result = frames.parse(message);
        if (result instanceof FrameParser.Rejected rejected) {
            sink.reject(rejected.message(), rejected.decision());
            return true;
        }
        FrameParser.Parsed parsed = (FrameParser.Parsed) result;
        QueuedFrame frame = parsed.frame();
        Optional<OutcomeDecision> expired =
                deadlines.check(frame, Stage.FETCH, frame.message().fetchTime());
        if (expired.isPresent()) {
            arrived(partition, message, parsed);
            sink.end(frame, expired.get());
            return true;
        }
        boolean accepted = lanes.offer(frame);
        if (accepted) {
            arrived(partition, message, parsed);
        } else {
            offsets.untrack(partition, message.offset());
        }
        return accepted;
    }

    /** The message's outcome is on record: it counts as complete, and so do all that share the outcome. */
    private boolean skip(TopicPartition partition, ReplayPlan plan, long offset) {
        if (!plan.isBeforePosition(offset)) {
            long last = plan.skippedAt(offset).map(SkippedOffsets::last).orElse(offset);
            offsets.track(partition, last);
            if (offsets.complete(partition, last)) {
                observer.counted(ServiceObserver.Event.REDELIVERED);
            }
        }
        plan.done(offset);
        return true;
    }

    /** The message's outcome is on record, but the tracking has to take it in again; false: its lane is full. */
    private boolean trackAgain(ConsumerRecord<byte[], ByteBuffer> message) {
        if (frames.parse(message) instanceof FrameParser.Parsed parsed
                && !lanes.offer(parsed.frame().forTrackingOnly())) {
            return false;
        }
        observer.counted(ServiceObserver.Event.TRACKED_AGAIN);
        return true;
    }

    private void arrived(TopicPartition partition, ConsumerRecord<?, ?> message, FrameParser.Parsed parsed) {
        QueuedFrame frame = parsed.frame();
        observer.arrived(new ServiceObserver.Arrival(
                frame.frame().id().camera(),
                partition.partition(),
                frame.frame().captureTime(),
                message.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(message.timestamp())),
                frame.message().fetchTime(),
                frame.message().fetchNanos(),
                caughtUp.test(partition),
                parsed.dropped()));
    }
}
