package io.drivesight.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The index at the end of a whole file.
 *
 * @param schemas by id
 * @param channels by id
 * @param chunks by start time
 */
record Summary(Map<Integer, McapSchema> schemas, Map<Integer, McapChannel> channels, List<Chunk.Index> chunks) {
    /** Opcode, length, two offsets, CRC. */
    private static final int FOOTER_BYTES = Opcode.PREFIX + 2 * Long.BYTES + Integer.BYTES;

    /**
     * Reads the summary.
     *
     * @return null when the writer left none
     * @throws IOException when the end of the file is missing or damaged
     */
    static @Nullable Summary read(McapFile file) throws IOException {
        long footerStart = file.size() - Opcode.magic().length - FOOTER_BYTES;
        if (!file.read(file.size() - Opcode.magic().length, Opcode.magic().length)
                .equals(ByteBuffer.wrap(Opcode.magic()))) {
            throw new McapException("the file does not end as an MCAP file: it was cut off or not closed");
        }
        McapFile.Located footer = file.locate(footerStart);
        if (footer.opcode() != Opcode.FOOTER) {
            throw new McapException("the file has no footer record");
        }
        RecordParser fields = new RecordParser(file.content(footer), "footer");
        long start = fields.u64();
        fields.u64(); // start of the summary offsets: not needed to read the whole summary
        long crc = fields.u32();
        if (start == 0) {
            return null;
        }
        if (start < 0 || start > footerStart || footerStart - start > Integer.MAX_VALUE - 1024) {
            throw new McapException("the footer points outside the file");
        }
        checkCrc(file, start, footerStart, crc);
        return parse(file, start, footerStart);
    }

    private static void checkCrc(McapFile file, long start, long footerStart, long crc) throws IOException {
        if (crc != 0) {
            int covered = (int) (footerStart - start) + Opcode.PREFIX + 2 * Long.BYTES;
            if (Chunk.crcOf(file.read(start, covered).array()) != crc) {
                throw new McapException("the summary's CRC does not match: it is damaged");
            }
        }
    }

    private static Summary parse(McapFile file, long start, long end) throws IOException {
        Summary summary = new Summary(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        long offset = start;
        while (offset < end) {
            McapFile.Located record = file.locate(offset);
            summary.take(record.opcode(), file.content(record));
            offset = record.end();
        }
        summary.chunks.sort((a, b) -> {
            int byTime = Long.compareUnsigned(a.startTime(), b.startTime());
            return byTime != 0 ? byTime : Long.compare(a.offset(), b.offset());
        });
        return summary;
    }

    private void take(int opcode, ByteBuffer content) throws McapException {
        switch (opcode) {
            case Opcode.SCHEMA -> {
                McapSchema schema = McapSchema.parse(new RecordParser(content, "schema"));
                schemas.put(schema.id(), schema);
            }
            case Opcode.CHANNEL -> {
                McapChannel channel = McapChannel.parse(new RecordParser(content, "channel"));
                channels.put(channel.id(), channel);
            }
            case Opcode.CHUNK_INDEX -> chunks.add(Chunk.Index.parse(new RecordParser(content, "chunk index")));
            default -> {
                // The rest is not needed; records of later versions are to be passed over.
            }
        }
    }
}
