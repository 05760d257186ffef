package io.drivesight.core.state;

import java.util.Arrays;

/**
 * What a part of the pipeline remembers, as an immutable value. Its serial form starts with a mark that names the part and the version.
 * A part restored from it gives bit for bit what the first one would have given.
 */
public final class SavedState {
    private final byte[] bytes;

    private SavedState(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The state with this serial form. Damage is found when a part is restored from it. */
    public static SavedState ofBytes(byte[] bytes) {
        return new SavedState(bytes.clone());
    }

    /** A reader of what follows the mark; {@link IllegalArgumentException} when the mark is another one. */
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
