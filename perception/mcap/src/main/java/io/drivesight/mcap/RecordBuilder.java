package io.drivesight.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/** Little-endian bytes in the format's basic types, growing. Not thread-safe. */
final class RecordBuilder {
    private byte[] bytes = new byte[1024];
    private ByteBuffer view = wrap(bytes);

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(int count) {
        int position = view.position();
        if (bytes.length - position < count) {
            int needed = Math.addExact(position, count);
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
            view = wrap(bytes).position(position);
        }
        return view;
    }

    int size() {
        return view.position();
    }

    void clear() {
        view.clear();
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size());
    }

    RecordBuilder u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    RecordBuilder u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    RecordBuilder u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    RecordBuilder u64(long value) {
        room(8).putLong(value);
        return this;
    }

    RecordBuilder raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    RecordBuilder string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).raw(utf8);
    }

    /** A map of strings, sorted by key so that equal maps give equal bytes. */
    RecordBuilder strings(Map<String, String> map) {
        return sized(content -> map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> content.string(entry.getKey()).string(entry.getValue())));
    }

    /** Content behind its length as u32. */
    RecordBuilder sized(Consumer<RecordBuilder> content) {
        int at = size();
        u32(0);
        content.accept(this);
        view.putInt(at, size() - at - Integer.BYTES);
        return this;
    }

    /** A whole record: opcode, length as u64, content. */
    RecordBuilder record(int opcode, Consumer<RecordBuilder> content) {
        u8(opcode);
        int at = size();
        u64(0);
        content.accept(this);
        view.putLong(at, size() - at - (long) Long.BYTES);
        return this;
    }
}
