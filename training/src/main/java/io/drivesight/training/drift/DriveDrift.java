package io.drivesight.training.drift;

import io.drivesight.core.drift.DriftReading;
import java.util.Comparator;
import java.util.List;

/**
 * One drive held against a profile.
 *
 * @param name which
 * @param frames how many it has
 * @param distances one for each frame from the first full window on; empty: too short for a window
 * @param over how many of them are above the threshold
 * @param words what is different, by the farthest window; empty without a window
 */
public record DriveDrift(String name, int frames, List<Double> distances, int over, String words) {
    public DriveDrift {
        distances = List.copyOf(distances);
    }

    static DriveDrift of(String name, int frames, List<DriftReading> readings) {
        return new DriveDrift(
                name,
                frames,
                readings.stream().map(DriftReading::distance).toList(),
                (int) readings.stream().filter(DriftReading::isDrifted).count(),
                readings.stream()
                        .max(Comparator.comparingDouble(DriftReading::distance))
                        .map(DriftReading::words)
                        .orElse(""));
    }

    /** Of all windows; NaN without one. */
    public double highest() {
        return distances.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Of all windows; NaN without one. */
    public double median() {
        return distances.isEmpty()
                ? Double.NaN
                : distances.stream().sorted().toList().get(distances.size() / 2);
    }
}
