package io.drivesight.service.modes;

/** Where a measured figure stands between its two thresholds. */
public enum Level {
    /** Beyond the threshold at which it counts as well. */
    CLEAR,
    /** Between the thresholds, or nothing can be said: whatever stands goes on standing. */
    BETWEEN,
    /** Beyond the threshold at which it limits the service. */
    RAISED,
    /** So far beyond that the service's results cannot be relied on. */
    SEVERE;

    /** Beyond the threshold at which it limits the service, or further. */
    boolean isRaised() {
        return compareTo(RAISED) >= 0;
    }
}
