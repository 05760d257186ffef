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
 * What happens when partitions come and go, and at the end. The consumer calls it within its poll, on the thread that polls, to
 * which it belongs.
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

    /** Partitions came: find out which of their messages have an outcome, and where their cameras' tracking stood. */
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

    /** Partitions go to another instance: in-flight frames finish, the rest is given back, and what is complete is committed. */
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

    /** Records on their way arrive, and those that were passed over get theirs; then the states are saved, if all frames have ended. */
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

    /** Frames that were withdrawn end without a trace: others answer for them, and for those that were passed over. */
    private void discard(Collection<TopicPartition> partitions) {
        lanes.discardRevoked();
        publisher.dropPassedOver(partitions);
    }

    /** Partitions belong to another instance already: nothing more is said about their frames. */
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
     * The end: lets accepted frames finish, and commits. Records not accepted are consumed by whoever comes next, and so are frames that
     * do not finish in time, of which nothing more is said.
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

    /** The end by a failure: without the group's word on who owns what, nothing more may be said about any frame. */
    void abandon() {
        revoke(partition -> true);
        discard(offsets.partitions());
        offsets.remove(offsets.partitions());
    }
}
