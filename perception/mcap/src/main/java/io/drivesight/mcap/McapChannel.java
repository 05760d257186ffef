package io.drivesight.mcap;

import java.util.Map;

/**
 * A stream of messages of one schema.
 *
 * @param id 0..65535
 * @param schemaId 0: no schema
 * @param topic where the messages came from
 * @param messageEncoding e.g. {@code protobuf}
 * @param metadata free
 */
public record McapChannel(int id, int schemaId, String topic, String messageEncoding, Map<String, String> metadata) {
    public McapChannel {
        metadata = Map.copyOf(metadata);
    }

    static McapChannel parse(RecordParser in) throws McapException {
        return new McapChannel(in.u16(), in.u16(), in.string(), in.string(), in.strings());
    }

    void write(RecordBuilder out) {
        out.record(
                Opcode.CHANNEL,
                record -> record.u16(id)
                        .u16(schemaId)
                        .string(topic)
                        .string(messageEncoding)
                        .strings(metadata));
    }
}
