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
import io.drivesight.simulator.bus.TopicNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes messages of the bus into an MCAP file. Frames go into one channel per camera under Foxglove's schema for images, whose
 * fields are the first four of ours; all else goes into a channel per topic under its own schema, and what Foxglove draws of
 * results into companions per camera. Frames and results that cannot be read are kept without a schema. Not thread-safe.
 */
public final class RecordingWriter implements Closeable {
    private static final String PROTOBUF = "protobuf";
    private final McapWriter out;
    private final TopicNames topics;
    private final Map<WireSchema, Integer> schemas = new EnumMap<>(WireSchema.class);
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();

    /**
     * A recording of these topics.
     *
     * @param out closed with this
     */
    public RecordingWriter(McapWriter out, TopicNames topics) {
        this.out = out;
        this.topics = topics;
    }

    /** A new file for these topics. */
    public static RecordingWriter create(Path file, TopicNames topics) throws IOException {
        return new RecordingWriter(McapWriter.create(file, McapWriter.Options.DEFAULT), topics);
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
        try {
            if (topic.equals(topics.frames())) {
                frame(topic, value, publishNanos, logNanos);
            } else if (topic.equals(topics.results())) {
                result(topic, value, publishNanos, logNanos);
            } else {
                asItIs(topic, value, publishNanos, logNanos);
            }
        } catch (WireException e) {
            // What cannot be read is the most interesting part of some recordings.
            append(channel(topic + "/unreadable", Optional.empty(), topic, ""), value, publishNanos, logNanos);
        }
    }

    private void frame(String topic, byte[] value, long publishNanos, long logNanos) throws IOException, WireException {
        CameraFrame frame = CameraFrameCodec.decode(value);
        int channel = channel(
                BusChannels.frames(frame.id().camera()),
                Optional.of(WireSchema.FOXGLOVE_COMPRESSED_IMAGE),
                topic,
                WireSchema.CAMERA_FRAME.messageName());
        append(channel, value, publishNanos, logNanos);
    }

    private void result(String topic, byte[] value, long publishNanos, long logNanos)
            throws IOException, WireException {
        // Read before anything is written: what cannot be read must not stand under a schema.
        FrameResult result = FrameResultCodec.decode(value);
        asItIs(topic, value, publishNanos, logNanos);
        Optional<FrameId> id = result.outcome().id();
        Optional<Instant> captured = result.outcome().captureTime();
        if (id.isPresent() && captured.isPresent() && result.scene().isPresent()) {
            draw(id.get(), captured.get(), result.scene().get(), publishNanos, logNanos);
        }
    }

    private void asItIs(String topic, byte[] value, long publishNanos, long logNanos) throws IOException {
        Optional<WireSchema> schema = topics.schema(topic);
        String message = schema.map(WireSchema::messageName).orElse("");
        append(channel(topic, schema, topic, message), value, publishNanos, logNanos);
    }

    /** What Foxglove shows of a frame. */
    private void draw(FrameId id, Instant captured, Scene scene, long publishNanos, long logNanos) throws IOException {
        String camera = "/" + id.camera().key();
        int annotations = channel(
                camera + "/annotations", Optional.of(WireSchema.FOXGLOVE_IMAGE_ANNOTATIONS), topics.results(), "");
        append(annotations, FoxgloveCodec.imageAnnotations(captured, scene), publishNanos, logNanos);
        if (scene.objects().stream().anyMatch(object -> object.ground().isPresent())) {
            int ground =
                    channel(camera + "/scene", Optional.of(WireSchema.FOXGLOVE_SCENE_UPDATE), topics.results(), "");
            append(ground, FoxgloveCodec.sceneUpdate(id.camera(), captured, scene), publishNanos, logNanos);
        }
    }

    private int channel(String name, Optional<WireSchema> schema, String kafkaTopic, String message) {
        return channels.computeIfAbsent(
                name,
                added -> out.addChannel(
                        schema.map(this::schema).orElse(0),
                        added,
                        schema.isPresent() ? PROTOBUF : "",
                        message.isEmpty()
                                ? Map.of(BusChannels.KAFKA_TOPIC, kafkaTopic)
                                : Map.of(BusChannels.KAFKA_TOPIC, kafkaTopic, BusChannels.MESSAGE, message)));
    }

    private int schema(WireSchema schema) {
        return schemas.computeIfAbsent(
                schema, added -> out.addSchema(added.messageName(), PROTOBUF, added.fileDescriptorSet()));
    }

    private void append(int channel, byte[] value, long publishNanos, long logNanos) throws IOException {
        long sequence = sequences.merge(channel, 1L, Long::sum);
        out.write(new McapMessage(channel, sequence, logNanos, publishNanos, value));
    }

    /** Puts what was written so far on the disk. */
    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
