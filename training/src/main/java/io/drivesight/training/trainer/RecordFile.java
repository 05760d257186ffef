package io.drivesight.training.trainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records by key in one file that only grows, up to a limit. Each has a checksum of its key and content: one that was half written or changed
 * is not found. A file made for something else is emptied. Thread-safe.
 */
final class RecordFile implements AutoCloseable {
    private static final int MAGIC = 0x44534652;
    /** Magic, kind of the file, key (two numbers), length, checksum. */
    private static final int HEADER = Integer.BYTES + 3 * Long.BYTES + 2 * Integer.BYTES;

    /**
     * What a record is found by.
     *
     * @param first any number
     * @param second any number
     */
    record Key(long first, long second) {}

    private record Place(long offset, int length, int checksum) {}

    private final FileChannel channel;
    private final long kind;
    private final long limit;
    private final Map<Key, Place> places = new HashMap<>();
    private ByteBuffer memory = direct(1 << 16);
    private long end;

    /**
     * Opens or makes a file.
     *
     * @param kind what its records were made with: those of another kind are forgotten
     * @param limit most bytes it may have
     */
    RecordFile(Path file, long kind, long limit) throws IOException {
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.kind = kind;
        this.limit = limit;
        scan();
        channel.truncate(end);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Finds what is there by the headers; the first that makes no sense ends it. */
    private void scan() throws IOException {
        ByteBuffer header = direct(HEADER);
        while (end + HEADER <= channel.size() && read(header.clear(), end)) {
            header.flip();
            boolean own = header.getInt() == MAGIC && header.getLong() == kind;
            Key key = new Key(header.getLong(), header.getLong());
            Place place = new Place(end + HEADER, header.getInt(), header.getInt());
            if (!own || place.length() < 0 || place.offset() + place.length() > channel.size()) {
                return;
            }
            places.put(key, place);
            end = place.offset() + place.length();
        }
    }

    private boolean read(ByteBuffer into, long offset) throws IOException {
        long at = offset;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                return false;
            }
            at += count;
        }
        return true;
    }

    synchronized boolean contains(Key key) {
        return places.containsKey(key);
    }

    /** Takes what a record holds; the buffer is valid only meanwhile. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ByteBuffer content);
    }

    /** Reads a record; empty where there is none, or it is damaged: then it is forgotten. */
    synchronized <T> Optional<T> read(Key key, Reader<T> reader) throws IOException {
        Optional<Place> found = Optional.ofNullable(places.get(key));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Place place = found.get();
        ByteBuffer content = memory(place.length());
        if (!read(content, place.offset()) || checksum(key, content.flip()) != place.checksum()) {
            places.remove(key);
            return Optional.empty();
        }
        return Optional.of(reader.read(content));
    }

    private ByteBuffer memory(int bytes) {
        if (memory.capacity() < bytes) {
            memory = direct(bytes);
        }
        return memory.clear().limit(bytes);
    }

    private int checksum(Key key, ByteBuffer content) {
        CRC32C sum = new CRC32C();
        sum.update(ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(kind)
                .putLong(key.first())
                .putLong(key.second())
                .flip());
        sum.update(content.duplicate());
        return (int) sum.getValue();
    }

    /** Adds a record; false when the limit does not allow it. */
    synchronized boolean write(Key key, ByteBuffer content) throws IOException {
        int length = content.remaining();
        if (end + HEADER + length > limit) {
            return false;
        }
        int checksum = checksum(key, content);
        ByteBuffer header = direct(HEADER)
                .putInt(MAGIC)
                .putLong(kind)
                .putLong(key.first())
                .putLong(key.second())
                .putInt(length)
                .putInt(checksum)
                .flip();
        long at = end;
        try {
            at += write(header, at);
            write(content, at);
        } catch (IOException e) {
            // What was half written takes room that others need.
            channel.truncate(end);
            throw e;
        }
        places.put(key, new Place(at, length, checksum));
        end = at + length;
        return true;
    }

    private long write(ByteBuffer from, long offset) throws IOException {
        long at = offset;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
        return at - offset;
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }
}
