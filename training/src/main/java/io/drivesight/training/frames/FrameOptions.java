package io.drivesight.training.frames;

import java.util.Map;
import java.util.Optional;

/**
 * Which frames of a recording or a topic are taken. Folders are used as they are.
 *
 * @param most frames at most, at least 1
 * @param every every so manyeth frame of a camera, at least 1
 * @param camera only this camera: its name, or {@code vehicle/camera}; empty: all
 * @param newest of a topic, true: the newest frames that are there; false: the oldest. A recording is read from its beginning
 * @param clientProperties settings of the Kafka client, e.g. for TLS and SASL; never shown
 */
public record FrameOptions(
        int most, int every, Optional<String> camera, boolean newest, Map<String, String> clientProperties) {
    /** 2000 frames from the beginning, all cameras. */
    public static final FrameOptions DEFAULT = new FrameOptions(2000, 1, Optional.empty(), false, Map.of());

    public FrameOptions {
        if (most < 1 || most > 1_000_000 || every < 1) {
            throw new IllegalArgumentException("take 1 to 1000000 frames, and every 1st or more");
        }
        clientProperties = Map.copyOf(clientProperties);
    }

    /** What decides which frames are taken; without the client's settings, which hold secrets. */
    @Override
    public String toString() {
        return "most %d every %d camera %s newest %s".formatted(most, every, camera.orElse("all"), newest);
    }
}
