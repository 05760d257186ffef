package io.drivesight.simulator.score.protocol;

import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import java.util.Optional;

/**
 * One drive that is judged.
 *
 * @param test that it belongs to
 * @param seed of the world
 * @param number among the cases of the test with this seed, from 1
 * @param scenario all of it, under its weather
 * @param demand what must be warned of; empty: nothing, so every warning that nothing justifies is a false alarm
 * @param seconds length [s]; where something must be warned of, until it is hit
 */
public record ProtocolCase(
        ProtocolTest test, long seed, int number, Scenario scenario, Optional<Demand> demand, double seconds) {
    /**
     * What must be warned of.
     *
     * @param actor its name in the scenario
     * @param limit true time to collision by which the warning must be there [s]
     */
    public record Demand(String actor, double limit) {}

    /** A name for it, e.g. {@code cut-in.3.1}. */
    public String id() {
        return "%s.%d.%d".formatted(test.name(), seed, number);
    }

    /** The same in another weather. */
    ProtocolCase under(Conditions weather) {
        return new ProtocolCase(test, seed, number, scenario.under(weather), demand, seconds);
    }

    public String weather() {
        return scenario.conditions().label();
    }
}
