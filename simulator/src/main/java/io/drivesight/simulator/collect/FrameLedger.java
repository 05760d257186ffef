package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.FrameOutcome.Source;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which messages of one camera are on the bus, and which of them have an outcome: the proof that nothing was lost, and nothing ended
 * twice. A message is identified by its offset, so a frame that was sent twice is two messages. Takes two bits a message.
 */
final class FrameLedger {
    private final Map<TopicPartition, Offsets> sent = new HashMap<>();
    private final Map<TopicPartition, Offsets> ended = new HashMap<>();
    private long acknowledged;
    private long endings;
    private long explained;
    private long repeated;

    /** A message is on the bus. */
    void acknowledge(Source place) {
        if (of(place, sent).add(place.offset())) {
            acknowledged++;
            explained += of(place, ended).contains(place.offset()) ? 1 : 0;
        }
    }

    /** A message has an outcome. */
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
     * Offsets of messages on the bus within a range.
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

    /** A set of offsets of one partition. Offsets that follow one another take a bit each. */
    static final class Offsets {
        private static final int BLOCK = 4096;

        private final TreeMap<Long, BitSet> blocks = new TreeMap<>();

        /** False: it is there already. */
        boolean add(long offset) {
            BitSet block = blocks.computeIfAbsent(offset / BLOCK, number -> new BitSet(BLOCK));
            int index = (int) (offset % BLOCK);
            boolean isNew = !block.get(index);
            block.set(index);
            return isNew;
        }

        boolean contains(long offset) {
            BitSet block = blocks.get(offset / BLOCK);
            return block != null && block.get((int) (offset % BLOCK));
        }

        /** Those from first to last, both included, rising. */
        LongStream within(long first, long last) {
            return blocks.subMap(first / BLOCK, true, last / BLOCK, true).entrySet().stream()
                    .flatMapToLong(Offsets::all)
                    .filter(offset -> offset >= first && offset <= last);
        }

        private static LongStream all(Map.Entry<Long, BitSet> block) {
            return block.getValue().stream().mapToLong(index -> block.getKey() * BLOCK + index);
        }
    }
}
