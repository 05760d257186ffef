package io.drivesight.core.frame;

import java.util.regex.Pattern;

/**
 * One camera of one vehicle.
 *
 * @param vehicle 1 to 128 of {@code [A-Za-z0-9_.-]}
 * @param camera 1 to 128 of {@code [A-Za-z0-9_.-]}
 */
public record CameraId(String vehicle, String camera) implements Comparable<CameraId> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    public CameraId {
        check("vehicle", vehicle);
        check("camera", camera);
    }

    private static void check(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            // The name itself may be long or hostile: only its length is told.
            throw new IllegalArgumentException(
                    what + " must be 1 to 128 of [A-Za-z0-9_.-], had " + name.length() + " characters");
        }
    }

    /** The key of the camera's messages: {@code vehicle/camera}. */
    public String key() {
        return vehicle + "/" + camera;
    }

    @Override
    public int compareTo(CameraId other) {
        return key().compareTo(other.key());
    }

    @Override
    public String toString() {
        return key();
    }
}
