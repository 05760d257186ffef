package io.drivesight.core.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote. Every method throws {@link IllegalArgumentException} when the bytes end too early. */
public final class StateReader {
    private final ByteBuffer in;

    StateReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    public int integer() {
        return need(Integer.BYTES).getInt();
    }

    /** A count of things that take at least so many bytes each; checked before anything is allocated for them. */
    public int count(int bytesEach) {
        int count = integer();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw new IllegalArgumentException(
                    "saved state is damaged: claims " + count + " entries in " + in.remaining() + " bytes");
        }
        return count;
    }

    public long number() {
        return need(Long.BYTES).getLong();
    }

    public double real() {
        return Double.longBitsToDouble(number());
    }

    public double[] reals(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = real();
        }
        return values;
    }

    /** What {@link StateWriter#instant} wrote. */
    public @Nullable Instant instant() {
        return flag() ? Instant.ofEpochSecond(number(), integer()) : null;
    }

    public boolean flag() {
        return need(1).get() != 0;
    }

    public String text() {
        return new String(block(), StandardCharsets.UTF_8);
    }

    /** What {@link StateWriter#block} wrote. */
    public byte[] block() {
        byte[] bytes = new byte[count(1)];
        in.get(bytes);
        return bytes;
    }

    /** @throws IllegalArgumentException when bytes are left over */
    public void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("saved state is damaged: " + in.remaining() + " bytes left over");
        }
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new IllegalArgumentException("saved state is damaged: it ends too early");
        }
        return in;
    }
}
