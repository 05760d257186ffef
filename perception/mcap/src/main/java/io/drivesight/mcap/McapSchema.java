package io.drivesight.mcap;

/**
 * Describes the messages of channels.
 *
 * @param id 1..65535
 * @param name e.g. {@code foxglove.CompressedImage}
 * @param encoding e.g. {@code protobuf}
 * @param data e.g. a serialised FileDescriptorSet
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through
public record McapSchema(int id, String name, String encoding, byte[] data) {
    static McapSchema parse(RecordParser in) throws McapException {
        McapSchema schema = new McapSchema(in.u16(), in.string(), in.string(), in.bytes(in.u32()));
        if (schema.id == 0) {
            throw new McapException("a schema's id is never 0");
        }
        return schema;
    }

    void write(RecordBuilder out) {
        out.record(
                Opcode.SCHEMA,
                record -> record.u16(id)
                        .string(name)
                        .string(encoding)
                        .u32(data.length)
                        .raw(data));
    }
}
