package io.drivesight.core.state;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a state, or reads it: as big-endian numbers and length-prefixed UTF-8 texts. Each method is given the present value and returns
 * the one to go on with, so that a part names its values once, in one order, for both ways. While it reads, every method throws
 * {@link IllegalArgumentException} when the bytes end too early.
 */
public final class StateCodec {
    private final boolean reading;
    private ByteBuffer bytes;

    private StateCodec(ByteBuffer bytes, boolean reading) {
        this.bytes = bytes;
        this.reading = reading;
    }

    static StateCodec writer() {
        return new StateCodec(ByteBuffer.allocate(1024), false);
    }

    static StateCodec reader(byte[] bytes) {
        return new StateCodec(ByteBuffer.wrap(bytes), true);
    }

    /** True: values come from a saved state; false: they go into one. */
    public boolean isReading() {
        return reading;
    }

    /** Tells what the state is of, and its version; {@link IllegalArgumentException} when it is of something else. */
    public void mark(int mark) {
        if (integer(mark) != mark) {
            throw new IllegalArgumentException(
                    "these bytes are no saved state of a kind or version this build can read");
        }
    }

    public int integer(int value) {
        ByteBuffer at = next(Integer.BYTES);
        if (reading) {
            return at.getInt();
        }
        at.putInt(value);
        return value;
    }

    public long number(long value) {
        ByteBuffer at = next(Long.BYTES);
        if (reading) {
            return at.getLong();
        }
        at.putLong(value);
        return value;
    }

    public double real(double value) {
        return Double.longBitsToDouble(number(Double.doubleToRawLongBits(value)));
    }

    /** All values of an array, in place. */
    public void reals(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = real(values[i]);
        }
    }

    public boolean flag(boolean value) {
        ByteBuffer at = next(1);
        if (reading) {
            return at.get() != 0;
        }
        at.put((byte) (value ? 1 : 0));
        return value;
    }

    public String text(String value) {
        return new String(block(value.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** One of an enum's values, by its name. */
    public <E extends Enum<E>> E choice(E value) {
        return Enum.valueOf(value.getDeclaringClass(), text(value.name()));
    }

    public byte[] block(byte[] value) {
        int length = count(value.length, 1);
        ByteBuffer at = next(length);
        if (!reading) {
            at.put(value);
            return value;
        }
        byte[] read = new byte[length];
        at.get(read);
        return read;
    }

    public @Nullable Instant instant(@Nullable Instant value) {
        Instant known = value == null ? Instant.EPOCH : value;
        return flag(value != null)
                ? Instant.ofEpochSecond(number(known.getEpochSecond()), integer(known.getNano()))
                : null;
    }

    public Box box(Box value) {
        return new Box(real(value.left()), real(value.top()), real(value.right()), real(value.bottom()));
    }

    public Covariance2 covariance(Covariance2 value) {
        return new Covariance2(real(value.xx()), real(value.xy()), real(value.yy()));
    }

    /** How many there are; checked against what is left to read, at so many bytes each at least, before anything is allocated for them. */
    public int count(int value, int bytesEach) {
        int count = integer(value);
        if (reading && (count < 0 || (long) count * bytesEach > bytes.remaining())) {
            throw new IllegalArgumentException(
                    "saved state is damaged: claims " + count + " entries in " + bytes.remaining() + " bytes");
        }
        return count;
    }

    /**
     * All items of a collection, in its order. While it reads the collection is filled anew.
     *
     * @param bytesEach that an item takes at least
     * @param blank what an item is before it is read
     * @param each writes or reads an item
     */
    public <T> void all(Collection<T> items, int bytesEach, Supplier<T> blank, UnaryOperator<T> each) {
        List<T> written = List.copyOf(items);
        int count = count(written.size(), bytesEach);
        if (reading) {
            items.clear();
        }
        for (int i = 0; i < count; i++) {
            T item = each.apply(reading ? blank.get() : written.get(i));
            if (reading) {
                items.add(item);
            }
        }
    }

    /** All values of a map with their numbers, in the order of these; as {@link #all}. */
    public <V> void map(Map<Long, V> items, int bytesEach, Supplier<V> blank, UnaryOperator<V> each) {
        List<Map.Entry<Long, V>> entries = new ArrayList<>(new TreeMap<>(items).entrySet());
        all(
                entries,
                bytesEach,
                () -> Map.entry(0L, blank.get()),
                entry -> Map.entry(number(entry.getKey()), each.apply(entry.getValue())));
        if (reading) {
            items.clear();
            entries.forEach(entry -> items.put(entry.getKey(), entry.getValue()));
        }
    }

    /** What was written. */
    byte[] written() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    void end() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("saved state is damaged: " + bytes.remaining() + " bytes left over");
        }
    }

    /** The buffer, with room for, or with, so many bytes more. */
    private ByteBuffer next(int count) {
        if (bytes.remaining() < count) {
            if (reading) {
                throw new IllegalArgumentException("saved state is damaged: it ends too early");
            }
            int size = Math.max(bytes.position() + count, 2 * bytes.capacity());
            bytes = ByteBuffer.allocate(size).put(bytes.flip());
        }
        return bytes;
    }
}
