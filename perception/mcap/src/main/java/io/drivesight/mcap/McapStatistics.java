package io.drivesight.mcap;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a file holds.
 *
 * @param messageCount messages
 * @param chunkCount chunks
 * @param attachmentCount attachments
 * @param metadataCount metadata records
 * @param startTime least log time [ns]; 0 without messages
 * @param endTime greatest log time [ns]; 0 without messages
 * @param channelMessageCounts messages by channel id
 */
public record McapStatistics(
        long messageCount,
        long chunkCount,
        long attachmentCount,
        long metadataCount,
        long startTime,
        long endTime,
        Map<Integer, Long> channelMessageCounts) {
    public McapStatistics {
        channelMessageCounts = Map.copyOf(channelMessageCounts);
    }

    static McapStatistics parse(RecordParser in) throws McapException {
        long messages = in.u64();
        in.u16(); // schema count: the schemas themselves are in the summary
        in.u32(); // channel count, likewise
        long attachments = in.u32();
        long metadata = in.u32();
        long chunks = in.u32();
        long start = in.u64();
        long end = in.u64();
        RecordParser entries = in.sized();
        Map<Integer, Long> counts = new TreeMap<>();
        while (entries.hasMore()) {
            counts.put(entries.u16(), entries.u64());
        }
        return new McapStatistics(messages, chunks, attachments, metadata, start, end, counts);
    }

    void write(RecordBuilder out, int schemas, int channels) {
        out.record(
                Opcode.STATISTICS,
                record -> record.u64(messageCount)
                        .u16(schemas)
                        .u32(channels)
                        .u32(attachmentCount)
                        .u32(metadataCount)
                        .u32(chunkCount)
                        .u64(startTime)
                        .u64(endTime)
                        .sized(map -> new TreeMap<>(channelMessageCounts)
                                .forEach((channel, count) -> map.u16(channel).u64(count))));
    }
}
