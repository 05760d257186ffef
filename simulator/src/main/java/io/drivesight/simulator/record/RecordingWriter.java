package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FoxgloveCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.bus.TopicNames;
import java.io.Closeable;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes messages of the bus into an MCAP file. Frames go into one channel per camera under Foxglove's schema for images, whose
 * fields are the first four of ours; results go into a channel per topic under their own schema, and what Foxglove draws of
 * them into companions per camera. Messages that are not what their topic says are kept without a schema. Not thread-safe.
 */
public final class RecordingWriter implements Closeable {
    private static final String PROTOBUF = "protobuf";

    private final McapWriter out;
    private final TopicNames topics;
    private final Map<WireSchema, Integer> schemas = new EnumMap<>(WireSchema.class);
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();
    private final ResultPairs pairs = new ResultPairs();

    /**
     * A recording of these topics.
     *
     * @param out closed with this
     */
    public RecordingWriter(McapWriter out, TopicNames topics) {
        this.out = out;
        this.topics = topics;
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
            } else {
                result(topic, value, publishNanos, logNanos);
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
        Optional<ResultPairs.Pair> pair = pairOf(topic, value);
        Optional<WireSchema> schema = schemaOf(topic);
        append(
                channel(
                        topic,
                        schema,
                        topic,
                        schema.map(WireSchema::messageName).orElse("")),
                value,
                publishNanos,
                logNanos);
        draw(pair, publishNanos, logNanos);
    }

    private Optional<ResultPairs.Pair> pairOf(String topic, byte[] value) throws WireException {
        if (topic.equals(topics.objects())) {
            return pairs.objects(DetectedObjectsCodec.decode(value));
        }
        return topic.equals(topics.trajectories()) ? pairs.hints(TrajectoryHintsCodec.decode(value)) : Optional.empty();
    }

    private Optional<WireSchema> schemaOf(String topic) {
        if (topic.equals(topics.objects())) {
            return Optional.of(WireSchema.DETECTED_OBJECTS);
        }
        if (topic.equals(topics.trajectories())) {
            return Optional.of(WireSchema.TRAJECTORY_HINTS);
        }
        if (topic.equals(topics.outcomes())) {
            return Optional.of(WireSchema.FRAME_OUTCOME);
        }
        if (topic.equals(topics.deadLetters())) {
            return Optional.of(WireSchema.DEAD_LETTER);
        }
        if (topic.equals(topics.truth())) {
            return Optional.of(WireSchema.FRAME_TRUTH);
        }
        return topic.equals(topics.status()) ? Optional.of(WireSchema.SERVICE_STATUS) : Optional.empty();
    }

    /** What Foxglove shows of a frame whose objects and hints are both there. */
    private void draw(Optional<ResultPairs.Pair> pair, long publishNanos, long logNanos) throws IOException {
        if (pair.isEmpty()) {
            return;
        }
        ResultPairs.Pair both = pair.get();
        String camera = "/" + both.header().id().camera().key();
        int annotations = channel(
                camera + "/annotations", Optional.of(WireSchema.FOXGLOVE_IMAGE_ANNOTATIONS), topics.objects(), "");
        append(
                annotations,
                FoxgloveCodec.imageAnnotations(both.header(), both.objects(), both.hints()),
                publishNanos,
                logNanos);
        if (both.objects().stream().anyMatch(object -> object.ground().isPresent())) {
            int scene = channel(camera + "/scene", Optional.of(WireSchema.FOXGLOVE_SCENE_UPDATE), topics.objects(), "");
            append(
                    scene,
                    FoxgloveCodec.sceneUpdate(both.header(), both.objects(), both.hints()),
                    publishNanos,
                    logNanos);
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

    @Override
    public void close() throws IOException {
        out.close();
    }
}
