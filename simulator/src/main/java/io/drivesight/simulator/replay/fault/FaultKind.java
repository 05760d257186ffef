package io.drivesight.simulator.replay.fault;

import io.drivesight.core.pipeline.Outcome;

/** What can be done to a frame, and what that may bring about. */
public enum FaultKind {
    /** Not sent at all. */
    DROP("drop"),
    /** Sent with an earlier picture. */
    FREEZE("freeze"),
    /** Sent with a black picture. */
    BLACK_OUT("black-out"),
    /** Sent with damaged image bytes. */
    CORRUPT("corrupt"),
    /** Sent with a capture time that is off. */
    SKEW("skew"),
    /** Sent later, by a delay or by jitter. */
    DELAY("delay"),
    /** Sent after the frame that follows it. */
    REORDER("reorder"),
    /** Sent twice. */
    DUPLICATE("duplicate");

    private final String label;

    FaultKind(String label) {
        this.label = label;
    }

    /** Its name in options and reports. */
    public String label() {
        return label;
    }

    /**
     * How many frames may end in an outcome because of this fault.
     *
     * @param frames frames that had the fault
     * @return at most so many; {@link Long#MAX_VALUE} when a clock that was set back can make any number late
     */
    public long explains(Outcome outcome, long frames) {
        return switch (this) {
            case DUPLICATE -> outcome == Outcome.DUPLICATE ? frames : 0;
            case REORDER -> outcome == Outcome.OUT_OF_ORDER ? frames : 0;
            case SKEW -> outcome == Outcome.OUT_OF_ORDER && frames > 0 ? Long.MAX_VALUE : 0;
            case DROP, FREEZE, BLACK_OUT, CORRUPT, DELAY -> 0;
        };
    }
}
