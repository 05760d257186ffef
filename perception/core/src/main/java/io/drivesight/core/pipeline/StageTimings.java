package io.drivesight.core.pipeline;

import java.util.Arrays;

/** How long each stage of one frame took [ns]. One thread at a time; handing over between threads is the caller's business. */
@SuppressWarnings("EnumOrdinal") // an array by stage: this runs several times per frame
public final class StageTimings {
    private static final long NOT_REACHED = -1;

    private final long[] nanos = new long[Stage.values().length];

    public StageTimings() {
        Arrays.fill(nanos, NOT_REACHED);
    }

    /** Notes a stage; negative durations count as 0. */
    public void record(Stage stage, long durationNanos) {
        nanos[stage.ordinal()] = Math.max(0, durationNanos);
    }

    public boolean reached(Stage stage) {
        return nanos[stage.ordinal()] != NOT_REACHED;
    }

    /** Duration [ns]; 0 when not reached. */
    public long nanos(Stage stage) {
        return Math.max(0, nanos[stage.ordinal()]);
    }
}
