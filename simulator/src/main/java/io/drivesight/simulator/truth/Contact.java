package io.drivesight.simulator.truth;

import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.World;

/** When the vehicle's footprint meets that of an object. */
public final class Contact {
    /** Contacts are found to about this [s]. */
    private static final double PRECISION = 1e-3;

    private Contact() {}

    /**
     * The time to collision: swept, so that nothing is stepped over. From one moment to the next as much time passes as the two need at
     * least to close the gap between them (conservative advancement, Mirtich 1996).
     *
     * @param vehicle course of the vehicle's origin
     * @param object course of the middle of an object's footprint, in the same frame
     * @param margin by so much the vehicle is longer and wider on every side [m]
     * @param within how far ahead to look [s]
     * @return [s]; 0 when they touch now, infinite: not within the time
     */
    public static double after(Course vehicle, Course object, ActorModel.Size size, double margin, double within) {
        ActorModel.Size ego = World.EGO_SIZE;
        Course middle = vehicle.ahead(ego.length() / 2 - World.EGO_REAR_OVERHANG);
        double length = ego.length() + 2 * margin;
        double width = ego.width() + 2 * margin;
        double time = 0;
        while (time <= within) {
            Footprint own = new Footprint(middle.at(time), length, width);
            Footprint other = Footprint.of(object.at(time), size);
            // Far apart the circles around them tell enough, and cost least.
            double apart = own.middle().distanceTo(other.middle()) - own.radius() - other.radius();
            double gap = apart > 1 ? apart : own.gap(other);
            if (gap <= 0) {
                return time;
            }
            double next = (Math.floor(time / Course.STEP + 1e-9) + 1) * Course.STEP;
            double closing = closing(middle.rate(time), own, object.rate(time), other);
            time = Math.min(next, time + Math.max(PRECISION, closing > 0 ? gap / closing : Course.STEP));
        }
        return Double.POSITIVE_INFINITY;
    }

    /** No two points of the footprints come nearer to each other faster than this [m/s]. */
    private static double closing(GroundPose rate, Footprint own, GroundPose otherRate, Footprint other) {
        return rate.distanceTo(otherRate)
                + Math.abs(rate.yaw()) * own.radius()
                + Math.abs(otherRate.yaw()) * other.radius();
    }
}
