package io.drivesight.simulator.scenario;

import java.util.ArrayList;
import java.util.List;

/** How an actor moves, in road coordinates. Scripted: the place at any time follows from the script alone. */
public sealed interface Motion {
    /** No place of a scenario is farther along the road [m]. */
    double FAR = 2000;

    /** Nothing is faster [m/s]. */
    double FASTEST = 60;

    /** Where an actor is at a time since the start of the drive [s]. */
    State at(double time);

    /**
     * Place and motion in road coordinates.
     *
     * @param s along the centre line [m]
     * @param l to its left [m]
     * @param along speed along the centre line [m/s]
     * @param across speed to the left [m/s]
     * @param heading where the actor points, seen from the road's direction [rad], positive to the left
     * @param distance travelled since time 0 [m]
     */
    record State(double s, double l, double along, double across, double heading, double distance) {}

    /** Stands where it is. */
    record Parked(double s, double l, double heading) implements Motion {
        @Override
        public State at(double time) {
            return new State(s, l, 0, 0, heading, 0);
        }
    }

    /**
     * Follows the road.
     *
     * @param s place at time 0 [m]
     * @param direction 1 with growing s, -1 against it; null in a file: 1
     * @param speed [m/s], never negative
     * @param lateral to the left of the centre line [m]; changes along S curves
     */
    record Along(Double s, Integer direction, Profile speed, Profile lateral) implements Motion {
        /** So long it is waited for the vehicle to get somewhere [s]. */
        private static final double LATEST = 60;

        public Along {
            Given.required("s", s);
            direction = Given.direction("direction", direction);
            Given.required("speed", speed);
            Given.required("lateral", lateral);
        }

        /** This, when a file may say so; {@code prefix} is its place there. */
        Along checked(String prefix, double widest) {
            Given.number(prefix + "s", s, -FAR, FAR);
            Given.profile(prefix + "speed", speed, 0, FASTEST);
            Given.profile(prefix + "lateral", lateral, -widest, widest);
            return this;
        }

        /**
         * Where it would be if it kept the speed that it has at a time: on the way that it really takes, and beside the centre line as it
         * is when it really gets there.
         *
         * @param ahead after the time [s], at least 0
         */
        State keepingSpeed(double time, double ahead) {
            double wanted = speed.integral(time) + speed.at(time) * ahead;
            double before = time;
            double after = time + LATEST;
            // It passes there once: when, is found by halving.
            for (int i = 0; i < 40; i++) {
                double middle = (before + after) / 2;
                if (speed.integral(middle) < wanted) {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            State there = at(after);
            return new State(s + direction * wanted, there.l(), there.along(), there.across(), there.heading(), wanted);
        }

        @Override
        public State at(double time) {
            double distance = speed.integral(time);
            double v = speed.at(time);
            double across = lateral.smoothSlope(time);
            // A car turns into its lane change; the floor keeps it from crabbing at a crawl.
            double turn = StrictMath.atan2(across, Math.max(v, 2)) * direction;
            double heading = direction > 0 ? turn : Math.PI + turn;
            return new State(
                    s + direction * distance, lateral.smoothAt(time), direction * v, across, heading, distance);
        }
    }

    /** Follows a smooth line through points of the road's surface. */
    final class Path implements Motion {
        private static final int PIECES = 24;

        private final List<double[]> line = new ArrayList<>();
        private final double[] length;
        private final Profile speed;

        /**
         * A path.
         *
         * @param points at least two places {@code {s, l}} [m], no two neighbours alike
         * @param speed [m/s], never negative; at the last point the actor stops
         */
        public Path(List<double[]> points, Profile speed) {
            this.speed = speed;
            for (int i = 0; i + 1 < points.size(); i++) {
                appendPiece(points, i);
            }
            line.add(points.get(points.size() - 1).clone());
            length = new double[line.size()];
            for (int i = 1; i < length.length; i++) {
                length[i] = length[i - 1] + distance(line.get(i - 1), line.get(i));
            }
        }

        /** Catmull-Rom spline from point i to i + 1. */
        private void appendPiece(List<double[]> points, int i) {
            double[] a = points.get(Math.max(0, i - 1));
            double[] b = points.get(i);
            double[] c = points.get(i + 1);
            double[] d = points.get(Math.min(points.size() - 1, i + 2));
            for (int k = 0; k < PIECES; k++) {
                double u = (double) k / PIECES;
                line.add(new double[] {spline(a[0], b[0], c[0], d[0], u), spline(a[1], b[1], c[1], d[1], u)});
            }
        }

        private static double spline(double a, double b, double c, double d, double u) {
            return b + 0.5 * u * (c - a + u * (2 * a - 5 * b + 4 * c - d + u * (3 * (b - c) + d - a)));
        }

        private static double distance(double[] a, double[] b) {
            double ds = b[0] - a[0];
            double dl = b[1] - a[1];
            return Math.sqrt(ds * ds + dl * dl);
        }

        @Override
        public State at(double time) {
            double total = length[length.length - 1];
            double wanted = Math.max(0, speed.integral(time));
            double travelled = Math.min(wanted, total);
            int i = segment(travelled);
            double[] a = line.get(i);
            double[] b = line.get(i + 1);
            double share = (travelled - length[i]) / Math.max(1e-9, length[i + 1] - length[i]);
            double heading = heading(i, share);
            double v = wanted >= total ? 0 : speed.at(time);
            return new State(
                    a[0] + (b[0] - a[0]) * share,
                    a[1] + (b[1] - a[1]) * share,
                    v * StrictMath.cos(heading),
                    v * StrictMath.sin(heading),
                    heading,
                    travelled);
        }

        private int segment(double travelled) {
            int i = 0;
            while (i + 2 < length.length && length[i + 1] <= travelled) {
                i++;
            }
            return i;
        }

        /** Blends towards the neighbouring pieces, so that the heading has no steps. */
        private double heading(int i, double share) {
            double here = direction(i);
            int other = share < 0.5 ? Math.max(0, i - 1) : Math.min(line.size() - 2, i + 1);
            double turn = StrictMath.IEEEremainder(direction(other) - here, 2 * Math.PI);
            return here + turn * Math.abs(share - 0.5);
        }

        private double direction(int i) {
            double[] a = line.get(i);
            double[] b = line.get(i + 1);
            return StrictMath.atan2(b[1] - a[1], b[0] - a[0]);
        }
    }
}
