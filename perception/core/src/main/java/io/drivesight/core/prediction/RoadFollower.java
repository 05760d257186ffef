package io.drivesight.core.prediction;

import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.RoadCurve.Spot;
import java.util.Optional;

/**
 * One who follows the road: it keeps its distance to the line and goes on along it.
 *
 * @param road the line
 * @param from where it is on it
 * @param direction 1 as the vehicle goes, -1 towards it
 * @param speed above 0 [m/s]
 * @param acceleration along the road, which dies out as that of a manoeuvre does [m/s2]
 */
record RoadFollower(RoadCurve road, Spot from, int direction, double speed, double acceleration) {
    /** Slower than this it may as well park or turn off [m/s]. */
    private static final double LEAST_SPEED = 2;
    /** More than this off the road's direction it does not follow it [rad]. */
    private static final double ALIGNED = 0.45;
    /** Farther to the side it is on another road [m]. */
    private static final double ROADSIDE = 14;

    /** Who has this state in the vehicle's frame, at this spot, as one who follows the road; empty when it cannot be one. */
    static Optional<RoadFollower> of(RoadCurve road, MotionState state, Spot spot) {
        double speed = state.speed();
        if (speed < LEAST_SPEED) {
            return Optional.empty();
        }
        double off = Math.IEEEremainder(Math.atan2(state.velocityY(), state.velocityX()) - spot.heading(), 2 * Math.PI);
        int direction = Math.abs(off) > Math.PI / 2 ? -1 : 1;
        double turned = direction > 0 ? off : Math.IEEEremainder(off - Math.PI, 2 * Math.PI);
        return Math.abs(turned) < ALIGNED && Math.abs(spot.aside()) < ROADSIDE
                ? Optional.of(new RoadFollower(road, spot, direction, speed, state.along()))
                : Optional.empty();
    }

    /** The state in the vehicle's frame of one who has turned into the road's direction and goes on along it. */
    MotionState state(MotionState now) {
        double cos = direction * Math.cos(from.heading());
        double sin = direction * Math.sin(from.heading());
        double curvature = road.curvature(from.along());
        double across = direction * speed * speed * curvature / Math.max(0.3, 1 - curvature * from.aside());
        return new MotionState(
                now.x(), now.y(), speed * cos, speed * sin, -across * sin, across * cos, now.deceleration());
    }

    /** Places at all points of a path. */
    void place(Steps steps, double[] xs, double[] ys) {
        double[] at = new double[RoadCurve.PLACE];
        double along = from.along();
        double gone = 0;
        for (int i = 0; i < steps.count(); i++) {
            double way = Math.max(gone, speed * steps.seconds(i) + acceleration * steps.dying(i));
            along += direction * (way - gone) / Math.max(0.3, 1 - road.curvature(along) * from.aside());
            gone = way;
            road.place(along, from.aside(), at);
            xs[i] = at[0];
            ys[i] = at[1];
        }
    }
}
