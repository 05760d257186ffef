package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back the end of the outcome topic when partitions are taken over, to find the messages that had their outcome
 * published before a crash but were not committed any more.
 *
 * <p>How much has to be read: an instance is at most {@code maxUncommitted} messages of a partition ahead of the committed
 * offset, so an outcome at or after that offset is followed by fewer than {@code 2 * maxUncommitted} others of its partition.
 */
final class OutcomeTail {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTail.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TopicLayout layout;
    private final int maxUncommitted;
    private final Duration timeout;

    OutcomeTail(
            Supplier<Consumer<byte[], byte[]>> consumers, TopicLayout layout, int maxUncommitted, Duration timeout) {
        this.consumers = consumers;
        this.layout = layout;
        this.maxUncommitted = maxUncommitted;
        this.timeout = timeout;
    }

    /**
     * What was known before.
     *
     * @param settled offsets, by partition, at or after the committed one, that have their outcome
     * @param sequences numbers of the latest frames by camera, oldest first, duplicates left out
     */
    record Known(Map<TopicPartition, Set<Long>> settled, Map<CameraId, List<Long>> sequences) {}

    /**
     * Reads the outcomes of some input partitions.
     *
     * @param positions where each will be read from
     * @throws BusException when the topic's end is not reached in time
     */
    Known read(Map<TopicPartition, Long> positions) {
        Known known = new Known(new HashMap<>(), new HashMap<>());
        Set<TopicPartition> outcomes = positions.keySet().stream()
                .map(frames -> new TopicPartition(
                        layout.topics().outcomes(),
                        layout.partitionFor(layout.topics().outcomes(), frames.partition())))
                .collect(Collectors.toSet());
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(outcomes);
            Map<TopicPartition, Long> ends = consumer.endOffsets(outcomes, timeout);
            seek(consumer, outcomes, ends);
            readTo(consumer, ends, positions, known);
        }
        return known;
    }

    private void seek(Consumer<?, ?> consumer, Collection<TopicPartition> outcomes, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(outcomes, timeout);
        long tail = 2L * (maxUncommitted + 1) * layout.sharing();
        for (TopicPartition partition : outcomes) {
            long begin = beginnings.getOrDefault(partition, 0L);
            consumer.seek(partition, Math.max(begin, ends.getOrDefault(partition, 0L) - tail));
        }
    }

    private void readTo(
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> positions,
            Known known) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new BusException("the end of " + layout.topics().outcomes() + " was not reached within "
                        + timeout.toSeconds() + " s; without it frames could get a second outcome");
            }
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
                note(message, positions, known);
            }
        }
    }

    private static void note(ConsumerRecord<byte[], byte[]> message, Map<TopicPartition, Long> positions, Known known) {
        try {
            FrameOutcome outcome = FrameOutcomeCodec.decode(message.value()).outcome();
            FrameOutcome.Source source = outcome.source();
            TopicPartition partition = new TopicPartition(source.topic(), source.partition());
            Long position = positions.get(partition);
            if (position == null) {
                return;
            }
            if (source.offset() >= position) {
                known.settled().computeIfAbsent(partition, p -> new HashSet<>()).add(source.offset());
            }
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
