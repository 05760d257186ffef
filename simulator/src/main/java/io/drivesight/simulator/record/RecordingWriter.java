package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.bus.TopicNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages of the bus into an MCAP file. Frames go into one channel per camera under Foxglove's schema for images, whose
 * fields are the first four of ours; results go into a channel per topic under their own schema, and what Foxglove draws of
 * them into companions per camera. Messages that are not what their topic says are kept without a schema. Not thread-safe.
 */
public final class RecordingWriter implements Closeable {
    private static final String PROTOBUF = "protobuf";
    /** Results that wait for their other half. */
    private static final int MAX_ALONE = 1024;

    private final McapWriter out;
    private final TopicNames topics;
    private final Map<WireSchema, Integer> schemas = new EnumMap<>(WireSchema.class);
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<Integer, Long> sequences = new HashMap<>();
    private final Map<FrameId, Pair> halves = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameId, Pair> eldest) {
            return size() > MAX_ALONE;
        }
    };

    /** Objects and hints of one frame, or one of the two. */
    private record Pair(DetectedObjectsCodec.@Nullable Message objects, TrajectoryHintsCodec.@Nullable Message hints) {
        private FrameId id() {
            return (objects != null
                            ? objects.header()
                            : Objects.requireNonNull(hints).header())
                    .id();
        }

        private Pair with(@Nullable Pair other) {
            return other == null
                    ? this
                    : new Pair(objects != null ? objects : other.objects, hints != null ? hints : other.hints);
        }
    }

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
        Optional<Pair> pair = pairOf(topic, value);
        Optional<WireSchema> schema = topics.schema(topic);
        String message = schema.map(WireSchema::messageName).orElse("");
        append(channel(topic, schema, topic, message), value, publishNanos, logNanos);
        if (pair.isPresent()) {
            draw(pair.get(), publishNanos, logNanos);
        }
    }

    /** Brings objects and hints of one frame together, whichever comes first; one that stays alone is forgotten after a while. */
    private Optional<Pair> pairOf(String topic, byte[] value) throws WireException {
        Pair half;
        if (topic.equals(topics.objects())) {
            half = new Pair(DetectedObjectsCodec.decode(value), null);
        } else if (topic.equals(topics.trajectories())) {
            half = new Pair(null, TrajectoryHintsCodec.decode(value));
        } else {
            return Optional.empty();
        }
        FrameId id = half.id();
        Pair pair = half.with(halves.remove(id));
        if (pair.objects() == null || pair.hints() == null) {
            halves.put(id, pair);
            return Optional.empty();
        }
        return Optional.of(pair);
    }

    /** What Foxglove shows of a frame whose objects and hints are both there. */
    private void draw(Pair pair, long publishNanos, long logNanos) throws IOException {
        ResultHeader header = Objects.requireNonNull(pair.objects()).header();
        List<TrackedObject> objects = pair.objects().objects();
        List<TrajectoryHint> hints = Objects.requireNonNull(pair.hints()).hints().stream()
                .map(TrajectoryHintsCodec.PublishedHint::hint)
                .toList();
        String camera = "/" + header.id().camera().key();
        int annotations = channel(
                camera + "/annotations", Optional.of(WireSchema.FOXGLOVE_IMAGE_ANNOTATIONS), topics.objects(), "");
        append(annotations, FoxgloveCodec.imageAnnotations(header, objects, hints), publishNanos, logNanos);
        if (objects.stream().anyMatch(object -> object.ground().isPresent())) {
            int scene = channel(camera + "/scene", Optional.of(WireSchema.FOXGLOVE_SCENE_UPDATE), topics.objects(), "");
            append(scene, FoxgloveCodec.sceneUpdate(header, objects, hints), publishNanos, logNanos);
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
