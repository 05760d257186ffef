package io.drivesight.service.kafka;

import io.drivesight.service.lane.Lanes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Polls frames until it is stopped. Partitions with records that wait for room are not fetched from; now and then the loop commits,
 * measures the lag, and has the states of silent cameras saved. The consumer belongs to the thread that runs the loop.
 */
final class FrameLoop implements Runnable {
    private static final Duration IDLE_POLL = Duration.ofMillis(100);

    /** While records of some partitions wait and others may come, or it is to be on record soon what was skipped. */
    private static final Duration BUSY_POLL = Duration.ofMillis(2);

    /** While records of all partitions wait for room, of which lanes tell: for room that a commit makes. */
    private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofMillis(10);

    /** However urgent commits are, no more often. */
    private static final Duration LEAST_COMMIT_INTERVAL = Duration.ofMillis(10);

    private final String topic;
    private final Consumer<byte[], ByteBuffer> consumer;
    private final RecordIntake intake;
    private final OffsetCommitter committer;
    private final PartitionHandOver handOver;
    private final Lanes lanes;
    private final StateJournal journal;
    private final BusMonitor monitor;
    private final Duration commitInterval;
    private final LongSupplier nanoTime;

    private long lastCommit;
    private volatile boolean stopping;

    /**
     * A loop that has not begun.
     *
     * @param commitInterval longest time between two commits
     * @param nanoTime monotonic clock [ns]
     */
    FrameLoop(
            String topic,
            Consumer<byte[], ByteBuffer> consumer,
            RecordIntake intake,
            OffsetCommitter committer,
            PartitionHandOver handOver,
            Lanes lanes,
            StateJournal journal,
            BusMonitor monitor,
            Duration commitInterval,
            LongSupplier nanoTime) {
        this.topic = topic;
        this.consumer = consumer;
        this.intake = intake;
        this.committer = committer;
        this.handOver = handOver;
        this.lanes = lanes;
        this.journal = journal;
        this.monitor = monitor;
        this.commitInterval = commitInterval;
        this.nanoTime = nanoTime;
    }

    /** Makes {@link #run} drain and return; from any thread. */
    void stop() {
        stopping = true;
        monitor.stopping();
    }

    @Override
    public void run() {
        monitor.polled();
        consumer.subscribe(List.of(topic), handOver);
        try {
            while (!stopping) {
                cycle();
            }
        } catch (RuntimeException | Error e) {
            handOver.abandon();
            throw e;
        }
        handOver.drain();
    }

    private void cycle() {
        ConsumerRecords<byte[], ByteBuffer> polled = poll();
        monitor.polled();
        intake.take(polled);
        lanes.expireWaiting();
        passOver();
        holdBack();
        monitor.heldBack(!intake.isEmpty());
        long sinceCommit = nanoTime.getAsLong() - lastCommit;
        boolean due = sinceCommit >= commitInterval.toNanos();
        if (due || (sinceCommit >= LEAST_COMMIT_INTERVAL.toNanos() && committer.isUrgent())) {
            lastCommit = nanoTime.getAsLong();
            committer.commit();
            measureLag();
            lanes.idleStates().forEach(journal::save);
        }
    }

    private ConsumerRecords<byte[], ByteBuffer> poll() {
        if (intake.isEmpty()) {
            return consumer.poll(IDLE_POLL);
        }
        if (intake.isSkipping() || !consumer.assignment().stream().allMatch(intake::isWaiting)) {
            return consumer.poll(BUSY_POLL);
        }
        try {
            lanes.awaitRoom(LONGEST_WAIT_FOR_ROOM);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return consumer.poll(Duration.ZERO);
    }

    /** Leaves out what is on record as skipped, and what waits for too long to be worth the reading. */
    private void passOver() {
        for (TopicPartition partition : consumer.assignment()) {
            long messages = consumer.currentLag(partition).orElse(0);
            if (messages > 0) {
                position(partition)
                        .ifPresent(position -> intake.goOnAt(partition, position, position + messages)
                                .ifPresent(offset -> consumer.seek(partition, offset)));
            }
        }
    }

    /** Empty while the client makes sure of it, after the partition's leader has moved: that may take long, and other partitions go on. */
    private OptionalLong position(TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    private void holdBack() {
        List<TopicPartition> pause = new ArrayList<>();
        List<TopicPartition> resume = new ArrayList<>();
        Set<TopicPartition> paused = consumer.paused();
        for (TopicPartition partition : consumer.assignment()) {
            boolean waiting = intake.isFull() || intake.isWaiting(partition);
            if (waiting != paused.contains(partition)) {
                (waiting ? pause : resume).add(partition);
            }
        }
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void measureLag() {
        Set<TopicPartition> assigned = consumer.assignment();
        monitor.assigned(assigned.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
        for (TopicPartition partition : assigned) {
            consumer.currentLag(partition).ifPresent(messages -> monitor.lag(partition.partition(), messages));
        }
    }
}
