package io.drivesight.core.camera;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;

/** Boxes in which a camera sees bodies of usual size. */
public final class Cuboids {
    /** Of a car's body over its wheels' contact with the road [m]. */
    private static final double OVERHANG = 0.85;

    private Cuboids() {}

    /** The box of one whose footprint has its middle at x, y, in the vehicle frame, and that points to a heading. */
    public static Box box(GroundCamera camera, ObjectClass objectClass, double x, double y, double heading) {
        return box(camera, BodySize.of(objectClass), x, y, heading);
    }

    /** The same of a body of any size. */
    public static Box box(GroundCamera camera, BodySize body, double x, double y, double heading) {
        double[] out = new double[CuboidCamera.PROJECTED];
        new CuboidCamera(camera, EgoPose.ORIGIN)
                .project(
                        x,
                        y,
                        Math.cos(heading),
                        Math.sin(heading),
                        body.length(),
                        body.width(),
                        body.height(),
                        body.length() - 2 * OVERHANG,
                        out);
        return new Box(
                out[CuboidCamera.LEFT], out[CuboidCamera.TOP], out[CuboidCamera.RIGHT], out[CuboidCamera.BOTTOM]);
    }
}
