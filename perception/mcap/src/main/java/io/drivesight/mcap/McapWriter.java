package io.drivesight.mcap;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Writes an MCAP file front to back: messages go into chunks, indices and statistics into the summary at the end. A file that
 * was not closed (a crash) can still be read up to its last whole chunk. Not thread-safe.
 */
public final class McapWriter implements Closeable {
    /**
     * How to write.
     *
     * @param profile e.g. empty
     * @param library who writes
     * @param compression of chunks
     * @param chunkSize a chunk is closed when its records reach this [bytes]
     */
    public record Options(String profile, String library, Compression compression, int chunkSize) {
        /** zstd, chunks of 4 MiB. */
        public static final Options DEFAULT = new Options("", "drivesight", Compression.ZSTD, 4 << 20);

        public Options {
            if (chunkSize < 1) {
                throw new IllegalArgumentException("chunk size must be at least 1 byte");
            }
        }
    }

    /** Offset and log time of one message in the open chunk. */
    private record Entry(long logTime, int offset) {}

    private final OutputStream out;
    private final Options options;
    private final CRC32 dataCrc = new CRC32();
    private long position;

    private final Map<Integer, McapSchema> schemas = new LinkedHashMap<>();
    private final Map<Integer, McapChannel> channels = new LinkedHashMap<>();
    private final Map<Integer, Long> channelCounts = new TreeMap<>();
    private final List<Chunk.Index> chunkIndices = new ArrayList<>();

    private long messageCount;
    private long startTime;
    private long endTime;

    private final RecordBuilder chunk = new RecordBuilder();
    private final Map<Integer, List<Entry>> chunkEntries = new TreeMap<>();
    private long chunkStart;
    private long chunkEnd;
    private boolean closed;

    private McapWriter(OutputStream out, Options options) throws IOException {
        this.out = out;
        this.options = options;
        append(Opcode.magic());
        append(new RecordBuilder()
                .record(
                        Opcode.HEADER,
                        record -> record.string(options.profile()).string(options.library()))
                .toByteArray());
    }

