package io.drivesight.training.frames;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which frames of a recording or a topic are taken. Folders are used as they are.
 *
 * @param most frames at most, at least 1
 * @param every every so manyeth frame of a camera, at least 1
 * @param apart least time between two frames of a camera, by their capture times; zero: none
 * @param camera only this camera: its name, or {@code vehicle/camera}; empty: all
 * @param from where to begin
 * @param idle a topic that gives nothing for so long is at its end
 * @param clientProperties settings of the Kafka client, e.g. for TLS and SASL; never shown
 */
public record FrameOptions(
        int most,
        int every,
        Duration apart,
        Optional<String> camera,
        From from,
        Duration idle,
        Map<String, String> clientProperties) {
    /** Where to begin. */
    public enum From {
        /** The oldest frames. */
        BEGINNING,
        /** The newest frames that are there. */
        NEWEST,
        /** Of a topic: the frames that come from now on. Of a recording: as the beginning. */
        NOW
    }

    /** 2000 frames from the beginning, all cameras; a topic may be silent for 10 s. */
    public static final FrameOptions DEFAULT = new FrameOptions(
            2000, 1, Duration.ZERO, Optional.empty(), From.BEGINNING, Duration.ofSeconds(10), Map.of());

    public FrameOptions {
        require(most >= 1 && most <= 1_000_000, "at least one frame must be wanted, and at most a million");
        require(every >= 1, "every so manyeth frame: at least 1");
        require(!apart.isNegative(), "the time between frames must not be negative");
        require(!idle.isNegative() && !idle.isZero(), "the time without frames must be above 0");
        clientProperties = Map.copyOf(clientProperties);
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }

    /** What decides which frames are taken, without the client's settings. */
    String choice() {
        return "most %d every %d apart %s camera %s from %s".formatted(most, every, apart, camera.orElse("all"), from);
    }

    /** Without the client's settings: they hold secrets. */
    @Override
    public String toString() {
        return choice();
    }
}
