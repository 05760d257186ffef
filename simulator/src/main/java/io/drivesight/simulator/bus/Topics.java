package io.drivesight.simulator.bus;

import io.drivesight.core.wire.WireSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics of the contracts. */
public final class Topics {
    public static final String FRAMES = "camera.frames";
    public static final String RESULTS = "perception.results";
    public static final String DEAD_LETTERS = "perception.dead-letters";
    public static final String STATUS = "perception.status";
    /** The service's own memory. */
    public static final String STATE = "perception.state";

    public static final String TRUTH = "simulation.truth";
    public static final String WORLD = "perception.world";

    /** All that are worth reading: all but {@link #STATE}. */
    public static final List<String> ALL = List.of(FRAMES, RESULTS, DEAD_LETTERS, STATUS, TRUTH, WORLD);

    private static final Map<String, WireSchema> SCHEMAS = Map.of(
            FRAMES, WireSchema.CAMERA_FRAME,
            RESULTS, WireSchema.FRAME_RESULT,
            DEAD_LETTERS, WireSchema.DEAD_LETTER,
            STATUS, WireSchema.SERVICE_STATUS,
            TRUTH, WireSchema.FRAME_TRUTH,
            WORLD, WireSchema.WORLD);

    private Topics() {}

    /** What messages of a topic are; empty: it is none of these, or {@link #STATE}. */
    public static Optional<WireSchema> schema(String topic) {
        return Optional.ofNullable(SCHEMAS.get(topic));
    }
}
