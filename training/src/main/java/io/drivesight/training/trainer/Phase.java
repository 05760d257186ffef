package io.drivesight.training.trainer;

import java.util.Map;
import java.util.Set;

/**
 * A stretch of a run during which the same parameters learn.
 *
 * @param name for people
 * @param from where it begins, as a share of the run's steps, 0 up to below 1
 * @param rates per parameter that learns, its factor of the learning rate, above 0; all others are frozen
 */
public record Phase(String name, double from, Map<String, Double> rates) {
    public Phase {
        rates = Map.copyOf(rates);
    }

    public Set<String> trainable() {
        return rates.keySet();
    }
}
