package io.drivesight.service.lane;

/** What happens when frames come faster than they can be processed. */
public enum FreshnessPolicy {
    /** Real time: the newest waiting frame of each camera wins, older ones end as SUPERSEDED. */
    LATEST,
    /** Replay and offline: nothing is skipped, the source is held back instead. */
    EVERY
}
