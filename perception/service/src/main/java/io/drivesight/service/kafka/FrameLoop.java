package io.drivesight.service.kafka;

import io.drivesight.service.lane.Lanes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls frames, on a thread of its own, until it is stopped. It pauses partitions whose records wait for room. Now and then it commits,
 * measures the lag, and saves the states of silent cameras. The consumer belongs to the loop's thread.
 */
public final class FrameLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FrameLoop.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
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
    private final RebalanceListener rebalances;
    private final Lanes lanes;
    private final BusMonitor monitor;
    private final Duration commitInterval;
    private final java.util.function.Consumer<Throwable> fatal;
    private final LongSupplier nanoTime;
    private final Thread thread = new Thread(this::consume, "drivesight-frames");

    private long lastCommit;
    private volatile boolean stopping;

    /**
     * A loop that has not begun.
     *
     * @param commitInterval longest time between two commits
     * @param fatal is told when the loop cannot go on
     * @param nanoTime monotonic clock [ns]
     */
    FrameLoop(
            String topic,
            Consumer<byte[], ByteBuffer> consumer,
            RecordIntake intake,
            OffsetCommitter committer,
            RebalanceListener rebalances,
            Lanes lanes,
            BusMonitor monitor,
            Duration commitInterval,
            java.util.function.Consumer<Throwable> fatal,
            LongSupplier nanoTime) {
        this.topic = topic;
        this.consumer = consumer;
        this.intake = intake;
        this.committer = committer;
        this.rebalances = rebalances;
        this.lanes = lanes;
        this.monitor = monitor;
        this.commitInterval = commitInterval;
        this.fatal = fatal;
        this.nanoTime = nanoTime;
    }

    void start() {
        thread.start();
    }

    private void consume() {
        try {
            run();
        } catch (RuntimeException | Error e) {
            LOG.error("The frame loop has failed", e);
            fatal.accept(e);
        } finally {
            // A static member stays in the group so that its restart is quick; this instance is not coming back by
            // itself.
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    /** Stops consuming, lets frames in work finish and commits. Returns when the loop has ended. From any thread. */
    public void stop() throws InterruptedException {
        stopPolling();
        thread.join(longestDrain(rebalances.drainTimeout()).toMillis());
        if (thread.isAlive()) {
            LOG.warn("The frame loop does not end; interrupting it");
            thread.interrupt();
            thread.join(CLOSE_TIMEOUT.toMillis());
        }
    }

    /** Makes {@link #run} drain and return. */
    void stopPolling() {
        stopping = true;
        monitor.stopping();
    }

    /** Frames in work, results, states and the last commit may each take the drain time. */
    static Duration longestDrain(Duration drainTimeout) {
        return drainTimeout.multipliedBy(4).plus(CLOSE_TIMEOUT.multipliedBy(2));
    }

    Consumer<byte[], ByteBuffer> consumer() {
        return consumer;
    }

    /** Polls until the loop is stopped, then drains. */
    void run() {
        monitor.polled();
        consumer.subscribe(List.of(topic), rebalances);
        try {
            while (!stopping) {
                cycle();
            }
        } catch (RuntimeException | Error e) {
            rebalances.abandon();
            throw e;
        }
        rebalances.drain();
    }

    private void cycle() {
        ConsumerRecords<byte[], ByteBuffer> polled = poll();
        monitor.polled();
        intake.take(polled);
        lanes.expireWaiting();
        skipBacklog();
        pauseAndResume();
        monitor.heldBack(!intake.isEmpty());
        long sinceCommit = nanoTime.getAsLong() - lastCommit;
        boolean due = sinceCommit >= commitInterval.toNanos();
        if (due || (sinceCommit >= LEAST_COMMIT_INTERVAL.toNanos() && committer.isUrgent())) {
            lastCommit = nanoTime.getAsLong();
            committer.commit();
            measureLag();
            lanes.saveIdleStates();
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

    /** Seeks beyond what is on record as skipped, and beyond a backlog that is too old. */
    private void skipBacklog() {
        for (TopicPartition partition : consumer.assignment()) {
            long messages = consumer.currentLag(partition).orElse(0);
            if (messages > 0) {
                position(partition)
                        .ifPresent(position -> intake.seekTarget(partition, position, position + messages)
                                .ifPresent(offset -> consumer.seek(partition, offset)));
            }
        }
    }

    /** Empty while the client validates it, after a change of the partition's leader: that may take long, and other partitions go on. */
    private OptionalLong position(TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException e) {
            return OptionalLong.empty();
        }
    }

    private void pauseAndResume() {
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
        Map<Integer, Long> lag = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            consumer.currentLag(partition).ifPresent(messages -> lag.put(partition.partition(), messages));
        }
        monitor.lag(lag);
    }
}
