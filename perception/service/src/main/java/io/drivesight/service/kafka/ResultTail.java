package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.lane.OutcomeDecision;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back the end of the results topic when partitions are assigned, to find the messages whose outcome was published before a crash but
 * which were not committed any more, and those that a camera's last state does not cover yet. Records that this consumer group did not
 * publish are passed over.
 *
 * <p>How much has to be read: an instance is at most {@code maxUncommitted} messages of a partition ahead of the offset whose
 * commit was acknowledged, so an outcome at or after that offset is followed by fewer than {@code 2 * maxUncommitted} others of its
 * partition, and by no more records.
 */
final class ResultTail {
    private static final Logger LOG = LoggerFactory.getLogger(ResultTail.class);

    /** What gets its outcome between two states of a camera must be within the tail too, however little may be uncommitted. */
    private static final int LEAST_UNCOMMITTED = 1000;

    private final TopicReader reader;
    private final TopicLayout layout;
    private final byte[] source;
    private final int maxUncommitted;

    ResultTail(TopicReader reader, TopicLayout layout, EventOrigin origin, int maxUncommitted) {
        this(reader, layout, origin, maxUncommitted, LEAST_UNCOMMITTED);
    }

    ResultTail(TopicReader reader, TopicLayout layout, EventOrigin origin, int maxUncommitted, int leastUncommitted) {
        this.reader = reader;
        this.layout = layout;
        this.source = origin.source().getBytes(StandardCharsets.UTF_8);
        this.maxUncommitted = Math.max(maxUncommitted, leastUncommitted);
    }

    /** An instance that worked was never further ahead of the committed offset [messages]. */
    int furthestAhead() {
        return maxUncommitted;
    }

    /** What is on record of some input partitions, as far back as was read. */
    static final class Recorded {
        private final Map<TopicPartition, Map<Long, RecordedOutcome>> outcomes = new HashMap<>();
        private final Map<TopicPartition, Map<CameraId, List<Long>>> sequences = new HashMap<>();
        private final Map<TopicPartition, List<SkippedOffsets>> skipped = new HashMap<>();

        private void add(TopicPartition partition, FrameResult result) {
            result.skipped()
                    .ifPresentOrElse(
                            range -> skipped.computeIfAbsent(partition, p -> new ArrayList<>())
                                    .add(range),
                            () -> result.outcomes().forEach(outcome -> add(partition, outcome)));
        }

        private void add(TopicPartition partition, FrameOutcome outcome) {
            outcomes.computeIfAbsent(partition, p -> new TreeMap<>())
                    .putIfAbsent(outcome.source().offset(), RecordedOutcome.of(outcome));
            if (outcome.outcome() != Outcome.DUPLICATE) {
                outcome.id()
                        .ifPresent(id -> sequences
                                .computeIfAbsent(partition, p -> new HashMap<>())
                                .computeIfAbsent(id.camera(), camera -> new ArrayList<>())
                                .add(id.sequence()));
            }
        }

        /** The outcomes of a partition's messages, by rising offset. */
        Collection<RecordedOutcome> of(TopicPartition partition) {
            return outcomes.getOrDefault(partition, Map.of()).values();
        }

        boolean has(TopicPartition partition, long offset) {
            return outcomes.getOrDefault(partition, Map.of()).containsKey(offset);
        }

        /** The ranges of a partition that were skipped unread. */
        List<SkippedOffsets> skipped(TopicPartition partition) {
            return skipped.getOrDefault(partition, List.of());
        }

        /** Numbers of the latest frames of a partition by camera, oldest first, duplicates left out. */
        Map<CameraId, List<Long>> sequences(TopicPartition partition) {
            return sequences.getOrDefault(partition, Map.of());
        }
    }

    /**
     * Reads the outcomes of some input partitions.
     *
     * @throws BusException when the topic's end is not reached in time
     */
    Recorded read(Set<TopicPartition> frames) {
        Recorded recorded = new Recorded();
        String topic = layout.topics().results();
        long tail = 2L * (maxUncommitted + 1);
        if (!reader.readTail(layout.partitionsFor(topic, frames), tail, message -> note(message, frames, recorded))) {
            throw new BusException("the end of " + topic + " was not reached within "
                    + reader.timeout().toSeconds() + " s; without it frames could get a second outcome");
        }
        return recorded;
    }

    private void note(ConsumerRecord<byte[], byte[]> message, Set<TopicPartition> frames, Recorded recorded) {
        Header header = message.headers().lastHeader("ce_source");
        if (header == null || !Arrays.equals(header.value(), source)) {
            // Another group's, or a recording's: its offsets say nothing of what this group has done.
            return;
        }
        byte @Nullable [] value = message.value();
        if (value == null) {
            warn(message, "it is empty");
            return;
        }
        try {
            FrameResult result = FrameResultCodec.decodeWithoutScene(value);
            TopicPartition partition = TopicLayout.partitionOf(result.outcome().source());
            if (frames.contains(partition)) {
                recorded.add(partition, result);
            }
        } catch (WireException e) {
            warn(message, e.getMessage());
        }
    }

    private static void warn(ConsumerRecord<?, ?> message, @Nullable String why) {
        LOG.warn("{}-{} offset {} is no result: {}", message.topic(), message.partition(), message.offset(), why);
    }

    /**
     * What is on record of a message: what its published outcome tells those who come after.
     *
     * @param offset of the message
     * @param camera empty when the message could not be parsed
     * @param time of the outcome, by the clock of the service that published it
     * @param tracked true: the camera's tracking took it in, whether or not its results could be published
     */
    record RecordedOutcome(long offset, Optional<CameraId> camera, Instant time, boolean tracked) {
        static RecordedOutcome of(FrameOutcome outcome) {
            return new RecordedOutcome(
                    outcome.source().offset(),
                    outcome.id().map(FrameId::camera),
                    outcome.outcomeTime(),
                    tracked(outcome));
        }

        private static boolean tracked(FrameOutcome outcome) {
            return switch (outcome.outcome()) {
                case PROCESSED -> true;
                case EXPIRED -> outcome.stage() == Stage.PUBLISH;
                case FAILED ->
                    outcome.reason().equals(OutcomeDecision.PUBLISH_FAILED)
                            || outcome.reason().equals(OutcomeDecision.TRACKING_FAILED);
                default -> false;
            };
        }
    }
}
