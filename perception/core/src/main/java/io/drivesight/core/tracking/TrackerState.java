package io.drivesight.core.tracking;

import java.util.Arrays;

/**
 * All that a {@link MultiObjectTracker} remembers, as an immutable value with a compact serial form (about 0.6 kB a track):
 * a tracker restored from it gives bit for bit what the first one would have given.
 */
public final class TrackerState {
    private static final int MAGIC = 0x44535432;

    private final byte[] bytes;

    private TrackerState(byte[] bytes) {
        this.bytes = bytes;
    }

    static StateWriter writer() {
        StateWriter out = new StateWriter();
        out.integer(MAGIC);
        return out;
    }

    static TrackerState of(StateWriter out) {
        return new TrackerState(out.bytes());
    }

    /**
     * The state with this serial form; damage inside is found when a tracker is restored from it.
     *
     * @throws IllegalArgumentException when these are no bytes of a state, or of another version
     */
    public static TrackerState ofBytes(byte[] bytes) {
        TrackerState state = new TrackerState(bytes.clone());
        state.reader();
        return state;
    }

    /** The serial form. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    StateReader reader() {
        StateReader in = new StateReader(bytes);
        if (in.integer() != MAGIC) {
            throw new IllegalArgumentException("these bytes are no tracker state of a version this build can read");
        }
        return in;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrackerState state && Arrays.equals(bytes, state.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "TrackerState[" + bytes.length + " bytes]";
    }
}
