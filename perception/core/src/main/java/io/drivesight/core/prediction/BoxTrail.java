package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.state.StateCodec;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The boxes of one track in the last half second, and the parabola through them: where the box is, how fast it moves and grows, and
 * how that changes. Fitted by least squares with a prior of standing still, so that few or noisy boxes tell little. Not thread-safe.
 */
public final class BoxTrail {
    /** Longer ago is forgotten [s]. */
    private static final double MEMORY = 0.5;
    /** What has been seen for so long is known as well as it gets [s]. */
    private static final double ENOUGH = 0.4;
    /** Boxes nearer in time than this tell nothing new [s]; only the newest may be as near. */
    private static final double SPACING = 0.02;
    /** Standard deviation of a box' place and size: so many px and so much of its height, at the usual detector's jitter. */
    private static final double PIXEL_DEVIATION = 1;

    private static final double HEIGHT_DEVIATION = 0.02;
    /** Prior standard deviation of the centre's sideways velocity [heights / s]; half of it for all else. */
    static final double RATE_DEVIATION = 1;
    /** The same of the acceleration [heights / s2]. */
    private static final double ACCELERATION_DEVIATION = 0.5;

    private final Deque<Seen> seen = new ArrayDeque<>();

    private record Seen(double time, Box box) {}

    private static final Seen NOTHING = new Seen(0, new Box(0, 0, 0, 0));

    /** Takes in a box, some time after the one before. */
    public void observe(double time, Box box) {
        while (!seen.isEmpty() && time - seen.getFirst().time() > MEMORY) {
            seen.removeFirst();
        }
        if (seen.size() > 1) {
            Seen newest = seen.removeLast();
            // The newest always counts; it makes way for the next one only where the box before it is near enough.
            if (newest.time() - seen.getLast().time() >= SPACING) {
                seen.addLast(newest);
            }
        }
        seen.addLast(new Seen(time, box));
    }

    boolean isEmpty() {
        return seen.isEmpty();
    }

    /** When the last box was seen, on the clock of {@link #observe}. */
    double lastTime() {
        return seen.getLast().time();
    }

    /** How much of the motion is known, 0 (one box) to 1; at least one box must have been seen. */
    double known() {
        return Math.min(1, (lastTime() - seen.getFirst().time()) / ENOUGH);
    }

    /**
     * What the boxes tell of the time of the last one. At least one must have been seen.
     *
     * @param centerX where the optical axis meets the image [px]
     * @param centerY the same [px]
     */
    public BoxMotion fit(double centerX, double centerY) {
        Box last = seen.getLast().box();
        double now = seen.getLast().time();
        // Moments of time up to the fourth, and of each axis with time up to the second.
        double[] times = new double[5];
        double[] sums = new double[3 * BoxMotion.AXES];
        for (Seen each : seen) {
            double t = each.time() - now;
            double power = 1;
            for (int i = 0; i < times.length; i++) {
                times[i] += power;
                power *= t;
            }
            for (int axis = 0; axis < BoxMotion.AXES; axis++) {
                double off = BoxMotion.value(each.box(), axis) - BoxMotion.value(last, axis);
                sums[3 * axis] += off;
                sums[3 * axis + 1] += t * off;
                sums[3 * axis + 2] += t * t / 2 * off;
            }
        }
        double height = Math.max(1, last.height());
        double deviation = PIXEL_DEVIATION + HEIGHT_DEVIATION * height;
        double[] place = new double[BoxMotion.AXES];
        double[] rate = new double[BoxMotion.AXES];
        double[] acceleration = new double[BoxMotion.AXES];
        for (int axis = 0; axis < BoxMotion.AXES; axis++) {
            double scale = (axis == BoxMotion.X ? 1 : 0.5) * height;
            double[] c = parabola(
                    times,
                    sums,
                    3 * axis,
                    square(deviation / (RATE_DEVIATION * scale)),
                    square(deviation / (ACCELERATION_DEVIATION * scale)));
            place[axis] = BoxMotion.value(last, axis) + c[0];
            rate[axis] = c[1];
            acceleration[axis] = c[2];
        }
        place[BoxMotion.X] -= centerX;
        place[BoxMotion.Y] -= centerY;
        return new BoxMotion(place, rate, acceleration);
    }

    private static double square(double value) {
        return value * value;
    }

    /** Value, rate and acceleration at time 0 that fit best; Cramer's rule on the normal equations. */
    private static double[] parabola(double[] t, double[] sums, int at, double rateWeight, double accelerationWeight) {
        double a = t[0];
        double b = t[1];
        double c = t[2] / 2;
        double d = t[2] + rateWeight;
        double e = t[3] / 2;
        double f = t[4] / 4 + accelerationWeight;
        double p = d * f - e * e;
        double q = c * e - b * f;
        double r = b * e - c * d;
        double determinant = a * p + b * q + c * r;
        double x = sums[at];
        double y = sums[at + 1];
        double z = sums[at + 2];
        return new double[] {
            (p * x + q * y + r * z) / determinant,
            (q * x + (a * f - c * c) * y + (b * c - a * e) * z) / determinant,
            (r * x + (b * c - a * e) * y + (a * d - b * b) * z) / determinant
        };
    }

    void state(StateCodec codec) {
        codec.all(
                seen,
                5 * Double.BYTES,
                () -> NOTHING,
                each -> new Seen(codec.real(each.time()), codec.box(each.box())));
    }
}
