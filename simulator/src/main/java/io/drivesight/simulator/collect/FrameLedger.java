package io.drivesight.simulator.collect;

import java.util.BitSet;

/**
 * Which frames of one camera went out, and which of them have an outcome: the proof that nothing was lost. Two bits a frame.
 */
final class FrameLedger {
    private final long firstSequence;
    private final BitSet acknowledged = new BitSet();
    private final BitSet explained = new BitSet();
    private long repeated;
    private long strange;

    FrameLedger(long firstSequence) {
        this.firstSequence = firstSequence;
    }

    void acknowledge(long sequence) {
        if (isOurs(sequence)) {
            acknowledged.set(index(sequence));
        }
    }

    void explain(long sequence) {
        if (!isOurs(sequence)) {
            strange++;
        } else if (explained.get(index(sequence))) {
            repeated++;
        } else {
            explained.set(index(sequence));
        }
    }

    private boolean isOurs(long sequence) {
        return sequence >= firstSequence && sequence - firstSequence < Integer.MAX_VALUE;
    }

    private int index(long sequence) {
        return (int) (sequence - firstSequence);
    }

    /** Frames that the bus has. */
    long acknowledged() {
        return acknowledged.cardinality();
    }

    /** Frames that the bus has and that have no outcome. */
    long unexplained() {
        BitSet open = (BitSet) acknowledged.clone();
        open.andNot(explained);
        return open.cardinality();
    }

    /** Outcomes beyond the first of a frame. */
    long repeated() {
        return repeated;
    }

    /** Outcomes of frames that this run did not send. */
    long strange() {
        return strange;
    }
}
