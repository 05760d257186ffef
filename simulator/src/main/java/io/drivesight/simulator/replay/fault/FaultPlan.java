package io.drivesight.simulator.replay.fault;

import java.util.List;

/**
 * Which faults there are. Specifications work one after the other on each frame that they cover; the same plan does the same to the
 * same frames of a drive, whatever the machine and its load. Immutable.
 *
 * @param seed of everything that is left to chance
 * @param specs what happens to which frames
 */
public record FaultPlan(long seed, List<FaultSpec> specs) {
    private static final FaultPlan NONE = new FaultPlan(1, List.of());

    public FaultPlan {
        specs = List.copyOf(specs);
    }

    /** No faults. */
    public static FaultPlan none() {
        return NONE;
    }

    /**
     * Reads a plan.
     *
     * @param texts see {@link FaultSpec#parse}
     * @throws IllegalArgumentException when one of them makes no sense
     */
    public static FaultPlan parse(long seed, List<String> texts) {
        return new FaultPlan(seed, texts.stream().map(FaultSpec::parse).toList());
    }
}
