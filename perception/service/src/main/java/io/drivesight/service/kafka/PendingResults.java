package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks results until the broker acknowledges them. An acknowledged result completes its messages; one that can never be published is
 * fatal. Thread-safe.
 */
final class PendingResults {
    private static final Logger LOG = LoggerFactory.getLogger(PendingResults.class);

    private final OffsetTracker offsets;
    private final StateWriter stateWriter;
    private final ServiceObserver observer;
    private final Consumer<Throwable> fatal;
    private final AtomicBoolean refused = new AtomicBoolean();
    /** Pending results, by the partition of their messages. */
    private final Map<TopicPartition, Integer> underWay = new HashMap<>();

    PendingResults(
            OffsetTracker offsets, StateWriter stateWriter, ServiceObserver observer, Consumer<Throwable> fatal) {
        this.offsets = offsets;
        this.stateWriter = stateWriter;
        this.observer = observer;
        this.fatal = fatal;
    }

    /** Counts a result of the partition as pending until the broker acknowledges it. A result that is refused for good stays pending. */
    synchronized void add(TopicPartition partition) {
        underWay.merge(partition, 1, Integer::sum);
    }

    private synchronized void done(TopicPartition partition) {
        if (underWay.merge(partition, -1, Integer::sum) == 0) {
            underWay.remove(partition);
            notifyAll();
        }
    }

    /**
     * Waits until no result of these partitions is pending. That of a bad message is pending from before its dead letter is sent.
     *
     * @return false: the time was over before
     */
    synchronized boolean awaitAcknowledged(Collection<TopicPartition> partitions, Duration timeout)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (partitions.stream().anyMatch(underWay::containsKey)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** A result of the partition was acknowledged: its messages have these outcomes. */
    void acknowledged(TopicPartition partition, List<FrameOutcome> outcomes) {
        outcomes.forEach(outcome -> offsets.complete(partition, outcome.source().offset()));
        acknowledged(partition, () -> outcomes.forEach(observer::frameEnded));
    }

    /** The record of messages that were skipped unread was acknowledged. */
    void skipped(TopicPartition partition, long last, long count) {
        offsets.complete(partition, last);
        acknowledged(
                partition,
                () -> observer.counted(ServiceObserver.Event.SKIPPED, (int) Math.min(count, Integer.MAX_VALUE)));
    }

    /** An observer that fails must not keep a published result pending. */
    private void acknowledged(TopicPartition partition, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.error("What is on record of {} was not counted", partition, e);
        }
        done(partition);
        stateWriter.completed(partition);
    }

    /**
     * A result could not be published.
     *
     * @return true: send it again. Else the service is told to stop, since it cannot keep its promise; the record's messages are not
     *     committed and are consumed again after a restart
     */
    boolean mayRetry(FrameOutcome.Source message, Throwable failure) {
        Throwable cause = EventSender.cause(failure);
        if (cause instanceof RetriableException) {
            LOG.warn("Result of {} not acknowledged, sending it again: {}", message, cause.toString());
            observer.counted(ServiceObserver.Event.RESULT_RETRIED);
            return true;
        }
        if (refused.compareAndSet(false, true)) {
            LOG.error("Result of {} cannot be published: {}", message, cause.toString());
            fatal.accept(new BusException(
                    "results cannot be published: " + cause
                            + "; put the topic right that drivesight.kafka.topics.results names, and start again: "
                            + "frames without a result are then consumed again",
                    cause));
        } else {
            // One line tells it: the same is to be said of every frame in work.
            LOG.debug("Result of {} cannot be published either", message);
        }
        return false;
    }
}
