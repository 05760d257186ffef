package io.drivesight.core.prediction;

/**
 * Assumptions and thresholds behind {@link Risk}, for a passenger car. Protocols ask for warnings at 1.7 s (Euro NCAP) to 2.4 s (NHTSA);
 * results come 0.05 s after capture and a warning must hold for a moment. Probabilities were chosen on development seeds 1 to 20 of the
 * warning protocol with the truth's boxes: lower ones pass a hundredth more and raise half as many false alarms again.
 */
public final class RiskConfig {
    /** Half the vehicle's width [m]. */
    static final double HALF_WIDTH = 1;
    /** Margin of the corridor on each side, within which something is in the way [m]; what touches is judged without it. */
    static final double MARGIN = 0.3;
    /** Bumper, ahead of the middle of the rear axle [m]. */
    static final double FRONT = 3.7;
    /** The corridor reaches so far ahead of the bumper, however slow the vehicle is [m]. */
    static final double MIN_REACH = 5;
    /** The same when the vehicle's speed is unknown [m]. */
    static final double UNKNOWN_REACH = 40;
    /** A warning is what probably touches the vehicle within this time [s]. */
    static final double WARNING_SECONDS = 2.9;
    /** The same for people, who stop within a metre and turn on their heels [s]: in time for 1.7 s. */
    static final double WARNING_SECONDS_ON_FOOT = 2.5;
    /** Within this time less probability is enough [s]. */
    static final double SOON_SECONDS = 2;
    /** A warning is an emergency within this time, when only hard braking helps [s]. */
    static final double EMERGENCY_SECONDS = 1.4;
    /** Probability of contact from which on a warning is given; it stays until the probability is half of that. */
    static final double LIKELY = 0.6;
    /** The same for contact within {@link #SOON_SECONDS}. */
    static final double LIKELY_SOON = 0.5;
    /** What is known for less long gives no warning: a new track's motion is a guess [s]. */
    static final double LEAST_AGE = 0.25;
    /** The same of what is not likely within {@link #SOON_SECONDS}: it is mostly a guess how a thing far off moves [s]. */
    static final double SETTLED_AGE = 0.6;
    /** What is less probably there gives no warning. */
    static final double LEAST_EXISTENCE = 0.5;

    /** Response time of the vehicle, as RSS names it [s]. */
    private static final double RESPONSE_SECONDS = 0.5;
    /** The most that the vehicle may accelerate by meanwhile [m/s2]. */
    private static final double ACCELERATION = 3.5;
    /** The least that it brakes by afterwards [m/s2]. */
    private static final double MIN_BRAKING = 4;
    /** The most that the other one brakes by [m/s2]. */
    private static final double MAX_BRAKING = 8;
    /** Slower than this a velocity against the vehicle's direction is taken for noise on one that stands [m/s]. */
    private static final double ONCOMING = 1;

    private RiskConfig() {}

    /**
     * The longitudinal distance that suffices even when the one ahead brakes hard, or, when it comes towards the vehicle, when both
     * brake: Responsibility-Sensitive Safety (Shalev-Shwartz, Shammah, Shashua, arXiv:1708.06374, definitions 1 and 2).
     *
     * @param speed of the vehicle behind, 0 or more [m/s]
     * @param ahead speed of the one ahead in the same direction; negative: oncoming [m/s]
     * @return [m], 0 or more
     */
    static double safeDistance(double speed, double ahead) {
        double own = stoppingDistance(speed);
        if (ahead < -ONCOMING) {
            return own + stoppingDistance(-ahead);
        }
        return Math.max(0, own - ahead * ahead / (2 * MAX_BRAKING));
    }

    /** Way until standing: accelerating during the response, then braking gently. */
    private static double stoppingDistance(double speed) {
        double top = speed + ACCELERATION * RESPONSE_SECONDS;
        return speed * RESPONSE_SECONDS
                + ACCELERATION * RESPONSE_SECONDS * RESPONSE_SECONDS / 2
                + top * top / (2 * MIN_BRAKING);
    }
}
