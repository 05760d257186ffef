package io.drivesight.simulator.bus;

import io.drivesight.core.wire.WireSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of the topics that the simulator writes to and reads from. */
public record TopicNames(
        String frames, String results, String deadLetters, String status, String state, String truth, String world) {
    /** The names of the contracts. */
    public static TopicNames defaults() {
        return new TopicNames(
                "camera.frames",
                "perception.results",
                "perception.dead-letters",
                "perception.status",
                "perception.state",
                "simulation.truth",
                "perception.world");
    }

    /** What messages of a topic are; empty: it is none of these, or the service's own memory. */
    public Optional<WireSchema> schema(String topic) {
        return Optional.ofNullable(Map.of(
                        frames, WireSchema.CAMERA_FRAME,
                        results, WireSchema.FRAME_RESULT,
                        deadLetters, WireSchema.DEAD_LETTER,
                        status, WireSchema.SERVICE_STATUS,
                        truth, WireSchema.FRAME_TRUTH,
                        world, WireSchema.WORLD)
                .get(topic));
    }

    /** The same with another topic for the frames. */
    public TopicNames withFrames(String name) {
        return new TopicNames(name, results, deadLetters, status, state, truth, world);
    }

    /** All that are worth reading: all but the service's own memory, {@link #state}. */
    public List<String> all() {
        return List.of(frames, results, deadLetters, status, truth, world);
    }
}
