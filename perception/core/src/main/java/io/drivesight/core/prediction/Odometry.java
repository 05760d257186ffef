package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;

/** Where the vehicle is on a plane that stays put, since the first frame; it stands still while its motion is unknown. */
final class Odometry {
    private double x;
    private double y;
    private double heading;

    void advance(EgoMotion ego, double seconds) {
        double[] step = ego.displacement(seconds);
        x += Math.cos(heading) * step[0] - Math.sin(heading) * step[1];
        y += Math.sin(heading) * step[0] + Math.cos(heading) * step[1];
        heading = Math.IEEEremainder(heading + ego.yawRate() * seconds, 2 * Math.PI);
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    double heading() {
        return heading;
    }

    void read(StateReader in) {
        x = in.real();
        y = in.real();
        heading = in.real();
    }

    void write(StateWriter out) {
        out.reals(new double[] {x, y, heading});
    }
}
