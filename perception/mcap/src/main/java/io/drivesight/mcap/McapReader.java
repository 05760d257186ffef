package io.drivesight.mcap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MCAP file. A whole file is read through its index, in the order of log times, touching only the chunks that are
 * asked for. A file without its end (cut off, not closed) is read front to back as far as it is good. Damaged chunks are
 * passed over and told by {@link #problems()}. Not thread-safe.
 */
public final class McapReader implements Closeable {
    /** Most bytes of one record, compressed or not, that the reader takes into memory unless told otherwise. */
    public static final int DEFAULT_MAX_RECORD_BYTES = 256 << 20;

    /** Takes the messages read. */
    @FunctionalInterface
    public interface Sink {
        /** Returns false to stop reading. */
        boolean accept(RecordedMessage message) throws IOException;
    }

    /** A place in the recording, from which messages are taken one by one. Not thread-safe. */
    @FunctionalInterface
    public interface Cursor {
        /** The next message; null at the end of what is good. */
        @Nullable
        RecordedMessage next() throws IOException;
    }

    private final McapFile file;
    private final int maxRecordBytes;
    private final long dataStart;
    private final @Nullable Summary summary;
    private final Map<Integer, McapSchema> schemas = new LinkedHashMap<>();
    private final Map<Integer, McapChannel> channels = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private McapReader(McapFile file, int maxRecordBytes) throws IOException {
        this.file = file;
        this.maxRecordBytes = maxRecordBytes;
        checkMagic();
        McapFile.Located header = file.locate(Opcode.magic().length);
        if (header.opcode() != Opcode.HEADER) {
            throw new McapException("the file does not begin with a header record");
        }
        this.dataStart = header.end();
        this.summary = readSummary();
        if (summary != null) {
            schemas.putAll(summary.schemas());
            channels.putAll(summary.channels());
        }
    }

    private void checkMagic() throws IOException {
        int length = Opcode.magic().length;
        if (file.size() < length || !file.read(0, length).equals(ByteBuffer.wrap(Opcode.magic()))) {
            throw new McapException("not an MCAP file: it does not begin with the format's magic bytes");
        }
    }

    private @Nullable Summary readSummary() {
        try {
            Summary found = Summary.read(file);
            return found != null && !found.chunks().isEmpty() ? found : null;
        } catch (IOException e) {
            problems.add("no index: " + e.getMessage());
            return null;
        }
    }

    /**
     * Opens a file.
     *
     * @throws McapException when it is no MCAP file at all
     */
    public static McapReader open(Path path) throws IOException {
        return open(path, DEFAULT_MAX_RECORD_BYTES);
    }

    /** Opens a file, with a limit on what one record may take in memory [bytes]. */
    public static McapReader open(Path path, int maxRecordBytes) throws IOException {
        McapFile file = new McapFile(path, maxRecordBytes);
        try {
            return new McapReader(file, maxRecordBytes);
        } catch (EOFException e) {
            file.close();
            throw new McapException(path + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** True: read through the index, in the order of log times. False: front to back. */
    public boolean indexed() {
        return summary != null;
    }

    /** Channels known so far: all of them with an index, else those passed while reading. */
    public Map<Integer, McapChannel> channels() {
        return Map.copyOf(channels);
    }

    /** What was damaged or missing so far, one sentence each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Reads messages until the end, or until the sink has enough. */
    public void read(McapQuery query, Sink sink) throws IOException {
        Cursor cursor = messages(query);
        while (true) {
            RecordedMessage message = cursor.next();
            if (message == null || !sink.accept(message)) {
                return;
            }
        }
    }

    /** The messages one by one, in the order in which {@link #read} gives them; of the cursors of one reader use one at a time. */
    public Cursor messages(McapQuery query) {
        return summary != null ? indexed(summary.chunks(), query) : sequential(query);
    }

    /** All messages at once, for small files. */
    public List<RecordedMessage> readAll(McapQuery query) throws IOException {
        List<RecordedMessage> messages = new ArrayList<>();
        read(query, messages::add);
        return messages;
    }

    /** A message waiting for its turn; equal times keep the order of the file. */
    private record Waiting(RecordedMessage message, long order) {
        static int compare(Waiting a, Waiting b) {
            int byTime = Long.compareUnsigned(
                    a.message().message().logTime(), b.message().message().logTime());
            return byTime != 0 ? byTime : Long.compare(a.order(), b.order());
        }
    }

    private Cursor indexed(List<Chunk.Index> chunks, McapQuery query) {
        Iterator<Chunk.Index> left = chunks.stream().filter(query::overlaps).iterator();
        PriorityQueue<Waiting> waiting = new PriorityQueue<>(Waiting::compare);
        return new Cursor() {
            private Chunk.@Nullable Index ahead = left.hasNext() ? left.next() : null;

            @Override
            public @Nullable RecordedMessage next() {
                // Everything before the next chunk's first message can go out now.
                while (ahead != null && !isBefore(waiting.peek(), ahead.startTime())) {
                    add(ahead);
                    ahead = left.hasNext() ? left.next() : null;
                }
                Waiting first = waiting.poll();
                return first == null ? null : first.message();
            }

            private void add(Chunk.Index chunk) {
                long order = chunk.offset();
                for (RecordedMessage message : messagesOf(chunk.offset())) {
                    if (query.matches(message.channel(), message.message().logTime())) {
                        waiting.add(new Waiting(message, order++));
                    }
                }
            }
        };
    }

    private static boolean isBefore(@Nullable Waiting first, long time) {
        return first != null && Long.compareUnsigned(first.message().message().logTime(), time) <= 0;
    }

    /** The messages of the chunk at an offset; none, with a problem noted, when it is damaged. */
    private List<RecordedMessage> messagesOf(long offset) {
        List<RecordedMessage> messages = new ArrayList<>();
        try {
            McapFile.Located record = file.locate(offset);
            if (record.opcode() != Opcode.CHUNK) {
                throw new McapException("the index points to a record that is no chunk");
            }
            readChunk(file.content(record), messages);
        } catch (IOException e) {
            problems.add("chunk at byte " + offset + " passed over: " + e.getMessage());
        }
        return messages;
    }

    private void readChunk(ByteBuffer content, List<RecordedMessage> messages) throws McapException {
        byte[] records = Chunk.parse(new RecordParser(content, "chunk")).uncompressed(maxRecordBytes);
        RecordParser in = new RecordParser(ByteBuffer.wrap(records), "chunk");
        while (in.hasMore()) {
            int opcode = in.u8();
            take(opcode, ByteBuffer.wrap(in.bytes(in.u64())), messages);
        }
    }

    private void take(int opcode, ByteBuffer content, List<RecordedMessage> messages) throws McapException {
        switch (opcode) {
            case Opcode.SCHEMA -> {
                McapSchema schema = McapSchema.parse(new RecordParser(content, "schema"));
                schemas.put(schema.id(), schema);
            }
            case Opcode.CHANNEL -> {
                McapChannel channel = McapChannel.parse(new RecordParser(content, "channel"));
                channels.put(channel.id(), channel);
            }
            case Opcode.MESSAGE -> messages.add(resolve(McapMessage.parse(new RecordParser(content, "message"))));
            default -> {
                // Records of later versions are to be passed over.
            }
        }
    }

    private RecordedMessage resolve(McapMessage message) throws McapException {
        McapChannel channel = channels.get(message.channelId());
        if (channel == null) {
            throw new McapException("a message of channel " + message.channelId() + ", which was not declared");
        }
        return new RecordedMessage(channel, schemas.get(channel.schemaId()), message);
    }

    private Cursor sequential(McapQuery query) {
        Queue<RecordedMessage> waiting = new ArrayDeque<>();
        return new Cursor() {
            private long offset = dataStart;
            private boolean ended;

            @Override
            public @Nullable RecordedMessage next() throws IOException {
                while (waiting.isEmpty() && !ended) {
                    step();
                }
                return waiting.poll();
            }

            private void step() throws IOException {
                if (offset >= file.size()) {
                    problems.add("the file ends without its closing record");
                    ended = true;
                    return;
                }
                try {
                    McapFile.Located record = file.locate(offset);
                    ended = record.opcode() == Opcode.DATA_END || record.opcode() == Opcode.FOOTER;
                    if (!ended) {
                        messagesAt(record).stream()
                                .filter(found -> query.matches(
                                        found.channel(), found.message().logTime()))
                                .forEach(waiting::add);
                        offset = record.end();
                    }
                } catch (EOFException e) {
                    problems.add(e.getMessage() == null ? "the file is cut off" : e.getMessage());
                    ended = true;
                }
            }
        };
    }

    private List<RecordedMessage> messagesAt(McapFile.Located record) {
        if (record.opcode() == Opcode.CHUNK) {
            return messagesOf(record.offset());
        }
        List<RecordedMessage> messages = new ArrayList<>();
        if (record.opcode() <= Opcode.MESSAGE) {
            try {
                take(record.opcode(), file.content(record), messages);
            } catch (IOException e) {
                problems.add("record at byte " + record.offset() + " passed over: " + e.getMessage());
            }
        }
        return messages;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
