package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.motion.Bends;
import io.drivesight.core.state.StateCodec;
import java.util.Arrays;

/**
 * The road's curvature ahead of the vehicle, as a normal distribution: its values at knots {@value #SPACING} m apart, straight lines
 * between them. What is believed moves back along the knots as the vehicle drives on, and fades to what is believed of any road
 * ({@link Bends}). The vehicle's own yaw rate, a map, and what others do or where they stand, are measurements. A vehicle on a parallel lane has
 * the road's direction; a row of parked ones is a line beside it. Not thread-safe.
 */
final class RoadAhead {
    /** Knots, the first at the vehicle. */
    static final int KNOTS = 6;
    /** Between two of them [m]. */
    static final double SPACING = 20;

    /** Time in which what was believed is forgotten [s]. */
    private static final double MEMORY = 3;
    /** What is seen of others for so long counts as one measurement: frames one after the other see the same thing (development seeds 1 to 20: 1 s gives a quarter more false alarms, 0.25 s about as many) [s]. */
    private static final double LOOK = 0.5;
    /** Slower than this the yaw rate says nothing of the road [m/s]. */
    private static final double LEAST_SPEED = 2;
    /** Error of a yaw rate [rad/s]. */
    private static final double YAW_DEVIATION = 0.004;
    /** A measurement off by more than so many deviations is weighed down. */
    private static final double ROBUST = 3;

    private final double[] mean = new double[KNOTS];
    private final double[] covariance = new double[KNOTS * KNOTS];
    private final double[] shifted = new double[KNOTS * KNOTS];
    private final double[] gain = new double[KNOTS];
    /** What the line was drawn by from which others are measured: that of the frame's beginning. No state: each frame sets it. */
    private final double[] drawn = new double[KNOTS];

    private double prior = Bends.spread(0);
    private boolean begun;

    /** The vehicle drives on for some seconds, then tells its motion. */
    void advance(EgoMotion ego, double seconds) {
        double speed = Math.abs(ego.speed());
        prior = Bends.spread(speed);
        double way = Math.max(0, ego.speed()) * seconds;
        if (!begun || way > SPACING) {
            Arrays.fill(mean, 0);
            fill(covariance);
            begun = true;
        } else {
            shift(way / SPACING);
            forget(-Math.expm1(-seconds / MEMORY));
        }
        if (speed > LEAST_SPEED) {
            double noise = YAW_DEVIATION / speed;
            observe(weights(0, 0), ego.yawRate() / ego.speed() - mean[0], noise * noise);
        }
        for (int j = 0; j < Math.min(KNOTS, ego.curvatureAhead().size()); j++) {
            double mapped = ego.curvatureAhead().get(j);
            double noise = MapNoise.of(mapped);
            observe(weights(j * SPACING, 0), mapped - mean[j], noise * noise);
        }
        draw();
    }

    private void draw() {
        System.arraycopy(mean, 0, drawn, 0, KNOTS);
    }

    /** Errors of a map's curvature. */
    private static final class MapNoise {
        private static final double SHARE = 0.1;
        private static final double LEAST = 0.0005;

        static double of(double curvature) {
            return LEAST + SHARE * Math.abs(curvature);
        }
    }

    private void fill(double[] to) {
        for (int i = 0; i < KNOTS; i++) {
            for (int j = 0; j < KNOTS; j++) {
                to[i * KNOTS + j] = prior * prior * alike(Math.abs(i - j));
            }
        }
    }

    private static double alike(int knots) {
        return Math.exp(-knots * SPACING / Bends.LENGTH);
    }

