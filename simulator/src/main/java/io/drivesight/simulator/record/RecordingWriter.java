package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.record.RecordingSink.Channel;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sorts messages of the bus into channels. Frames go into one channel per camera under Foxglove's schema for images, whose fields
 * are the first four of ours; all else goes into a channel per topic under its own schema, and what Foxglove draws of results and
 * worlds into companions per camera and vehicle. What cannot be read is kept without a schema. Not thread-safe.
 */
public final class RecordingWriter implements Closeable {
    private final List<RecordingSink> sinks;

    /**
     * A recording of the topics of the contracts.
     *
     * @param sinks where it goes, closed with this
     */
    public RecordingWriter(List<RecordingSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    /** A recording into a new file. */
    public static RecordingWriter create(Path file) throws IOException {
        return new RecordingWriter(List.of(file(file)));
    }

    /** A new MCAP file. */
    public static RecordingSink file(Path file) throws IOException {
        return new McapSink(McapWriter.create(file, McapWriter.Options.DEFAULT));
    }

    /**
     * Records one message.
     *
     * @param topic where it was
     * @param value its bytes
     * @param publishNanos when it was published [ns since the epoch]
     * @param logNanos when it was recorded [ns since the epoch]
     */
    public void write(String topic, byte[] value, long publishNanos, long logNanos) throws IOException {
        Entry entry = new Entry(topic);
        try {
            if (topic.equals(Topics.FRAMES)) {
                frame(entry, value);
            } else if (topic.equals(Topics.RESULTS)) {
                result(entry, value);
            } else if (topic.equals(Topics.WORLD)) {
                world(entry, value);
            } else {
                asItIs(entry, value);
            }
        } catch (WireException | RuntimeException e) {
            // An unreadable message is kept: it may be what the recording was made for.
            entry = new Entry(topic);
            entry.append(topic + "/unreadable", Optional.empty(), "", value);
        }
        for (Map.Entry<Channel, byte[]> part : entry.parts.entrySet()) {
            for (RecordingSink sink : sinks) {
                sink.write(part.getKey(), part.getValue(), publishNanos, logNanos);
            }
        }
    }

    private static void frame(Entry entry, byte[] value) throws WireException {
        CameraFrame frame = CameraFrameCodec.decode(value);
        entry.append(
                BusChannels.frames(frame.id().camera()),
                Optional.of(WireSchema.FOXGLOVE_COMPRESSED_IMAGE),
                WireSchema.CAMERA_FRAME.messageName(),
                value);
    }

    private void result(Entry entry, byte[] value) throws WireException {
        FrameResult result = FrameResultCodec.decode(value);
        asItIs(entry, value);
        Optional<FrameId> id = result.outcome().id();
        Optional<Instant> captured = result.outcome().captureTime();
        if (id.isPresent() && captured.isPresent() && result.scene().isPresent()) {
            draw(entry, id.get(), captured.get(), result.scene().get());
        }
    }

    private void asItIs(Entry entry, byte[] value) {
        Optional<WireSchema> schema = Topics.schema(entry.topic);
        entry.append(entry.topic, schema, schema.map(WireSchema::messageName).orElse(""), value);
    }

    /** What Foxglove shows of a frame. */
    private static void draw(Entry entry, FrameId id, Instant captured, Scene scene) {
        String camera = "/" + id.camera().key();
        entry.companion(
                camera + "/annotations",
                WireSchema.FOXGLOVE_IMAGE_ANNOTATIONS,
                FoxgloveCodec.imageAnnotations(captured, scene));
        if (scene.objects().stream().anyMatch(object -> object.ground().isPresent())) {
            entry.companion(
                    camera + "/scene",
                    WireSchema.FOXGLOVE_SCENE_UPDATE,
                    FoxgloveCodec.sceneUpdate(id.camera(), captured, scene));
        }
    }

    private void world(Entry entry, byte[] value) throws WireException {
        WorldScene scene = WorldScene.of(value);
        asItIs(entry, value);
        String vehicle = "/" + scene.vehicle();
        entry.companion(vehicle + "/transform", WireSchema.FOXGLOVE_FRAME_TRANSFORM, scene.transform());
        entry.companion(vehicle + "/scene", WireSchema.FOXGLOVE_SCENE_UPDATE, scene.update());
    }

    /** A message with what is made of it. Nothing is written before all of it is read: what cannot be must not stand under a schema. */
    private static final class Entry {
        private final String topic;
        private final Map<Channel, byte[]> parts = new LinkedHashMap<>();

        Entry(String topic) {
            this.topic = topic;
        }

        void companion(String channel, WireSchema schema, byte[] value) {
            append(channel, Optional.of(schema), "", value);
        }

        void append(String channel, Optional<WireSchema> schema, String message, byte[] value) {
            Map<String, String> metadata = message.isEmpty()
                    ? Map.of(BusChannels.KAFKA_TOPIC, topic)
                    : Map.of(BusChannels.KAFKA_TOPIC, topic, BusChannels.MESSAGE, message);
            parts.put(new Channel(channel, schema, metadata), value);
        }
    }

    /** An MCAP file. Not thread-safe. */
    static final class McapSink implements RecordingSink {
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
                            channel.schema().map(this::schema).orElse(0),
                            name,
                            channel.encoding(),
                            channel.metadata()));
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

    /** Puts what was written so far on the disk. */
    void flush() throws IOException {
        for (RecordingSink sink : sinks) {
            sink.flush();
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (RecordingSink sink : sinks) {
            try {
                sink.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
