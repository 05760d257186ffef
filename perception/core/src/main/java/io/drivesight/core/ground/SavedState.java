package io.drivesight.core.ground;

import io.drivesight.core.tracking.StateReader;
import io.drivesight.core.tracking.StateWriter;
import java.util.Arrays;

/** What a part of the pipeline remembers, as an immutable value with a serial form that names what it is of. */
public final class SavedState {
    private final byte[] bytes;

    private SavedState(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A writer that has written the mark.
     *
     * @param mark tells what the state is of, and its version
     */
    public static StateWriter writer(int mark) {
        StateWriter out = new StateWriter();
        out.integer(mark);
        return out;
    }

    /** The state that was written. */
    public static SavedState of(StateWriter out) {
        return new SavedState(out.bytes());
    }

    /** The state with this serial form; damage is found when it is read. */
    public static SavedState ofBytes(byte[] bytes) {
        return new SavedState(bytes.clone());
    }

    /**
     * A reader behind the mark.
     *
     * @throws IllegalArgumentException when the mark is another one
     */
    public StateReader reader(int mark) {
        StateReader in = new StateReader(bytes);
        if (in.integer() != mark) {
            throw new IllegalArgumentException(
                    "these bytes are no saved state of a kind or version this build can read");
        }
        return in;
    }

    /** The serial form. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SavedState state && Arrays.equals(bytes, state.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SavedState[" + bytes.length + " bytes]";
    }
}
