package io.drivesight.simulator.score.world;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import java.util.Locale;

/** What can be wrong with one camera, the second of a scenario that looks to the side. */
public enum WorldFault {
    /** All is well. */
    NONE,
    /** Nothing is heard of it for two seconds. */
    SILENT,
    /** Its results come 300 ms after those of others. */
    LATE,
    /** Its clock is 50 ms behind. */
    SKEWED,
    /** It looks one degree further to the left than its calibration says. */
    MISALIGNED;

    private static final double SILENT_FROM = 5;
    private static final double SILENT_TO = 7;

    /** As in options and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a result of the camera is lost. */
    boolean loses(double seconds) {
        return this == SILENT && seconds >= SILENT_FROM && seconds < SILENT_TO;
    }

    /** When a result arrives, after its capture [s]. */
    double arrival(double seconds) {
        return this == LATE ? seconds + 0.3 : seconds;
    }

    /** The capture time that it claims [s]. */
    double claimed(double seconds) {
        return this == SKEWED ? seconds - 0.05 : seconds;
    }

    /** The calibration that it claims. */
    CameraModel claimed(CameraModel model) {
        if (this != MISALIGNED) {
            return model;
        }
        Mounting m = model.mounting();
        return new CameraModel(
                model.intrinsics(),
                new Mounting(m.x(), m.y(), m.z(), m.yaw() - Math.toRadians(1), m.pitch(), m.roll()));
    }
}
