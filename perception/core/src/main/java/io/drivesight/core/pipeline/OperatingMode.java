package io.drivesight.core.pipeline;

/** Whether the service can be relied on. */
public enum OperatingMode {
    /** Not ready yet: loading or warming up. */
    STARTING,
    NORMAL,
    /** Works, with the limits that the reasons name. */
    DEGRADED,
    /** Results cannot be relied on. */
    UNAVAILABLE,
    /** Draining; no new frames are taken. */
    STOPPING
}
