package io.drivesight.core.pipeline;

import io.drivesight.core.detection.Look;
import io.drivesight.core.geometry.Region;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a camera's frames get a second look, at a region of full resolution. */
public enum ZoomMode {
    /** No: every frame is looked at as a whole. */
    OFF,
    /** The whole frame and the region take turns: as many inferences as without. */
    ALTERNATE,
    /** The region as well, in frames for which there is room. */
    SPARE;

    /** At this load of the workers there is no room for a second inference [share]. */
    private static final double ROOM = 0.7;
    /** At this one frames are passed over: those that are left are looked at as a whole [share]. */
    private static final double OVERLOAD = 0.95;

    /**
     * Where to look in a frame.
     *
     * @param turn number of the frame among its camera's
     * @param load share of the workers' time that was used lately, 0..1
     * @param region is asked only when it is looked at; empty: a closer look would show nothing more
     */
    public Look look(long turn, double load, Supplier<Optional<Region>> region) {
        return switch (this) {
            case OFF -> Look.WHOLE;
            case ALTERNATE ->
                (turn & 1) == 1 && load < OVERLOAD ? region.get().map(Look::at).orElse(Look.WHOLE) : Look.WHOLE;
            case SPARE -> load < ROOM ? region.get().map(Look::both).orElse(Look.WHOLE) : Look.WHOLE;
        };
    }
}
