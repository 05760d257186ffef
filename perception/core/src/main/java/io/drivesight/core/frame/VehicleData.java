package io.drivesight.core.frame;

/** What a frame may tell beside its picture. What cannot be true is left out, and the frame is processed without it. */
public enum VehicleData {
    /** How the camera sees and where it sits. */
    CALIBRATION("calibration"),
    /** How the vehicle moves. */
    EGO_MOTION("ego-motion"),
    /** The vehicle's acceleration alone: its motion stands. */
    ACCELERATION("acceleration"),
    /** The curvature of its way by a map alone: its motion stands. */
    MAP("map");

    private final String code;

    VehicleData(String code) {
        this.code = code;
    }

    /** A stable word for machines. */
    public String code() {
        return code;
    }
}
