package io.drivesight.core.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes a state as big-endian numbers and length-prefixed UTF-8 texts. */
public final class StateWriter {
    private ByteBuffer out = ByteBuffer.allocate(1024);

    /**
     * @param mark tells what the state is of, and its version
     */
    public StateWriter(int mark) {
        integer(mark);
    }

    public void integer(int value) {
        room(Integer.BYTES).putInt(value);
    }

    public void number(long value) {
        room(Long.BYTES).putLong(value);
    }

    public void real(double value) {
        number(Double.doubleToRawLongBits(value));
    }

    public void reals(double[] values) {
        ByteBuffer room = room(Long.BYTES * values.length);
        for (double value : values) {
            room.putLong(Double.doubleToRawLongBits(value));
        }
    }

    public void flag(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
    }

    public void instant(@Nullable Instant time) {
        flag(time != null);
        if (time != null) {
            number(time.getEpochSecond());
            integer(time.getNano());
        }
    }

    public void text(String text) {
        block(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The state of a part, with its length. */
    public void block(byte[] bytes) {
        integer(bytes.length);
        room(bytes.length).put(bytes);
    }

    /** The state that was written. */
    public SavedState state() {
        return SavedState.ofBytes(Arrays.copyOf(out.array(), out.position()));
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int size = Math.max(out.position() + bytes, 2 * out.capacity());
            out = ByteBuffer.allocate(size).put(out.flip());
        }
        return out;
    }
}
