package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.service.lane.ServiceObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes which outcomes are on record: an acknowledged one completes its message; one that can never be published is fatal. */
final class OutcomeLedger {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLedger.class);

    private final OffsetTracker offsets;
    private final StateJournal journal;
    private final ServiceObserver observer;
    private final Consumer<Throwable> fatal;
    private final AtomicBoolean refused = new AtomicBoolean();

    OutcomeLedger(OffsetTracker offsets, StateJournal journal, ServiceObserver observer, Consumer<Throwable> fatal) {
        this.offsets = offsets;
        this.journal = journal;
        this.observer = observer;
        this.fatal = fatal;
    }

    /** The outcome is on its topic. */
    void settle(FrameOutcome outcome) {
        TopicPartition partition = TopicLayout.partitionOf(outcome.source());
        offsets.complete(partition, outcome.source().offset());
        observer.frameEnded(outcome);
        journal.completed(partition);
    }

    /**
     * An outcome could not be published.
     *
     * @return true: send it again. Else the service is told to stop, since it cannot keep its promise; the message is not
     *     committed and is consumed again after a restart
     */
    boolean mayRetry(FrameOutcome.Source message, Throwable failure) {
        Throwable cause = EventSender.cause(failure);
        if (cause instanceof RetriableException) {
            LOG.warn("Outcome of {} not acknowledged, sending it again: {}", message, cause.toString());
            observer.counted(ServiceObserver.Event.OUTCOME_RETRIED);
            return true;
        }
        if (refused.compareAndSet(false, true)) {
            LOG.error("Outcome of {} cannot be published: {}", message, cause.toString());
            fatal.accept(new BusException(
                    "outcomes cannot be published: " + cause
                            + "; put the topic right that drivesight.kafka.topics.outcomes names, and start again: "
                            + "frames without an outcome are then consumed again",
                    cause));
        } else {
            // One line tells it: the same is to be said of every frame in work.
            LOG.debug("Outcome of {} cannot be published either", message);
        }
        return false;
    }
}
