package io.drivesight.core.tracking;

/** Where a track is in its life. */
public enum TrackStatus {
    /** Seen too briefly to be trusted; not published by default. */
    TENTATIVE,
    /** Confirmed and seen in this frame. */
    TRACKED,
    /** Confirmed, not seen in this frame: its box is predicted. */
    COASTING
}
