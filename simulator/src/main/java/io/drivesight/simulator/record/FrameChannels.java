package io.drivesight.simulator.record;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.simulator.mcap.McapChannel;
import java.util.Optional;

/** Which channels of a recording hold what was on the bus: the reverse of what {@link RecordingWriter} writes. */
final class FrameChannels {
    private static final String SUFFIX = "/image";

    private FrameChannels() {}

    /** The camera whose frames a channel holds; empty when it holds something else. */
    static Optional<CameraId> camera(McapChannel channel) {
        String topic = channel.topic();
        boolean frames =
                WireSchema.CAMERA_FRAME.messageName().equals(channel.metadata().get(RecordingWriter.MESSAGE));
        if (!frames || !topic.startsWith("/") || !topic.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String[] names = topic.substring(1, topic.length() - SUFFIX.length()).split("/");
        return names.length == 2 ? Optional.of(new CameraId(names[0], names[1])) : Optional.empty();
    }

    /** True: the channel holds truth about frames. */
    static boolean isTruth(McapChannel channel) {
        return WireSchema.FRAME_TRUTH.messageName().equals(channel.metadata().get(RecordingWriter.MESSAGE));
    }

    /** The Kafka topic that a channel's messages were on, as they are; empty: they were made for the recording. */
    static Optional<String> kafkaTopic(McapChannel channel) {
        String topic = channel.metadata().get(RecordingWriter.KAFKA_TOPIC);
        boolean asItWas = channel.metadata().containsKey(RecordingWriter.MESSAGE) || channel.schemaId() == 0;
        return asItWas ? Optional.ofNullable(topic) : Optional.empty();
    }
}
