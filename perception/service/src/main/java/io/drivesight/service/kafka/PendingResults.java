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
 * Notes what is on record: an acknowledged record completes its messages; one that can never be published is fatal. Thread-safe.
 */
final class PendingResults {
    private static final Logger LOG = LoggerFactory.getLogger(PendingResults.class);

    private final OffsetTracker offsets;
    private final StateWriter stateWriter;
    private final ServiceObserver observer;
    private final Consumer<Throwable> fatal;
    private final AtomicBoolean refused = new AtomicBoolean();
    /** Records on their way, by the partition of their messages. */
    private final Map<TopicPartition, Integer> underWay = new HashMap<>();

    PendingResults(OffsetTracker offsets, StateWriter stateWriter, ServiceObserver observer, Consumer<Throwable> fatal) {
        this.offsets = offsets;
        this.stateWriter = stateWriter;
        this.observer = observer;
        this.fatal = fatal;
    }

    /** A record about messages of the partition is to be published: it is on its way until it is on record, and if it is refused for good, for ever. */
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
     * Waits until no record about messages of these partitions is on its way, nor any that has to follow it, such as that of a bad
     * message its dead letter.
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

    /** A record about messages of the partition is on its topic: they have these outcomes. */
    void acknowledged(TopicPartition partition, List<FrameOutcome> outcomes) {
        outcomes.forEach(outcome -> offsets.complete(partition, outcome.source().offset()));
        acknowledged(partition, () -> outcomes.forEach(observer::frameEnded));
    }

    /** Messages of the partition that were never fetched are on record as skipped. */
    void skipped(TopicPartition partition, long last, long count) {
        offsets.complete(partition, last);
        acknowledged(
                partition,
                () -> observer.counted(ServiceObserver.Event.SKIPPED, (int) Math.min(count, Integer.MAX_VALUE)));
    }

    /** Whatever becomes of the news: what is on record is. */
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
     * A record could not be published.
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
