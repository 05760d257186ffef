package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.lane.ServiceObserver;
import java.util.List;
import java.util.Optional;

/** Looks for one thing that may limit the service. Is told what happens, and asked now and then. Thread-safe. */
public interface Watch extends ServiceObserver {
    /**
     * What holds now. An observation that is missing is over at once: its camera is gone, or its partition moved.
     *
     * @param nanos now, on the monotonic clock [ns]
     */
    List<Observation> look(long nanos);

    /**
     * What a watch sees now.
     *
     * @param key what it is about
     * @param level where it stands
     * @param sustained true: the level itself says for how long, so that it counts at once; false: it must last first
     * @param detail a sentence for people, with the figures
     * @param figure what was measured, and the limit
     */
    record Observation(Key key, Level level, boolean sustained, String detail, Optional<Figure> figure) {}

    /**
     * What an observation is about.
     *
     * @param code of the reason that it may become
     * @param kind of the reason; may be empty
     * @param camera {@code vehicle/camera}; empty: the whole service
     */
    record Key(String code, String kind, String camera) {}

    /** Where a measured figure stands between its two thresholds. */
    enum Level {
        /** Beyond the threshold at which it counts as well. */
        CLEAR,
        /** Between the thresholds, or not known: nothing changes. */
        BETWEEN,
        /** Beyond the threshold at which it limits the service. */
        RAISED,
        /** So far beyond that the service's results cannot be relied on. */
        SEVERE;

        /** RAISED above the one threshold, CLEAR up to the other. */
        static Level of(double value, double raisedAbove, double clearUpTo) {
            return value > raisedAbove ? RAISED : value <= clearUpTo ? CLEAR : BETWEEN;
        }

        /** Beyond the threshold at which it limits the service, or further. */
        boolean isRaised() {
            return compareTo(RAISED) >= 0;
        }
    }
}
