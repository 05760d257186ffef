package io.drivesight.mcap;

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
}
