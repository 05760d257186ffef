package io.drivesight.core.state;

import java.util.Arrays;
import java.util.function.Consumer;

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

    /** The state of a part, which names its values to the codec, a {@linkplain StateCodec#mark mark} first. */
    public static SavedState of(Consumer<StateCodec> part) {
        StateCodec codec = StateCodec.writer();
        part.accept(codec);
        return new SavedState(codec.written());
    }

    /** Puts it into a part; {@link IllegalArgumentException} when it is damaged or of another kind or version. */
    public void into(Consumer<StateCodec> part) {
        StateCodec codec = StateCodec.reader(bytes);
        try {
            part.accept(codec);
            codec.end();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            // Values that no part ever had: a time out of range, a class that there is not.
            throw new IllegalArgumentException("saved state is damaged: " + e.getMessage(), e);
        }
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
