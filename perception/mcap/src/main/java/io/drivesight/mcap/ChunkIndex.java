package io.drivesight.mcap;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a chunk lies.
 *
 * @param startTime least log time in it [ns]
 * @param endTime greatest log time in it [ns]
 * @param offset of the chunk record in the file [bytes]
 * @param length of the chunk record with its prefix [bytes]
 * @param indexOffsets offset of the message index in the file, by channel id
 * @param indexLength length of all its message indices [bytes]
 * @param compression as in the chunk
 * @param compressedSize of its records [bytes]
 * @param uncompressedSize of its records [bytes]
 */
record ChunkIndex(
        long startTime,
        long endTime,
        long offset,
        long length,
        Map<Integer, Long> indexOffsets,
        long indexLength,
        String compression,
        long compressedSize,
        long uncompressedSize) {

    static ChunkIndex parse(RecordParser in) throws McapException {
        long start = in.u64();
        long end = in.u64();
        long offset = in.u64();
        long length = in.u64();
        RecordParser entries = in.sized();
        Map<Integer, Long> indexOffsets = new TreeMap<>();
        while (entries.hasMore()) {
            indexOffsets.put(entries.u16(), entries.u64());
        }
        return new ChunkIndex(start, end, offset, length, indexOffsets, in.u64(), in.string(), in.u64(), in.u64());
    }

    void write(RecordBuilder out) {
        out.record(
                Opcode.CHUNK_INDEX,
                record -> record.u64(startTime)
                        .u64(endTime)
                        .u64(offset)
                        .u64(length)
                        .sized(map -> new TreeMap<>(indexOffsets)
                                .forEach((channel, at) -> map.u16(channel).u64(at)))
                        .u64(indexLength)
                        .string(compression)
                        .u64(compressedSize)
                        .u64(uncompressedSize));
    }
}
