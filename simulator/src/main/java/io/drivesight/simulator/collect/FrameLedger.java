package io.drivesight.simulator.collect;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which frames of one camera went out, and which of them have an outcome: the proof that nothing was lost. Two bits a frame; a frame
 * that went out twice, as a fault may have it, is to have two outcomes.
 */
final class FrameLedger {
    private final long firstSequence;
    private final BitSet acknowledged = new BitSet();
    private final BitSet explained = new BitSet();
    private final Map<Integer, Integer> furtherAcknowledged = new HashMap<>();
    private final Map<Integer, Integer> furtherExplained = new HashMap<>();
    private long strange;

    FrameLedger(long firstSequence) {
        this.firstSequence = firstSequence;
    }

    void acknowledge(long sequence) {
        if (isOurs(sequence)) {
            count(index(sequence), acknowledged, furtherAcknowledged);
        }
    }

    private static void count(int index, BitSet first, Map<Integer, Integer> further) {
        if (first.get(index)) {
            further.merge(index, 1, Integer::sum);
        } else {
            first.set(index);
        }
    }

    void explain(long sequence) {
        if (!isOurs(sequence)) {
            strange++;
        } else {
            count(index(sequence), explained, furtherExplained);
        }
    }

    private boolean isOurs(long sequence) {
        return sequence >= firstSequence && sequence - firstSequence < Integer.MAX_VALUE;
    }

    private int index(long sequence) {
        return (int) (sequence - firstSequence);
    }

    /** Frames that the bus has; one that it has twice counts twice. */
    long acknowledged() {
        return acknowledged.cardinality() + total(furtherAcknowledged);
    }

    private static long total(Map<Integer, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** What one side has more of than the other. */
    private static long excess(Map<Integer, Integer> of, Map<Integer, Integer> over) {
        return of.entrySet().stream()
                .mapToLong(entry -> Math.max(0, entry.getValue() - over.getOrDefault(entry.getKey(), 0)))
                .sum();
    }

    /** Frames that the bus has and that have no outcome. */
    long unexplained() {
        BitSet open = (BitSet) acknowledged.clone();
        open.andNot(explained);
        return open.cardinality() + excess(furtherAcknowledged, furtherExplained);
    }

    /** Outcomes beyond one for each time that a frame went out. */
    long repeated() {
        return excess(furtherExplained, furtherAcknowledged);
    }

    /** Outcomes of frames that this run did not send. */
    long strange() {
        return strange;
    }
}
