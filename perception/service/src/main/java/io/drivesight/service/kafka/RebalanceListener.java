package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.CameraState;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes partitions over and gives them up, and drains at the end. The consumer calls it within its poll; it belongs to the thread that
 * polls.
 */
final class RebalanceListener implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(RebalanceListener.class);

    private final Consumer<?, ?> consumer;
    private final RecordIntake intake;
    private final Lanes lanes;
    private final OffsetTracker offsets;
    private final OffsetCommitter committer;
    private final StateRestore restore;
    private final StateWriter stateWriter;
    private final Publisher publisher;
    private final ServiceObserver observer;
    private final BusMonitor monitor;
    private final Duration drainTimeout;

    /**
     * For one consumer.
     *
     * @param drainTimeout longest time that in-flight frames, their outcomes, and states get each
     */
    RebalanceListener(
            Consumer<?, ?> consumer,
            RecordIntake intake,
            Lanes lanes,
            OffsetTracker offsets,
            OffsetCommitter committer,
            StateRestore restore,
            StateWriter stateWriter,
            Publisher publisher,
            ServiceObserver observer,
            BusMonitor monitor,
            Duration drainTimeout) {
        this.consumer = consumer;
        this.intake = intake;
        this.lanes = lanes;
        this.offsets = offsets;
        this.committer = committer;
        this.restore = restore;
        this.stateWriter = stateWriter;
        this.publisher = publisher;
        this.observer = observer;
        this.monitor = monitor;
        this.drainTimeout = drainTimeout;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    /** Partitions were assigned: finds out which of their messages have an outcome, and restores their cameras' tracking. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        monitor.joined();
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
        positions.forEach(offsets::start);
        Map<TopicPartition, ReplayPlan> plans = restore.restore(positions, consumer.beginningOffsets(partitions));
        intake.add(plans);
        plans.forEach((partition, plan) -> {
            if (plan.seeksBack()) {
                consumer.seek(partition, plan.start());
            }
        });
    }

    /** Partitions go to another instance: in-flight frames finish, waiting frames are dropped, and complete offsets are committed. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        release(partitions);
        try {
            boolean idle = lanes.awaitRevoked(drainTimeout);
            if (!idle) {
                lanes.discardRevoked();
            }
            finish(partitions, idle, lanes::revokedStates);
        } catch (InterruptedException e) {
            discard(partitions);
            Thread.currentThread().interrupt();
        }
        committer.commitNow();
        forget(partitions);
    }

    /** Waits for pending results, those of frames that were passed over included; then saves the states, if all frames have ended. */
    private void finish(Collection<TopicPartition> partitions, boolean idle, Supplier<List<CameraState>> states)
            throws InterruptedException {
        publisher.publishPassedOver(partitions);
        boolean arrived = publisher.awaitAcknowledged(partitions, drainTimeout);
        if (idle && arrived) {
            stateWriter.saveNow(states.get(), drainTimeout);
        } else {
            LOG.warn(
                    "{} did not finish within {}; what has no result is consumed again",
                    idle ? "Results on their way" : "Frames in work",
                    drainTimeout);
        }
    }

    /** Drops the revoked frames and those that were passed over: another instance answers for them. */
    private void discard(Collection<TopicPartition> partitions) {
        lanes.discardRevoked();
        publisher.dropPassedOver(partitions);
    }

    /** Partitions belong to another instance already: nothing more is published about their frames. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        release(partitions);
        discard(partitions);
        forget(partitions);
    }

    private void release(Collection<TopicPartition> partitions) {
        intake.remove(partitions);
        Set<Integer> numbers =
                partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        revoke(numbers::contains);
        observer.partitionsLeft(numbers);
    }

    private void revoke(IntPredicate partitions) {
        observer.counted(ServiceObserver.Event.WITHDRAWN, (int) lanes.revoke(partitions).stream()
                .filter(frame -> !frame.trackOnly())
                .count());
    }

    private void forget(Collection<TopicPartition> partitions) {
        offsets.remove(partitions);
        stateWriter.drop(partitions);
    }

    /**
     * Lets accepted frames finish, and commits. The next owner consumes records that were not accepted, and frames that do not finish in
     * time: nothing more is published about these.
     */
    void drain() {
        Collection<TopicPartition> partitions = offsets.partitions();
        try {
            boolean idle = lanes.awaitIdle(drainTimeout);
            if (!idle) {
                revoke(partition -> true);
                lanes.discardRevoked();
            }
            finish(partitions, idle, lanes::unsavedStates);
        } catch (InterruptedException e) {
            revoke(partition -> true);
            discard(partitions);
            Thread.currentThread().interrupt();
        }
        committer.commitNow();
    }

    /** Ends after a failure. It is not known who owns the partitions, so nothing more may be published about any frame. */
    void abandon() {
        revoke(partition -> true);
        discard(offsets.partitions());
        offsets.remove(offsets.partitions());
    }
}
