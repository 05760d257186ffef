package io.drivesight.core.motion;

/**
 * How roads bend, before anything of them is seen: drivers choose speed and road so that they feel about {@value #COMFORT} m/s2
 * sideways, and curvatures are alike over some {@value #LENGTH} m (a process of Ornstein and Uhlenbeck).
 */
public final class Bends {
    /** Sideways acceleration that bends are driven with, standard deviation: most of driving is straight, and comfortable bends stay below some 3 m/s2 [m/s2]. */
    public static final double COMFORT = 1.5;
    /** Way over which curvatures are alike [m]. */
    public static final double LENGTH = 40;
    /** Bends that are believed at all: a road's, not a turning circle, standard deviation of the curvature [1/m]. */
    private static final double SHARPEST = 0.01;

    private static final double FLATTEST = 0.0004;

    private Bends() {}

    /** Standard deviation of the curvature of the road that a vehicle drives so fast on [1/m]. */
    public static double spread(double speed) {
        return Math.max(FLATTEST, Math.min(SHARPEST, COMFORT / Math.max(1, speed * speed)));
    }

    /** Direction of a road so far ahead, by the curvature here: bends end [rad]. */
    static double heading(double curvature, double ahead) {
        return curvature * LENGTH * -Math.expm1(-ahead / LENGTH);
    }

    /** How far it lies to the left there [m]. */
    static double aside(double curvature, double ahead) {
        return curvature * LENGTH * (ahead + LENGTH * Math.expm1(-ahead / LENGTH));
    }

    /** Standard deviation of its direction there, the curvature here being known [rad]: the integral of the process. */
    static double unsure(double spread, double ahead) {
        double e = Math.exp(-ahead / LENGTH);
        return spread * Math.sqrt(Math.max(0, 2 * LENGTH * ahead + LENGTH * LENGTH * (-3 + 4 * e - e * e)));
    }
}