    /** Moves what is believed by a share of a knot's distance. */
    private void shift(double share) {
        double fresh = alike(1);
        for (int i = 0; i < KNOTS; i++) {
            double next = i + 1 < KNOTS ? mean[i + 1] : fresh * mean[i];
            mean[i] += share * (next - mean[i]);
        }
        for (int row = 0; row < KNOTS; row++) {
            for (int j = 0; j < KNOTS; j++) {
                double here = covariance[row * KNOTS + j];
                double next = j + 1 < KNOTS ? covariance[row * KNOTS + j + 1] : fresh * here;
                shifted[row * KNOTS + j] = here + share * (next - here);
            }
        }
        for (int i = 0; i < KNOTS; i++) {
            for (int column = 0; column < KNOTS; column++) {
                double here = shifted[i * KNOTS + column];
                double next = i + 1 < KNOTS ? shifted[(i + 1) * KNOTS + column] : fresh * here;
                covariance[i * KNOTS + column] = here + share * (next - here);
            }
        }
    }

    private void forget(double share) {
        fill(shifted);
        for (int i = 0; i < KNOTS; i++) {
            mean[i] *= 1 - share;
        }
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] += share * (shifted[i] - covariance[i]);
        }
    }

    /** Another vehicle's own curvature at a place along the road, with its deviation [1/m]. */
    void seeCurvature(double along, double curvature, double deviation, double seconds) {
        if (inside(along)) {
            double[] h = weights(along, 0);
            observe(h, curvature - dot(h), lasting(deviation, seconds));
        }
    }

    /** The direction of one who drives along the road at a place, with its deviation [rad]. */
    void seeHeading(double along, double heading, double deviation, double seconds) {
        if (inside(along)) {
            double[] h = weights(along, 1);
            observe(h, heading - dot(h), lasting(deviation, seconds));
        }
    }

    /**
     * Two that stand in a row beside the road.
     *
     * @param first along the road [m]
     * @param second along it, farther on [m]
     * @param step by how much the second stands farther to the left of the line that was drawn last ({@link #curve}) [m]
     * @param deviation of that, when they stand in line [m]
     */
    void seeRow(double first, double second, double step, double deviation, double seconds) {
        if (inside(first) && inside(second) && second > first) {
            double[] h = weights(second, 2);
            double[] nearer = weights(first, 2);
            for (int j = 0; j < KNOTS; j++) {
                h[j] -= nearer[j];
            }
            observe(h, step - moved(h), lasting(deviation, seconds));
        }
    }

    /**
     * One who drives in a lane.
     *
     * @param along the road [m]
     * @param off by how much it is farther to the left of the line that was drawn last ({@link #curve}) than its lane would have it [m]
     * @param deviation of that [m]
     */
    void seeLane(double along, double off, double deviation, double seconds) {
        if (inside(along)) {
            double[] h = weights(along, 2);
            observe(h, off - moved(h), lasting(deviation, seconds));
        }
    }

    private static boolean inside(double along) {
        return along >= 0 && along <= (KNOTS - 1) * SPACING;
    }

    private static double lasting(double deviation, double seconds) {
        return deviation * deviation * Math.max(1, LOOK / Math.max(1e-3, seconds));
    }

    /** What each knot has to do with curvature (0), direction (1) or place (2) at a way along the road. */
    private static double[] weights(double along, int integrals) {
        double[] h = new double[KNOTS];
        for (int j = 0; j < KNOTS; j++) {
            double u = along / SPACING - j;
            h[j] = switch (integrals) {
                case 0 -> j == KNOTS - 1 && u > 0 ? 1 : Math.max(0, 1 - Math.abs(u));
                case 1 -> SPACING * (first(u) - (j == 0 ? 0.5 : 0));
                default -> SPACING * SPACING * (second(u) - (j == 0 ? 1.0 / 6 + u / 2 : 0));
            };
        }
        return h;
    }

    /** Integral of a hat of width 1 to each side from its left foot on. */
    private static double first(double u) {
        if (u <= -1) {
            return 0;
        }
        if (u >= 1) {
            return 1;
        }
        return u < 0 ? (u + 1) * (u + 1) / 2 : 1 - (1 - u) * (1 - u) / 2;
    }

    private static double second(double u) {
        if (u <= -1) {
            return 0;
        }
        if (u >= 1) {
            return u;
        }
        return u < 0 ? (u + 1) * (u + 1) * (u + 1) / 6 : u + (1 - u) * (1 - u) * (1 - u) / 6;
    }

    private double dot(double[] h) {
        double sum = 0;
        for (int j = 0; j < KNOTS; j++) {
            sum += h[j] * mean[j];
        }
        return sum;
    }

    /** What others have told since the line was drawn: who is measured from that line tells it only once. */
    private double moved(double[] h) {
        double sum = 0;
        for (int j = 0; j < KNOTS; j++) {
            sum += h[j] * (mean[j] - drawn[j]);
        }
        return sum;
    }

    private void observe(double[] h, double innovation, double noise) {
        double variance = 0;
        for (int i = 0; i < KNOTS; i++) {
            double sum = 0;
            for (int j = 0; j < KNOTS; j++) {
                sum += covariance[i * KNOTS + j] * h[j];
            }
            gain[i] = sum;
            variance += h[i] * sum;
        }
        double off = innovation * innovation / (ROBUST * ROBUST * (variance + noise));
        double total = variance + noise * Math.max(1, off * off);
        for (int i = 0; i < KNOTS; i++) {
            mean[i] += gain[i] / total * innovation;
        }
        for (int i = 0; i < KNOTS; i++) {
            for (int j = 0; j < KNOTS; j++) {
                covariance[i * KNOTS + j] -= gain[i] * gain[j] / total;
            }
        }
    }

    /** Draws the most likely line; what {@link #seeRow} and {@link #seeLane} tell is measured from the one drawn last. */
    RoadCurve curve() {
        draw();
        return new RoadCurve(this::curvature);
    }

    /** Curvature at a way along the road [1/m]; behind the vehicle that of now. */
    double curvature(double along) {
        double u = Math.max(0, Math.min(KNOTS - 1, along / SPACING));
        int j = Math.min(KNOTS - 2, (int) u);
        return mean[j] + (u - j) * (mean[j + 1] - mean[j]);
    }

    /**
     * How unsure the road is at a way along it.
     *
     * @param curvature variance [1/m2]
     * @param heading variance of the direction [rad2]
     * @param aside variance of how far to the side the line lies [m2]
     * @param together covariance of the two before [m rad]
     */
    record Doubt(double curvature, double heading, double aside, double together) {}

    /** Behind the last knot the road may do what any road does. */
    Doubt doubt(double along) {
        double end = (KNOTS - 1) * SPACING;
        double there = Math.max(0, Math.min(end, along));
        double[] bends = weights(there, 0);
        double[] turns = weights(there, 1);
        double[] shifts = along > 0 ? weights(along, 2) : new double[KNOTS];
        double curvature = 0;
        double heading = 0;
        double aside = 0;
        double together = 0;
        for (int i = 0; i < KNOTS; i++) {
            for (int j = 0; j < KNOTS; j++) {
                double c = covariance[i * KNOTS + j];
                curvature += bends[i] * c * bends[j];
                heading += turns[i] * c * turns[j];
                aside += shifts[i] * c * shifts[j];
                together += shifts[i] * c * turns[j];
            }
        }
        double beyond = Math.max(0, along - end);
        // There the direction walks at random: bends that are alike for so long, one after the other.
        double walk = 2 * prior * prior * Bends.LENGTH * beyond;
        return new Doubt(
                Math.max(0, curvature),
                Math.max(0, heading) + walk,
                Math.max(0, aside) + walk * beyond * beyond / 3,
                together + walk * beyond / 2);
    }

    /** Variance of how far to the side the line lies there [m2]. */
    double asideVariance(double along) {
        return doubt(along).aside();
    }

    void state(StateCodec codec) {
        begun = codec.flag(begun);
        prior = codec.real(prior);
        codec.reals(mean);
        codec.reals(covariance);
    }
}