    /** Begins a new file; an existing one is replaced. */
    public static McapWriter create(Path file, Options options) throws IOException {
        return new McapWriter(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), options);
    }

    /** Begins a file on a stream, which {@link #close()} closes. */
    public static McapWriter on(OutputStream out, Options options) throws IOException {
        return new McapWriter(out, options);
    }

    /** Declares a schema; its id is 1, 2, ... */
    public int addSchema(String name, String encoding, byte[] data) {
        McapSchema schema = new McapSchema(nextId(schemas.size() + 1, "schemas"), name, encoding, data);
        schemas.put(schema.id(), schema);
        schema.write(chunk);
        return schema.id();
    }

    /**
     * Declares a channel.
     *
     * @param schemaId of a declared schema, or 0 for none
     */
    public int addChannel(int schemaId, String topic, String messageEncoding, Map<String, String> metadata) {
        if (schemaId != 0 && !schemas.containsKey(schemaId)) {
            throw new IllegalArgumentException("schema " + schemaId + " was not declared");
        }
        McapChannel channel =
                new McapChannel(nextId(channels.size(), "channels"), schemaId, topic, messageEncoding, metadata);
        channels.put(channel.id(), channel);
        channel.write(chunk);
        return channel.id();
    }

    private static int nextId(int id, String what) {
        if (id > 0xffff) {
            throw new IllegalStateException("a file has at most 65535 " + what);
        }
        return id;
    }

    /**
     * Appends a message; log times need not grow.
     *
     * @throws IOException when the disk does not take it
     */
    public void write(McapMessage message) throws IOException {
        if (!channels.containsKey(message.channelId())) {
            throw new IllegalArgumentException("channel " + message.channelId() + " was not declared");
        }
        noteTimes(message.logTime());
        chunkEntries
                .computeIfAbsent(message.channelId(), id -> new ArrayList<>())
                .add(new Entry(message.logTime(), chunk.size()));
        message.write(chunk);
        channelCounts.merge(message.channelId(), 1L, Long::sum);
        if (chunk.size() >= options.chunkSize()) {
            closeChunk();
        }
    }

    private void noteTimes(long logTime) {
        boolean first = messageCount++ == 0;
        startTime = first ? logTime : minUnsigned(startTime, logTime);
        endTime = first ? logTime : maxUnsigned(endTime, logTime);
        boolean firstOfChunk = chunkEntries.isEmpty();
        chunkStart = firstOfChunk ? logTime : minUnsigned(chunkStart, logTime);
        chunkEnd = firstOfChunk ? logTime : maxUnsigned(chunkEnd, logTime);
    }

    private static long minUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) <= 0 ? a : b;
    }

    private static long maxUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) >= 0 ? a : b;
    }

    /** Writes the open chunk to the file, so that a crash after this loses nothing before it. */
    public void flush() throws IOException {
        closeChunk();
        out.flush();
    }

    private void closeChunk() throws IOException {
        if (chunk.size() == 0) {
            return;
        }
        byte[] records = chunk.toByteArray();
        boolean empty = chunkEntries.isEmpty();
        Chunk stored = new Chunk(
                empty ? 0 : chunkStart,
                empty ? 0 : chunkEnd,
                records.length,
                Chunk.crcOf(records),
                options.compression(),
                options.compression().compress(records));
        long offset = position;
        append(built(stored::write));
        long length = position - offset;
        Map<Integer, Long> indexOffsets = new TreeMap<>();
        for (Map.Entry<Integer, List<Entry>> channel : chunkEntries.entrySet()) {
            indexOffsets.put(channel.getKey(), position);
            append(built(builder -> messageIndex(builder, channel.getKey(), channel.getValue())));
        }
        chunkIndices.add(new Chunk.Index(
                stored.startTime(),
                stored.endTime(),
                offset,
                length,
                indexOffsets,
                position - offset - length,
                options.compression().wireName(),
                stored.records().length,
                records.length));
        chunk.clear();
        chunkEntries.clear();
    }

    private static void messageIndex(RecordBuilder out, int channel, List<Entry> entries) {
        out.record(
                Opcode.MESSAGE_INDEX,
                record -> record.u16(channel)
                        .sized(array -> entries.forEach(
                                entry -> array.u64(entry.logTime()).u64(entry.offset()))));
    }

    private static byte[] built(Consumer<RecordBuilder> content) {
        RecordBuilder builder = new RecordBuilder();
        content.accept(builder);
        return builder.toByteArray();
    }

    private void append(byte[] bytes) throws IOException {
        out.write(bytes);
        dataCrc.update(bytes);
        position += bytes.length;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            closeChunk();
            long crc = dataCrc.getValue();
            append(built(builder -> builder.record(Opcode.DATA_END, record -> record.u32(crc))));
            writeSummary();
            append(Opcode.magic());
        }
    }

    private void writeSummary() throws IOException {
        long summaryStart = position;
        RecordBuilder summary = new RecordBuilder();
        RecordBuilder offsets = new RecordBuilder();
        group(summary, offsets, Opcode.SCHEMA, () -> schemas.values().forEach(schema -> schema.write(summary)));
        group(summary, offsets, Opcode.CHANNEL, () -> channels.values().forEach(channel -> channel.write(summary)));
        group(summary, offsets, Opcode.STATISTICS, () -> writeStatistics(summary));
        group(summary, offsets, Opcode.CHUNK_INDEX, () -> chunkIndices.forEach(index -> index.write(summary)));
        long offsetStart = summaryStart + summary.size();
        summary.raw(offsets.toByteArray());
        // The CRC covers the footer up to and including its second field.
        summary.u8(Opcode.FOOTER)
                .u64(Long.BYTES + Long.BYTES + Integer.BYTES)
                .u64(summaryStart)
                .u64(offsetStart);
        append(summary.toByteArray());
        append(built(builder -> builder.u32(Chunk.crcOf(summary.toByteArray()))));
    }

    private void group(RecordBuilder summary, RecordBuilder offsets, int opcode, Runnable records) {
        int start = summary.size();
        records.run();
        int length = summary.size() - start;
        if (length > 0) {
            long at = position + start;
            offsets.record(
                    Opcode.SUMMARY_OFFSET, record -> record.u8(opcode).u64(at).u64(length));
        }
    }

    private void writeStatistics(RecordBuilder summary) {
        summary.record(
                Opcode.STATISTICS,
                record -> record.u64(messageCount)
                        .u16(schemas.size())
                        .u32(channels.size())
                        .u32(0) // attachments: none are written
                        .u32(0) // metadata records: neither
                        .u32(chunkIndices.size())
                        .u64(startTime)
                        .u64(endTime)
                        .sized(map -> channelCounts.forEach(
                                (channel, count) -> map.u16(channel).u64(count))));
    }
}
