package io.drivesight.simulator.bus;

import java.util.List;

/** Names of the topics that the simulator writes to and reads from. */
public record TopicNames(
        String frames,
        String objects,
        String trajectories,
        String outcomes,
        String deadLetters,
        String status,
        String state,
        String truth) {
    /** The names of the contracts. */
    public static TopicNames defaults() {
        return new TopicNames(
                "camera.frames",
                "perception.objects",
                "perception.trajectories",
                "perception.outcomes",
                "perception.dead-letters",
                "perception.status",
                "perception.state",
                "simulation.truth");
    }

    /** The same with another topic for the frames. */
    public TopicNames withFrames(String name) {
        return new TopicNames(name, objects, trajectories, outcomes, deadLetters, status, state, truth);
    }

    /** All that are worth reading: all but the service's own memory, {@link #state}. */
    public List<String> all() {
        return List.of(frames, objects, trajectories, outcomes, deadLetters, status, truth);
    }
}
