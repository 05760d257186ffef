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
        double cos = Math.cos(heading);
        double sin = Math.sin(heading);
        return new EgoPose(
                x + cos * step[0] - sin * step[1],
                y + sin * step[0] + cos * step[1],
                Math.IEEEremainder(heading + motion.yawRate() * seconds, 2 * Math.PI));
    }
}
