package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes partitions over: reads which of their messages have an outcome on record, restores the cameras' saved states, and plans which
 * messages the tracking must take in again to bring these states up to date.
 */
final class StateRestore {
    private static final Logger LOG = LoggerFactory.getLogger(StateRestore.class);

    /** Under {@link FreshnessPolicy#LATEST} no more of a camera is tracked again: what is older does not matter any more. */
    private static final Duration LONGEST_CATCH_UP = Duration.ofSeconds(2);

    private final ResultTail outcomes;
    private final Optional<StateTail> states;
    private final Lanes lanes;
    private final TrackingSettings settings;
    private final Optional<Duration> longestCatchUp;
    private final Consumer<Set<TopicPartition>> settle;
    private final ServiceObserver observer;
    private final LongSupplier nanoTime;

    /**
     * For one service.
     *
     * @param states empty: cameras begin with nothing
     * @param settings of tracking: states of other settings are of no use
     * @param settle waits until this service's own results of some partitions are on their topic: partitions that were lost and come
     *     back may have some that are still on their way
     */
    StateRestore(
            ResultTail outcomes,
            Optional<StateTail> states,
            Lanes lanes,
            TrackingSettings settings,
            FreshnessPolicy policy,
            Consumer<Set<TopicPartition>> settle,
            ServiceObserver observer,
            LongSupplier nanoTime) {
        this.outcomes = outcomes;
        this.states = states;
        this.lanes = lanes;
        this.settings = settings;
        this.longestCatchUp = policy == FreshnessPolicy.EVERY ? Optional.empty() : Optional.of(LONGEST_CATCH_UP);
        this.settle = settle;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /**
     * Restores the cameras of assigned partitions.
     *
     * @param positions the committed offset of each
     * @param beginnings the oldest offset of each that can still be read
     * @return what to do with the messages of each
     * @throws BusException when the outcomes cannot be read
     */
    Map<TopicPartition, ReplayPlan> restore(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> beginnings) {
        settle.accept(positions.keySet());
        ResultTail.Recorded recorded = outcomes.read(positions.keySet());
        for (TopicPartition partition : positions.keySet()) {
            recorded.sequences(partition)
                    .forEach((camera, numbers) -> lanes.recorded(camera, partition.partition(), numbers));
        }
        List<CameraState> saved =
                states.map(tail -> tail.read(positions.keySet())).orElse(List.of());
        Map<TopicPartition, Map<CameraId, Long>> restored = new HashMap<>();
        for (CameraState state : saved) {
            TopicPartition partition = TopicLayout.partitionOf(state.source());
            if (restore(state, partition, recorded, positions.getOrDefault(partition, 0L))) {
                restored.computeIfAbsent(partition, p -> new HashMap<>())
                        .put(state.camera(), state.source().offset());
            }
        }
        Map<TopicPartition, ReplayPlan> plans = new HashMap<>();
        positions.forEach((partition, position) -> plans.put(
                partition,
                ReplayPlan.of(
                        position,
                        beginnings.getOrDefault(partition, 0L),
                        recorded.of(partition),
                        recorded.skipped(partition),
                        restored.getOrDefault(partition, Map.of()),
                        longestCatchUp)));
        report(plans, restored);
        return plans;
    }

    private boolean restore(CameraState state, TopicPartition partition, ResultTail.Recorded recorded, long position) {
        long offset = state.source().offset();
        long skipped = recorded.skipped(partition).stream()
                .filter(range -> range.first() >= position && range.last() < offset)
                .mapToLong(SkippedOffsets::count)
                .sum();
        Optional<String> useless = useless(state, recorded.has(partition, offset), position, skipped);
        if (useless.isPresent()) {
            return ignored(state, useless.get(), "");
        }
        try {
            CameraTracking tracking = CameraTracking.restore(settings, state.tracking(), nanoTime);
            lanes.restore(state.camera(), partition.partition(), tracking);
            observer.counted(ServiceObserver.Event.STATE_RESTORED);
            return true;
        } catch (IllegalArgumentException e) {
            return ignored(state, "damaged", ": " + e.getMessage());
        }
    }

    /**
     * Why a state must not be used; empty: it may.
     *
     * @param recorded the outcome of the state's message was found
     * @param skipped offsets between the position and the state's message that are on record as skipped unread
     */
    private Optional<String> useless(CameraState state, boolean recorded, long position, long skipped) {
        if (state.version() != CameraTracking.STATE_VERSION) {
            return Optional.of("other-version");
        }
        if (!state.settingsSha256().equals(settings.sha256())) {
            return Optional.of("other-settings");
        }
        long offset = state.source().offset();
        if (offset - position - skipped > outcomes.furthestAhead()) {
            // Someone wants the frames between to be processed again, or the topic is a new one.
            return Optional.of("offsets-reset");
        }
        boolean hasOutcome = state.last().isEmpty() || offset < position || recorded;
        return hasOutcome ? Optional.empty() : Optional.of("ahead-of-outcomes");
    }

    private boolean ignored(CameraState state, String reason, String detail) {
        LOG.warn("The state of {} is of no use, tracks begin anew: {}{}", state.camera(), reason, detail);
        observer.stateIgnored(reason);
        return false;
    }

    private static void report(
            Map<TopicPartition, ReplayPlan> plans, Map<TopicPartition, Map<CameraId, Long>> restored) {
        LOG.info(
                "Took over {} partitions; {} messages ahead have their outcome; {} cameras go on from their state, {} of their"
                        + " messages are tracked again",
                plans.size(),
                plans.values().stream().mapToInt(ReplayPlan::ahead).sum(),
                restored.values().stream().mapToInt(Map::size).sum(),
                plans.values().stream().mapToInt(ReplayPlan::trackedAgain).sum());
        int gone = plans.values().stream().mapToInt(ReplayPlan::gone).sum();
        if (gone > 0) {
            LOG.warn("{} messages that should be tracked again are gone; tracks go on without them", gone);
        }
    }
}
