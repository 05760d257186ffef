package io.drivesight.mcap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Random access to the records of a file; nothing is allocated before its stated size was held against the file's and the limit. */
final class McapFile implements Closeable {
    /** A record as it lies in the file. */
    record Located(int opcode, long offset, long length) {
        long contentOffset() {
            return offset + Opcode.PREFIX;
        }

        long end() {
            return contentOffset() + length;
        }
    }

    private final FileChannel channel;
    private final long size;
    private final int maxRecordBytes;

    McapFile(Path path, int maxRecordBytes) throws IOException {
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.size = channel.size();
        this.maxRecordBytes = maxRecordBytes;
    }

    long size() {
        return size;
    }

    /**
     * The record at an offset.
     *
     * @throws EOFException when the file ends within it
     */
    Located locate(long offset) throws IOException {
        if (offset < 0 || size - offset < Opcode.PREFIX) {
            throw new EOFException("the file ends within a record at byte " + offset);
        }
        ByteBuffer prefix = read(offset, Opcode.PREFIX);
        int opcode = prefix.get() & 0xff;
        long length = prefix.getLong();
        if (length < 0 || length > size - offset - Opcode.PREFIX) {
            throw new EOFException("the file ends within a record of type 0x%02x at byte %d".formatted(opcode, offset));
        }
        return new Located(opcode, offset, length);
    }

    /** The content of a record. */
    ByteBuffer content(Located record) throws IOException {
        if (record.length() > maxRecordBytes) {
            throw new McapException("the record at byte %d has %d bytes, the limit is %d"
                    .formatted(record.offset(), record.length(), maxRecordBytes));
        }
        return read(record.contentOffset(), (int) record.length());
    }

    /** Exactly these bytes. */
    ByteBuffer read(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw new EOFException("the file has no " + length + " bytes at " + offset);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("the file ended while it was read");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
