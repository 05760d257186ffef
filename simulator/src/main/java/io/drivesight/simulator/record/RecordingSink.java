package io.drivesight.simulator.record;

import io.drivesight.core.wire.WireSchema;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Where recorded messages go: into a file, or to who looks on. Told by one thread at a time. */
public interface RecordingSink extends Closeable {
    /**
     * Messages of one kind.
     *
     * @param name one channel has one name
     * @param schema of its messages; empty: not known
     * @param metadata what else there is to say, see {@link io.drivesight.mcap.bus.BusChannels}
     */
    record Channel(String name, Optional<WireSchema> schema, Map<String, String> metadata) {
        /** How its messages are encoded; empty: not known. */
        public String encoding() {
            return schema.isPresent() ? "protobuf" : "";
        }
    }

    /**
     * Takes one message.
     *
     * @param publishNanos when it was published [ns since the epoch]
     * @param logNanos when it was recorded [ns since the epoch]
     */
    void write(Channel channel, byte[] value, long publishNanos, long logNanos) throws IOException;

    /** Puts what was written so far where it is safe. */
    default void flush() throws IOException {}
}
