package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.FrameOutcome.Source;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which messages of one camera are on the bus, and which of them have an outcome: the proof that nothing was lost, and nothing ended
 * twice. A message is known by where it lies, so a frame that was sent twice is two of them. Two bits a message.
 */
final class FrameLedger {
    private final Map<TopicPartition, Offsets> sent = new HashMap<>();
    private final Map<TopicPartition, Offsets> ended = new HashMap<>();
    private long acknowledged;
    private long endings;
    private long explained;
    private long repeated;

    /** The bus has one. */
    void acknowledge(Source place) {
        if (of(place, sent).add(place.offset())) {
            acknowledged++;
            explained += of(place, ended).contains(place.offset()) ? 1 : 0;
        }
    }

    /** One has an outcome. */
    void end(Source place) {
        if (of(place, ended).add(place.offset())) {
            endings++;
            explained += of(place, sent).contains(place.offset()) ? 1 : 0;
        } else {
            repeated++;
        }
    }

    private static Offsets of(Source place, Map<TopicPartition, Offsets> side) {
        return side.computeIfAbsent(new TopicPartition(place.topic(), place.partition()), added -> new Offsets());
    }

    /**
     * Those that the bus has within a range.
     *
     * @param partition any place in the range's partition
     */
    LongStream sentWithin(Source partition, SkippedOffsets range) {
        return of(partition, sent).within(range.first(), range.last());
    }

    /** Messages that the bus has. */
    long acknowledged() {
        return acknowledged;
    }

    /** Messages that the bus has and that have no outcome. */
    long unexplained() {
        return acknowledged - explained;
    }

    /** Outcomes beyond one for each message. */
    long repeated() {
        return repeated;
    }

    /** Outcomes of messages whose sending was not acknowledged; right once all that was sent is acknowledged or given up. */
    long strange() {
        return endings - explained;
    }
}
