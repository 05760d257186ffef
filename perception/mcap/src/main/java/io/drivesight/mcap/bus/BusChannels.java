package io.drivesight.mcap.bus;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapChannel;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which channels of a recording hold what was on the bus: the reverse of what the simulator's recorder writes. */
public final class BusChannels {
    /** Channel metadata: the Kafka topic that a channel's messages were on. */
    public static final String KAFKA_TOPIC = "kafka.topic";

    /** Channel metadata: the full name of our message, where the schema is another's. */
    public static final String MESSAGE = "drivesight.message";

    private static final String SUFFIX = "/image";

    /** What results were before they became one message. */
    private static final Set<String> OLDER = Set.of(
            "drivesight.perception.v1.DetectedObjects",
            "drivesight.perception.v1.TrajectoryHints",
            "drivesight.perception.v1.FrameOutcome");

    private BusChannels() {}

    /** What the channel of a camera's frames is called. */
    public static String frames(CameraId camera) {
        return "/" + camera.key() + SUFFIX;
    }

    /** The camera whose frames a channel holds; empty when it holds something else. */
    public static Optional<CameraId> camera(McapChannel channel) {
        String topic = channel.topic();
        boolean frames =
                WireSchema.CAMERA_FRAME.messageName().equals(channel.metadata().get(MESSAGE));
        if (!frames || !topic.startsWith("/") || !topic.endsWith(SUFFIX)) {
            return Optional.empty();
        }
        String[] names = topic.substring(1, topic.length() - SUFFIX.length()).split("/");
        return names.length == 2 ? named(names[0], names[1]) : Optional.empty();
    }

    private static Optional<CameraId> named(String vehicle, String camera) {
        try {
            return Optional.of(new CameraId(vehicle, camera));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * The cameras whose frames a recording holds, by name. A recording without its index is read once to know.
     *
     * @throws io.drivesight.mcap.McapException when it is no recording
     */
    public static List<CameraId> cameras(Path file) throws IOException {
        try (McapReader reader = McapReader.open(file)) {
            if (!reader.indexed()) {
                reader.read(McapQuery.ALL, message -> true);
            }
            return reader.channels().values().stream()
                    .flatMap(channel -> camera(channel).stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * Makes sure that a channel's messages can still be read.
     *
     * @throws McapException when they are of an older contract
     */
    public static void requireCurrent(McapChannel channel) throws McapException {
        if (OLDER.contains(channel.metadata().getOrDefault(MESSAGE, ""))) {
            throw new McapException(
                    "the recording is of an older contract, whose results (%s) this version does not read:"
                                    .formatted(channel.topic())
                            + " replay its frames to the service and record the results anew");
        }
    }

    /** True: the channel holds truth about frames. */
    public static boolean isTruth(McapChannel channel) {
        return WireSchema.FRAME_TRUTH.messageName().equals(channel.metadata().get(MESSAGE));
    }
}
