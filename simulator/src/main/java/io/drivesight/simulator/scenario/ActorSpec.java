package io.drivesight.simulator.scenario;

import java.util.Optional;

/**
 * A thing that takes part in a drive, as scripted.
 *
 * @param name unique within the scenario
 * @param model what it is
 * @param motion how it moves
 * @param colour of paint or coat, {@code 0xRRGGBB}; empty: the seed's choice
 * @param elevation of its lowest point above the road [m]; only what hangs has one
 */
public record ActorSpec(String name, ActorModel model, Motion motion, Optional<Integer> colour, double elevation) {
    static ActorSpec of(String name, ActorModel model, Motion motion) {
        return new ActorSpec(name, model, motion, Optional.empty(), 0);
    }
}
