package io.drivesight.mcap;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the format's basic types from one record's content; never past its end. */
final class RecordParser {
    private final ByteBuffer in;
    private final String what;

    RecordParser(ByteBuffer content, String what) {
        this.in = content.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.what = what;
    }

    /** A step of parsing; turns an overrun into a message that names the record. */
    private interface Step<T> {
        T read();
    }

    private <T> T guarded(Step<T> step) throws McapException {
        try {
            return step.read();
        } catch (BufferUnderflowException e) {
            throw new McapException("a " + what + " record is shorter than its fields", e);
        }
    }

    int u8() throws McapException {
        return guarded(() -> in.get() & 0xff);
    }

    int u16() throws McapException {
        return guarded(() -> in.getShort() & 0xffff);
    }

    long u32() throws McapException {
        return guarded(() -> in.getInt() & 0xffffffffL);
    }

    /** Unsigned: may come out negative. */
    long u64() throws McapException {
        return guarded(in::getLong);
    }

    byte[] bytes(long length) throws McapException {
        if (length < 0 || length > in.remaining()) {
            throw new McapException("a " + what + " record states " + Long.toUnsignedString(length)
                    + " bytes where only " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    byte[] rest() throws McapException {
        return bytes(in.remaining());
    }

    String string() throws McapException {
        return new String(bytes(u32()), StandardCharsets.UTF_8);
    }

    Map<String, String> strings() throws McapException {
        RecordParser entries = sized();
        Map<String, String> map = new LinkedHashMap<>();
        while (entries.hasMore()) {
            map.put(entries.string(), entries.string());
        }
        return map;
    }

    /** A parser over the content behind a length as u32. */
    RecordParser sized() throws McapException {
        return new RecordParser(ByteBuffer.wrap(bytes(u32())), what);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }
}
