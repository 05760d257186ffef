package io.drivesight.simulator.truth;

import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.World;

/**
 * How an object stands to the vehicle at a moment, times to collision in seconds; infinite: none within {@link #LOOK_AHEAD}. The
 * vehicle keeps its present speed on the way that it really takes: nobody brakes.
 *
 * @param contact until they touch, when the object goes where it really goes
 * @param near the same with {@link #MARGIN} around the vehicle
 * @param foreseen until they touch, when the object goes on as it moves now
 * @param foreseenNear the same with the margin
 */
public record Danger(double contact, double near, double foreseen, double foreseenNear) {
    /** Space that a vehicle keeps around itself; a warning about what comes nearer is justified [m]. */
    public static final double MARGIN = 0.3;

    /**
     * A warning is early, not false, up to so long before a contact [s]. The service warns 2.9 s before one, of people 2.5 s (RiskConfig);
     * what is a little off in place and speed, or a warner that gives another second, must not make that false.
     */
    public static final double LOOK_AHEAD = 4.3;

    public static final Danger NONE = new Danger(
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Of courses in one frame.
     *
     * @param vehicle of the vehicle's origin, at its present speed
     * @param real of the middle of the object's footprint
     * @param foreseen the same, as {@link Course#foreseen} has it
     */
    public static Danger of(Course vehicle, Course real, Course foreseen, ActorModel.Size size) {
        double near = Contact.after(vehicle, real, size, MARGIN, LOOK_AHEAD);
        double foreseenNear = Contact.after(vehicle, foreseen, size, MARGIN, LOOK_AHEAD);
        // Who does not come near does not touch either.
        return new Danger(
                Double.isInfinite(near) ? near : Contact.after(vehicle, real, size, 0, LOOK_AHEAD),
                near,
                Double.isInfinite(foreseenNear) ? foreseenNear : Contact.after(vehicle, foreseen, size, 0, LOOK_AHEAD),
                foreseenNear);
    }

    /** True: whoever sees the object as it moves now knows that it leads to a contact. */
    public boolean isForeseeable() {
        return Double.isFinite(foreseen);
    }

    /** True: a warning about the object is no false alarm. */
    public boolean justifiesWarning() {
        return Double.isFinite(near) || Double.isFinite(foreseenNear);
    }

    /** When the vehicle's footprint meets that of an object. */
    public static final class Contact {
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

        /**
         * A rectangle on the plane.
         *
         * @param middle its middle, and the direction of its length
         * @param length [m]
         * @param width [m]
         */
        public record Footprint(GroundPose middle, double length, double width) {
            /** A thing of this size. */
            public static Footprint of(GroundPose middle, ActorModel.Size size) {
                return new Footprint(middle, size.length(), size.width());
            }

            /**
             * How far two rectangles are apart along the direction that parts them most, of their four [m]: never more than their distance;
             * 0 or less exactly when they touch or overlap (separating axes).
             */
            public double gap(Footprint other) {
                double first = Math.max(gap(other, middle.yaw()), gap(other, middle.yaw() + Math.PI / 2));
                double second = Math.max(gap(other, other.middle.yaw()), gap(other, other.middle.yaw() + Math.PI / 2));
                return Math.max(first, second);
            }

            private double gap(Footprint other, double direction) {
                double dx = other.middle.x() - middle.x();
                double dy = other.middle.y() - middle.y();
                double distance = Math.abs(dx * Math.cos(direction) + dy * Math.sin(direction));
                return distance - reach(direction) - other.reach(direction);
            }

            /** From the middle to the farthest corner along a direction [m]. */
            public double reach(double direction) {
                double turned = direction - middle.yaw();
                return Math.abs(length / 2 * Math.cos(turned)) + Math.abs(width / 2 * Math.sin(turned));
            }

            /** From the middle to a corner [m]. */
            double radius() {
                return Math.hypot(length, width) / 2;
            }
        }
    }
}
