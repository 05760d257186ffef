package io.drivesight.mcap;

import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A chunk as stored.
 *
 * @param startTime least log time [ns]
 * @param endTime greatest log time [ns]
 * @param uncompressedSize of the records [bytes]
 * @param crc CRC-32 of the uncompressed records; 0: not given
 * @param compression of the records
 * @param records compressed
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through
record Chunk(long startTime, long endTime, long uncompressedSize, long crc, Compression compression, byte[] records) {

    static Chunk parse(RecordParser in) throws McapException {
        return new Chunk(
                in.u64(), in.u64(), in.u64(), in.u32(), Compression.ofWireName(in.string()), in.bytes(in.u64()));
    }

    void write(RecordBuilder out) {
        out.record(
                Opcode.CHUNK,
                record -> record.u64(startTime)
                        .u64(endTime)
                        .u64(uncompressedSize)
                        .u32(crc)
                        .string(compression.wireName())
                        .u64(records.length)
                        .raw(records));
    }

    /**
     * The records, checked.
     *
     * @param limit most bytes that may be allocated
     */
    byte[] uncompressed(int limit) throws McapException {
        if (uncompressedSize < 0 || uncompressedSize > limit) {
            throw new McapException("a chunk states %s uncompressed bytes, the limit is %d"
                    .formatted(Long.toUnsignedString(uncompressedSize), limit));
        }
        byte[] data = compression.decompress(records, (int) uncompressedSize);
        if (crc != 0 && crc != crcOf(data)) {
            throw new McapException("a chunk's CRC does not match: its data is damaged");
        }
        return data;
    }

    static long crcOf(byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return crc.getValue();
    }

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
    record Index(
            long startTime,
            long endTime,
            long offset,
            long length,
            Map<Integer, Long> indexOffsets,
            long indexLength,
            String compression,
            long compressedSize,
            long uncompressedSize) {

        static Index parse(RecordParser in) throws McapException {
            long start = in.u64();
            long end = in.u64();
            long offset = in.u64();
            long length = in.u64();
            RecordParser entries = in.sized();
            Map<Integer, Long> indexOffsets = new TreeMap<>();
            while (entries.hasMore()) {
                indexOffsets.put(entries.u16(), entries.u64());
            }
            return new Index(start, end, offset, length, indexOffsets, in.u64(), in.string(), in.u64(), in.u64());
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
}
