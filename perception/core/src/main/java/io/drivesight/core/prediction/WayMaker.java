package io.drivesight.core.prediction;

import io.drivesight.core.prediction.EgoSweep.Way;
import io.drivesight.core.prediction.RoadCurve.Spot;

/** Lays out the ways that a body may go, at the times of a sweep. Not thread-safe. */
final class WayMaker {
    /** An acceleration that speeds up dies out with this time constant [s]. */
    private static final double EAGERNESS = 1;
    /** Below this a curvature is none [1/m]. */
    private static final double STRAIGHT = 1e-6;

    private final int steps;
    private final Way way;
    private final double[] gone;
    private final double[] at = new double[RoadCurve.PLACE];

    WayMaker(int steps) {
        this.steps = steps;
        this.way = new Way(steps);
        this.gone = new double[steps + 1];
    }

    /** The way made last; valid until the next one is. */
    Way way() {
        return way;
    }

    /** How far one gets who brakes until it stands, or whose speeding up dies out; then kept for the next way. */
    private void go(double speed, double acceleration) {
        double stop = acceleration < 0 ? speed / -acceleration : Double.POSITIVE_INFINITY;
        for (int k = 0; k <= steps; k++) {
            double time = k * EgoSweep.STEP;
            if (acceleration > 0) {
                gone[k] = speed * time + acceleration * MotionState.dying(time, EAGERNESS);
            } else {
                double rolling = Math.min(time, stop);
                gone[k] = speed * rolling + acceleration * rolling * rolling / 2;
            }
        }
    }

    /**
     * On the plane: straight, or a circle.
     *
     * @param heading of travel [rad]
     * @param body direction of its length [rad]; turns with it
     * @param curvature of the way [1/m]
     */
    Way plane(double x, double y, double speed, double heading, double body, double acceleration, double curvature) {
        go(speed, acceleration);
        double cos = Math.cos(heading);
        double sin = Math.sin(heading);
        double bodyCos = Math.cos(body);
        double bodySin = Math.sin(body);
        boolean straight = Math.abs(curvature) < STRAIGHT;
        for (int k = 0; k <= steps; k++) {
            double forward = gone[k];
            double left = 0;
            double c = 1;
            double s = 0;
            if (!straight) {
                double turn = curvature * gone[k];
                c = Math.cos(turn);
                s = Math.sin(turn);
                forward = s / curvature;
                left = (1 - c) / curvature;
            }
            way.put(
                    k,
                    x + forward * cos - left * sin,
                    y + forward * sin + left * cos,
                    c * bodyCos - s * bodySin,
                    s * bodyCos + c * bodySin);
        }
        return way;
    }

    /**
     * Along the road, on the side where it is, drifting across it.
     *
     * @param direction 1 as the vehicle goes, -1 towards it
     * @param across speed to the left of the road [m/s]
     */
    Way road(RoadCurve road, Spot from, int direction, double speed, double acceleration, double across) {
        go(speed, acceleration);
        double slope = across / Math.max(1, speed);
        double cosine = 1 / Math.sqrt(1 + slope * slope);
        double sine = slope * cosine;
        double along = from.along();
        double before = 0;
        for (int k = 0; k <= steps; k++) {
            double aside = from.aside() + slope * gone[k];
            // Inside a bend the same way is a longer one along the middle.
            double stretch = Math.max(0.3, 1 - road.curvature(along) * aside);
            along += direction * (gone[k] - before) / stretch;
            before = gone[k];
            road.place(along, aside, at);
            double c = at[2];
            double s = at[3];
            double turned = direction * sine;
            way.put(k, at[0], at[1], c * cosine - s * turned, s * cosine + c * turned);
        }
        return way;
    }
}
