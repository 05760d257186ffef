package io.drivesight.simulator.truth;

import io.drivesight.simulator.scenario.ActorModel;

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

    /** The nearer of two: of a road user that is two objects. */
    public Danger or(Danger other) {
        return new Danger(
                Math.min(contact, other.contact),
                Math.min(near, other.near),
                Math.min(foreseen, other.foreseen),
                Math.min(foreseenNear, other.foreseenNear));
    }

    /** True: whoever sees the object as it moves now knows that it leads to a contact. */
    public boolean isForeseeable() {
        return Double.isFinite(foreseen);
    }

    /** True: a warning about the object is no false alarm. */
    public boolean justifiesWarning() {
        return Double.isFinite(near) || Double.isFinite(foreseenNear);
    }
}
