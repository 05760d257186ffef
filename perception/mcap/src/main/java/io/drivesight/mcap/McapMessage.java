package io.drivesight.mcap;

/**
 * One recorded message.
 *
 * @param channelId which channel
 * @param sequence number in its channel, unsigned 32 bit
 * @param logTime when it was recorded [ns since the epoch], unsigned
 * @param publishTime when it was published [ns since the epoch], unsigned
 * @param data the message's bytes
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through
public record McapMessage(int channelId, long sequence, long logTime, long publishTime, byte[] data) {
    static McapMessage parse(RecordParser in) throws McapException {
        return new McapMessage(in.u16(), in.u32(), in.u64(), in.u64(), in.rest());
    }

    void write(RecordBuilder out) {
        out.record(
                Opcode.MESSAGE,
                record -> record.u16(channelId)
                        .u32(sequence)
                        .u64(logTime)
                        .u64(publishTime)
                        .raw(data));
    }
}
