package io.drivesight.service.kafka;

import io.drivesight.service.lane.Arrival;
import io.drivesight.service.lane.ConsumedFrame;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls frames and offers them to the lanes, holds partitions back whose lanes are full, and commits what is complete. The
 * consumer belongs to the thread that runs the loop.
 */
final class FrameLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLoop.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    /** While records wait for room in a lane: short, so that the lane never runs dry. */
    private static final Duration BUSY_POLL = Duration.ofMillis(2);

    private static final long UNKNOWN_LAG = Long.MAX_VALUE;

    /** A loop that has not polled for so long does not listen: it is busy with a rebalance, or stuck. */
    private static final Duration LISTENING = Duration.ofSeconds(1);

    /** Parts that the loop works with. */
    record Parts(
            Consumer<byte[], byte[]> consumer,
            FrameIntake intake,
            Lanes lanes,
            FrameSink sink,
            OffsetTracker offsets,
            Takeover takeover,
            StateJournal journal,
            ServiceObserver observer) {}

    /** Bounds of the loop. */
    record Limits(Duration commitInterval, int maxUncommitted, Duration drainTimeout) {}

    private final Parts parts;
    private final Limits limits;
    private final String topic;
    private final LongSupplier nanoTime;

    private final Backlog backlog = new Backlog();
    private final Map<TopicPartition, PartitionPlan> plans = new HashMap<>();
    private final Map<Integer, Long> lag = new ConcurrentHashMap<>();
    private long lastCommit;
    private volatile boolean stopping;
    private volatile boolean joined;
    private volatile long lastPoll;
    private volatile boolean heldBack;
    /** When the first of the commits failed that have failed since the last good one [ns]; 0: none has. */
    private volatile long failingSince;

    FrameLoop(String topic, Parts parts, Limits limits, LongSupplier nanoTime) {
        this.topic = topic;
        this.parts = parts;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** True once the group has assigned this instance its partitions (maybe none). */
    boolean isJoined() {
        return joined;
    }

    /** Messages not consumed yet, by assigned partition. */
    Map<Integer, Long> lag() {
        return Map.copyOf(lag);
    }

    /** True: a frame that is sent now is taken in at once. False: the loop is busy, or partitions are held back. */
    boolean isListening() {
        return joined && !heldBack && nanoTime.getAsLong() - lastPoll < LISTENING.toNanos();
    }

    /** How long ago frames were last asked for [ns]; 0: the loop has not begun, or is stopping. */
    long unpolledNanos() {
        return joined && !stopping ? nanoTime.getAsLong() - lastPoll : 0;
    }

    /** How long commits have failed without one that succeeded [ns]; 0: they do not. */
    long uncommittedNanos() {
        long since = failingSince;
        return since == 0 ? 0 : nanoTime.getAsLong() - since;
    }

    /** Makes {@link #run} drain and return; from any thread. */
    void stop() {
        stopping = true;
    }

    @Override
    public void run() {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        lastPoll = nanoTime.getAsLong();
        consumer.subscribe(List.of(topic), new Handover(this));
        try {
            while (!stopping) {
                cycle(consumer);
            }
        } catch (RuntimeException e) {
            abandon();
            throw e;
        }
        drain();
    }

    /** Without the group's word on who owns what, nothing more may be said about any frame. */
    private void abandon() {
        parts.observer().withdrawn(parts.lanes().withdraw(partition -> true).size());
        parts.lanes().discardWithdrawn();
        parts.offsets().remove(parts.offsets().partitions());
    }

    private void cycle(Consumer<byte[], byte[]> consumer) {
        backlog.add(consumer.poll(backlog.isEmpty() ? IDLE_POLL : BUSY_POLL));
        lastPoll = nanoTime.getAsLong();
        for (TopicPartition partition : backlog.partitions()) {
            backlog.drain(partition, this::accept);
        }
        holdBack(consumer);
        heldBack = !backlog.isEmpty();
        if (nanoTime.getAsLong() - lastCommit >= limits.commitInterval().toNanos()) {
            lastCommit = nanoTime.getAsLong();
            commit(consumer);
            measureLag(consumer);
            parts.lanes().idleStates().forEach(parts.journal()::save);
        }
    }

    /** Takes one record in; false: its lane is full or too much of its partition is uncommitted. */
    private boolean accept(ConsumerRecord<byte[], byte[]> polled) {
        TopicPartition partition = Backlog.partitionOf(polled);
        if (parts.offsets().ahead(partition) >= limits.maxUncommitted()) {
            return false;
        }
        PartitionPlan plan = plans.get(partition);
        PartitionPlan.Fate fate = plan == null ? PartitionPlan.Fate.PROCESS : plan.fate(polled.offset());
        return switch (fate) {
            case PROCESS -> process(partition, polled);
            case PASS_OVER -> passOver(partition, polled.offset());
            case REPLAY -> replay(polled) && passOver(partition, polled.offset());
        };
    }

    /** The message had its outcome. */
    private boolean passOver(TopicPartition partition, long offset) {
        PartitionPlan plan = plans.get(partition);
        if (plan == null || !plan.isBeforePosition(offset)) {
            parts.offsets().track(partition, offset);
            parts.offsets().complete(partition, offset);
            parts.observer().redelivered();
        }
        if (plan != null) {
            plan.done(offset);
        }
        return true;
    }

    /** The message had its outcome, but the tracking has to take it in again; false: its lane is full. */
    private boolean replay(ConsumerRecord<byte[], byte[]> polled) {
        ConsumedFrame frame = parts.intake().take(polled).frame();
        if (frame.frame().isPresent() && !parts.lanes().offer(frame.asAnswered())) {
            return false;
        }
        parts.observer().replayed();
        return true;
    }

    private boolean process(TopicPartition partition, ConsumerRecord<byte[], byte[]> polled) {
        parts.offsets().track(partition, polled.offset());
        FrameIntake.Taken taken = parts.intake().take(polled);
        if (taken.ending() != null) {
            arrived(partition, polled, taken.frame());
            parts.sink().end(taken.frame(), taken.ending());
            return true;
        }
        boolean accepted = parts.lanes().offer(taken.frame());
        if (accepted) {
            arrived(partition, polled, taken.frame());
        } else {
            parts.offsets().untrack(partition, polled.offset());
        }
        return accepted;
    }

    private void arrived(TopicPartition partition, ConsumerRecord<?, ?> polled, ConsumedFrame taken) {
        taken.frame()
                .ifPresent(frame -> parts.observer()
                        .arrived(new Arrival(
                                frame.id().camera(),
                                partition.partition(),
                                frame.captureTime(),
                                recordTime(polled),
                                taken.fetchTime(),
                                taken.fetchNanos(),
                                parts.consumer().currentLag(partition).orElse(UNKNOWN_LAG) == 0)));
    }

    private static Optional<Instant> recordTime(ConsumerRecord<?, ?> polled) {
        return polled.timestampType() == TimestampType.NO_TIMESTAMP_TYPE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(polled.timestamp()));
    }

    /** A partition with records that wait is not fetched from. */
    private void holdBack(Consumer<?, ?> consumer) {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        Set<TopicPartition> paused = consumer.paused();
        for (TopicPartition partition : consumer.assignment()) {
            if (backlog.has(partition) != paused.contains(partition)) {
                (backlog.has(partition) ? pause : resume).add(partition);
            }
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void commit(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = parts.offsets().takeCommittable();
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (done, failure) -> {
            committed(failure == null);
            if (failure != null) {
                LOG.debug("Commit failed, the next one makes up for it: {}", failure.toString());
                parts.offsets().commitFailed(offsets.keySet());
            }
        });
    }

    private void committed(boolean good) {
        if (good) {
            failingSince = 0;
        } else if (failingSince == 0) {
            failingSince = nanoTime.getAsLong();
        }
    }

    private void commitNow(Consumer<?, ?> consumer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = parts.offsets().takeCommittable();
        try {
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, limits.drainTimeout());
            }
        } catch (KafkaException e) {
            LOG.warn("Last commit failed; what it covers is passed over when it comes again: {}", e.toString());
        }
    }

    private void measureLag(Consumer<?, ?> consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        lag.keySet().removeIf(partition -> !assigned.contains(new TopicPartition(topic, partition)));
        for (TopicPartition partition : assigned) {
            consumer.currentLag(partition).ifPresent(messages -> lag.put(partition.partition(), messages));
        }
    }

    /** Lets accepted frames finish, commits, leaves the group. Records not accepted are consumed by whoever comes next. */
    private void drain() {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        try {
            boolean idle = parts.lanes().awaitIdle(limits.drainTimeout());
            boolean settled = parts.offsets().awaitComplete(parts.offsets().partitions(), limits.drainTimeout());
            if (!idle || !settled) {
                LOG.warn("Frames in work did not finish within {}; they are consumed again", limits.drainTimeout());
            } else {
                parts.journal().saveNow(parts.lanes().unsavedStates(), limits.drainTimeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        commitNow(consumer);
    }

    /** Partitions came: find out which of their messages had an outcome before, and where their cameras' tracking stood. */
    void assigned(Set<TopicPartition> partitions) {
        joined = true;
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(
                partition -> positions.put(partition, parts.consumer().position(partition)));
        positions.forEach(parts.offsets()::start);
        plans.putAll(parts.takeover().of(positions, parts.consumer().beginningOffsets(partitions)));
        partitions.forEach(this::seekBack);
    }

    private void seekBack(TopicPartition partition) {
        PartitionPlan plan = plans.get(partition);
        if (plan != null && plan.seeksBack()) {
            parts.consumer().seek(partition, plan.start());
        }
    }

    /** Partitions go to another instance: begun frames finish, the rest is given back, and what is complete is committed. */
    void revoked(Set<TopicPartition> partitions) {
        giveBack(partitions);
        try {
            boolean done = parts.lanes().awaitWithdrawn(limits.drainTimeout())
                    && parts.offsets().awaitComplete(partitions, limits.drainTimeout());
            if (done) {
                parts.journal().saveNow(parts.lanes().withdrawnStates(), limits.drainTimeout());
            } else {
                parts.lanes().discardWithdrawn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        commitNow(parts.consumer());
        parts.offsets().remove(partitions);
        parts.journal().drop(partitions);
    }

    /** Partitions already belong to another instance: nothing more is said about their frames. */
    void lost(Set<TopicPartition> partitions) {
        giveBack(partitions);
        parts.lanes().discardWithdrawn();
        parts.offsets().remove(partitions);
        parts.journal().drop(partitions);
    }

    private void giveBack(Set<TopicPartition> partitions) {
        backlog.drop(partitions);
        partitions.forEach(plans::remove);
        List<ConsumedFrame> withdrawn =
                parts.lanes().withdraw(partition -> partitions.contains(new TopicPartition(topic, partition)));
        withdrawn.forEach(frame -> parts.offsets()
                .forget(
                        new TopicPartition(topic, frame.source().partition()),
                        frame.source().offset()));
        parts.observer().withdrawn((int)
                withdrawn.stream().filter(frame -> !frame.answered()).count());
        parts.observer()
                .partitionsLeft(
                        partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    }
}
