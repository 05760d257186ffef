package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back the end of the outcome topic when partitions are taken over, to find the messages that had their outcome
 * published before a crash but were not committed any more, and those that a camera's last state does not know of yet.
 *
 * <p>How much has to be read: an instance is at most {@code maxUncommitted} messages of a partition ahead of the committed
 * offset, so an outcome at or after that offset is followed by fewer than {@code 2 * maxUncommitted} others of its partition.
 */
final class OutcomeTail {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTail.class);

    /** What is answered between two states of a camera must be within the tail too, however little may be uncommitted. */
    private static final int LEAST_UNCOMMITTED = 1000;

    private final TopicReader reader;
    private final TopicLayout layout;
    private final int maxUncommitted;

    OutcomeTail(TopicReader reader, TopicLayout layout, int maxUncommitted) {
        this.reader = reader;
        this.layout = layout;
        this.maxUncommitted = Math.max(maxUncommitted, LEAST_UNCOMMITTED);
    }

    /** An instance that worked was never further ahead of the committed offset [messages]. */
    int furthestAhead() {
        return maxUncommitted;
    }

    /**
     * What was known before.
     *
     * @param answers by partition and offset: the messages that have their outcome, as far back as was read
     * @param sequences numbers of the latest frames by camera, oldest first, duplicates left out
     */
    record Known(Map<TopicPartition, TreeMap<Long, Answer>> answers, Map<CameraId, List<Long>> sequences) {}

    /**
     * Reads the outcomes of some input partitions.
     *
     * @throws BusException when the topic's end is not reached in time
     */
    Known read(Set<TopicPartition> frames) {
        Known known = new Known(new HashMap<>(), new HashMap<>());
        Set<TopicPartition> outcomes = frames.stream()
                .map(partition -> new TopicPartition(
                        layout.topics().outcomes(),
                        layout.partitionFor(layout.topics().outcomes(), partition.partition())))
                .collect(Collectors.toSet());
        long tail = 2L * (maxUncommitted + 1) * layout.sharing();
        if (!reader.readTail(outcomes, tail, message -> note(message, frames, known))) {
            throw new BusException("the end of " + layout.topics().outcomes() + " was not reached within "
                    + reader.timeout().toSeconds() + " s; without it frames could get a second outcome");
        }
        return known;
    }

    private static void note(ConsumerRecord<byte[], byte[]> message, Set<TopicPartition> frames, Known known) {
        try {
            FrameOutcome outcome = FrameOutcomeCodec.decode(message.value()).outcome();
            FrameOutcome.Source source = outcome.source();
            TopicPartition partition = new TopicPartition(source.topic(), source.partition());
            if (!frames.contains(partition)) {
                return;
            }
            known.answers()
                    .computeIfAbsent(partition, p -> new TreeMap<>())
                    .putIfAbsent(source.offset(), Answer.of(outcome));
            outcome.id().filter(id -> outcome.outcome() != Outcome.DUPLICATE).ifPresent(id -> remember(id, known));
        } catch (WireException e) {
            LOG.warn(
                    "{}-{} offset {} is no outcome: {}",
                    message.topic(),
                    message.partition(),
                    message.offset(),
                    e.getMessage());
        }
    }

    private static void remember(FrameId id, Known known) {
        known.sequences()
                .computeIfAbsent(id.camera(), camera -> new ArrayList<>())
                .add(id.sequence());
    }
}
