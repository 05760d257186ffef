package io.drivesight.core.camera;

/**
 * Where the vehicle is in a frame that stands still: that of the vehicle at some first moment.
 *
 * @param x [m]
 * @param y [m]
 * @param heading [rad], positive to the left, -pi..pi
 */
public record EgoPose(double x, double y, double heading) {
    /** The first moment. */
    public static final EgoPose ORIGIN = new EgoPose(0, 0, 0);

    /** Where it is after some seconds of this motion. */
    public EgoPose after(EgoMotion motion, double seconds) {
        double[] step = motion.displacement(seconds);
        double[] place = fromVehicle(step[0], step[1]);
        return new EgoPose(place[0], place[1], Math.IEEEremainder(heading + motion.yawRate() * seconds, 2 * Math.PI));
    }

    /** A place in the vehicle's frame, in the frame that stands still: x and y [m]. */
    public double[] fromVehicle(double ahead, double left) {
        double cos = Math.cos(heading);
        double sin = Math.sin(heading);
        return new double[] {x + cos * ahead - sin * left, y + sin * ahead + cos * left};
    }

    /** A place in the frame that stands still, in the vehicle's frame: x and y [m]. */
    public double[] toVehicle(double placeX, double placeY) {
        double cos = Math.cos(heading);
        double sin = Math.sin(heading);
        double dx = placeX - x;
        double dy = placeY - y;
        return new double[] {cos * dx + sin * dy, cos * dy - sin * dx};
    }
}
