package io.drivesight.simulator.tracking;

import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.simulator.tracking.baseline.BaselineSettings;
import io.drivesight.simulator.tracking.baseline.BaselineTracker;
import java.util.List;
import java.util.function.Supplier;

/**
 * A tracker in the comparison.
 *
 * @param name for tables
 * @param newTracker makes one that has seen nothing
 */
record Contestant(String name, Supplier<Tracker> newTracker) {
    static final String OURS = "DriveSight";
    /** The one that the others are measured against. */
    static final Contestant SORT = of(BaselineSettings.sort(10, 1));

    static Contestant ours(TrackerConfig config) {
        return new Contestant(OURS, () -> new MultiObjectTracker(config));
    }

    private static Contestant of(BaselineSettings settings) {
        return new Contestant(settings.name(), () -> new BaselineTracker(settings));
    }

    static List<Contestant> baselines() {
        return List.of(
                SORT, of(BaselineSettings.sort(1, 3)), of(BaselineSettings.byteTrack()), of(BaselineSettings.ocSort()));
    }
}
