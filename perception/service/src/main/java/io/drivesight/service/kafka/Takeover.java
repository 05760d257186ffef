package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Taking partitions over: finds out from the outcomes what was done with their messages, lets cameras go on from the states that
 * were kept of them, and plans which messages the tracking must take in again for the states to be up to date.
 */
final class Takeover {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /** Under {@link FreshnessPolicy#LATEST}: what is older does not matter any more. */
    private static final Duration LONGEST_REPLAY = Duration.ofSeconds(2);

    private final OutcomeTail outcomes;
    private final Optional<StateTail> states;
    private final Lanes lanes;
    private final TrackingSettings settings;
    private final Optional<Duration> longestReplay;
    private final Runnable settle;
    private final ServiceObserver observer;
    private final LongSupplier nanoTime;

    /**
     * For one service.
     *
     * @param states empty: cameras begin with nothing
     * @param settings of tracking: other states are of no use
     * @param settle waits until this service's own outcomes are on their topic: partitions that were lost and come back may have some
     *     that are still on their way
     */
    Takeover(
            OutcomeTail outcomes,
            Optional<StateTail> states,
            Lanes lanes,
            TrackingSettings settings,
            FreshnessPolicy policy,
            Runnable settle,
            ServiceObserver observer,
            LongSupplier nanoTime) {
        this.outcomes = outcomes;
        this.states = states;
        this.lanes = lanes;
        this.settings = settings;
        this.longestReplay = policy == FreshnessPolicy.EVERY ? Optional.empty() : Optional.of(LONGEST_REPLAY);
        this.settle = settle;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes partitions over.
     *
     * @param positions the committed offset of each
     * @param beginnings the oldest offset of each that can still be read
     * @return what to do with the messages of each
     * @throws BusException when the outcomes cannot be read
     */
    Map<TopicPartition, PartitionPlan> of(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> beginnings) {
        settle.run();
        OutcomeTail.Known known = outcomes.read(positions.keySet());
        known.sequences().forEach(lanes::remember);
        List<CameraState> kept =
                states.map(tail -> tail.read(positions.keySet())).orElse(List.of());
        Map<TopicPartition, Map<CameraId, Long>> restored = new HashMap<>();
        for (CameraState state : kept) {
            TopicPartition partition =
                    new TopicPartition(state.source().topic(), state.source().partition());
            Map<Long, Answer> answers = known.answers().getOrDefault(partition, new TreeMap<>());
            if (restore(state, answers, positions.getOrDefault(partition, 0L))) {
                restored.computeIfAbsent(partition, p -> new HashMap<>())
                        .put(state.camera(), state.source().offset());
            }
        }
        Map<TopicPartition, PartitionPlan> plans = new HashMap<>();
        positions.forEach((partition, position) -> plans.put(
                partition,
                PartitionPlan.of(
                        position,
                        beginnings.getOrDefault(partition, 0L),
                        known.answers().getOrDefault(partition, new TreeMap<>()).values(),
                        restored.getOrDefault(partition, Map.of()),
                        longestReplay)));
        report(plans, restored);
        return plans;
    }

    private boolean restore(CameraState state, Map<Long, Answer> answers, long position) {
        Optional<String> useless = useless(state, answers, position);
        if (useless.isPresent()) {
            return ignored(state, useless.get(), "");
        }
        try {
            CameraTracking tracking = CameraTracking.restore(settings, state.tracking(), nanoTime);
            lanes.restore(state.camera(), state.source().partition(), tracking);
            observer.stateRestored();
            return true;
        } catch (IllegalArgumentException e) {
            return ignored(state, "damaged", ": " + e.getMessage());
        }
    }

    /** Why a state must not be used; empty: it may. */
    private Optional<String> useless(CameraState state, Map<Long, Answer> answers, long position) {
        if (state.version() != CameraTracking.STATE_VERSION) {
            return Optional.of("other-version");
        }
        if (!state.settingsSha256().equals(settings.sha256())) {
            return Optional.of("other-settings");
        }
        long offset = state.source().offset();
        if (offset - position > outcomes.furthestAhead()) {
            // Someone wants the frames between to be processed again, or the topic is a new one.
            return Optional.of("offsets-reset");
        }
        boolean answered = state.last().isEmpty() || offset < position || answers.containsKey(offset);
        return answered ? Optional.empty() : Optional.of("ahead-of-outcomes");
    }

    private boolean ignored(CameraState state, String reason, String detail) {
        LOG.warn("The state of {} is of no use, tracks begin anew: {}{}", state.camera(), reason, detail);
        observer.stateIgnored(reason);
        return false;
    }

    private static void report(
            Map<TopicPartition, PartitionPlan> plans, Map<TopicPartition, Map<CameraId, Long>> restored) {
        LOG.info(
                "Took over {} partitions; {} messages ahead have their outcome; {} cameras go on from their state, {} of their"
                        + " messages are tracked again",
                plans.size(),
                plans.values().stream().mapToInt(PartitionPlan::ahead).sum(),
                restored.values().stream().mapToInt(Map::size).sum(),
                plans.values().stream().mapToInt(PartitionPlan::replays).sum());
        int gone = plans.values().stream().mapToInt(PartitionPlan::gone).sum();
        if (gone > 0) {
            LOG.warn("{} messages that should be tracked again are gone; tracks go on without them", gone);
        }
    }
}
