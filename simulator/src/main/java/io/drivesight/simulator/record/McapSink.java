package io.drivesight.simulator.record;

import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapWriter;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** An MCAP file. Not thread-safe. */
final class McapSink implements RecordingSink {
    private final McapWriter out;
    private final Map<WireSchema, Integer> schemas = new EnumMap<>(WireSchema.class);
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();

    /**
     * @param out closed with this
     */
    McapSink(McapWriter out) {
        this.out = out;
    }

    @Override
    public void write(Channel channel, byte[] value, long publishNanos, long logNanos) throws IOException {
        int id = channels.computeIfAbsent(
                channel.name(),
                name -> out.addChannel(
                        channel.schema().map(this::schema).orElse(0), name, channel.encoding(), channel.metadata()));
        out.write(new McapMessage(id, sequences.merge(id, 1L, Long::sum), logNanos, publishNanos, value));
    }

    private int schema(WireSchema schema) {
        return schemas.computeIfAbsent(
                schema, added -> out.addSchema(added.messageName(), "protobuf", added.fileDescriptorSet()));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
