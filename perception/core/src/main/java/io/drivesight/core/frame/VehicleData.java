package io.drivesight.core.frame;

import java.util.Locale;

/** What a frame may tell beside its picture. What cannot be true is left out, and the frame is processed without it. */
public enum VehicleData {
    /** How the camera sees and where it sits. */
    CALIBRATION,
    /** How the vehicle moves. */
    EGO_MOTION,
    /** The vehicle's acceleration alone: its motion stands. */
    ACCELERATION,
    /** The curvature of its way by a map alone: its motion stands. */
    MAP;

    /** A stable word for machines. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
