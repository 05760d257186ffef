package io.drivesight.core.prediction;

/** How much an object matters to the vehicle now, from least to most. */
public enum Criticality {
    /** No conflict within the horizon. */
    NONE,
    /** In or entering the ego path, time enough. */
    ATTENTION,
    /** Safe distance violated, or time to collision below the warning threshold. */
    WARNING,
    /** Time to collision below the emergency threshold. */
    EMERGENCY
}
