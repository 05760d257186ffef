package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run was meant to be.
 *
 * @param settings how it was made; goes into the report
 * @param unexpected outcomes that make it unhealthy, with the reason why they do
 */
public record RunExpectation(Map<String, String> settings, Map<Outcome, String> unexpected) {
    public RunExpectation {
        settings = new TreeMap<>(settings);
        unexpected = new EnumMap<>(unexpected);
    }

    /** A run in real time: frames may be dropped for newer ones. */
    public static RunExpectation latest(Map<String, String> settings) {
        return new RunExpectation(settings, Map.of(Outcome.FAILED, "see the service's log"));
    }

    /** A run in which no good frame may be dropped. */
    public static RunExpectation every(Map<String, String> settings) {
        String why = "nothing is dropped under policy every";
        return new RunExpectation(
                settings,
                Map.of(
                        Outcome.FAILED, "see the service's log",
                        Outcome.SUPERSEDED, why,
                        Outcome.EXPIRED, why,
                        Outcome.OUT_OF_ORDER, why,
                        Outcome.DUPLICATE, why));
    }
}
