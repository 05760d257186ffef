package io.drivesight.core.state;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a state as big-endian numbers and length-prefixed UTF-8 texts. */
public final class StateWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    /**
     * @param mark tells what the state is of, and its version
     */
    public StateWriter(int mark) {
        integer(mark);
    }

    public void integer(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }

    public void number(long value) {
        integer((int) (value >>> 32));
        integer((int) value);
    }

    public void real(double value) {
        number(Double.doubleToRawLongBits(value));
    }

    public void reals(double[] values) {
        for (double value : values) {
            real(value);
        }
    }

    public void flag(boolean value) {
        out.write(value ? 1 : 0);
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
        out.writeBytes(bytes);
    }

    /** The state that was written. */
    public SavedState state() {
        return SavedState.ofBytes(out.toByteArray());
    }
}
