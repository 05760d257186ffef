package io.drivesight.core.prediction;

/**
 * Assumptions and thresholds behind {@link Risk}.
 *
 * @param responseSeconds response time p of the vehicle [s]
 * @param acceleration the most that the vehicle may accelerate by during it, a [m/s2]
 * @param minBraking the least that it brakes by afterwards, b_min [m/s2], above 0
 * @param maxBraking the most that the other one brakes by, b_max [m/s2], above 0
 * @param halfWidth half the vehicle's width [m]
 * @param margin of the corridor on each side, within which something is in the way [m]; what touches is judged without it
 * @param front bumper, ahead of the middle of the rear axle [m]
 * @param minReach of the corridor ahead of the bumper, however slow the vehicle is [m]
 * @param unknownReach of the corridor when the vehicle's speed is unknown [m]
 * @param warningSeconds a warning is what probably touches the vehicle within this time [s]
 * @param warningSecondsOnFoot the same for people, who are slow and turn on their heels [s], at most the one above
 * @param soonSeconds within this time less probability is enough [s]
 * @param emergencySeconds a warning is an emergency within this time [s]
 * @param likely probability of contact from which on a warning is given, above 0, at most 1; it stays until the probability is half
 *     of that
 * @param likelySoon the same for contact within {@code soonSeconds}, above 0, at most the one above
 * @param leastAge what is known for less long gives no warning [s]
 * @param settledAge what is known for less long gives none of what is not likely within {@code soonSeconds} [s], at least the one above:
 *     until then it is mostly a guess how a thing far off moves
 * @param leastExistence what is less probably there gives none, 0..1
 */
public record RiskConfig(
        double responseSeconds,
        double acceleration,
        double minBraking,
        double maxBraking,
        double halfWidth,
        double margin,
        double front,
        double minReach,
        double unknownReach,
        double warningSeconds,
        double warningSecondsOnFoot,
        double soonSeconds,
        double emergencySeconds,
        double likely,
        double likelySoon,
        double leastAge,
        double settledAge,
        double leastExistence) {
    /** Slower than this a velocity against the vehicle's direction is taken for noise on one that stands [m/s]. */
    private static final double ONCOMING = 1;

    /**
     * A passenger car. RSS values as the contract names them. Protocols ask for warnings at 1.7 s (Euro NCAP) to 2.4 s (NHTSA); results come
     * 0.05 s after capture and a warning must hold for a moment, so it is given at 2.9 s. Emergency: 1.4 s, when only hard braking
     * helps. People: they stop within a metre, and 2.5 s are in time for 1.7 s. Probabilities were chosen on development seeds 1 to 20 of
     * the warning protocol with the truth's boxes: lower ones pass a hundredth more and raise half as many false alarms
     * again. Margin, age and hold: the age in which a new track's motion is a guess.
     */
    public static final RiskConfig DEFAULT =
            new RiskConfig(0.5, 3.5, 4, 8, 1, 0.3, 3.7, 5, 40, 2.9, 2.5, 2, 1.4, 0.6, 0.5, 0.25, 0.6, 0.5);

    public RiskConfig {
        if (!(responseSeconds >= 0 && acceleration >= 0 && minBraking > 0 && maxBraking > 0)) {
            throw new IllegalArgumentException("response and acceleration must be 0 or more, braking above 0");
        }
        if (!(halfWidth > 0 && margin >= 0 && minReach >= 0 && unknownReach >= 0)) {
            throw new IllegalArgumentException("the corridor needs a width above 0 and no negative lengths");
        }
        if (!(emergencySeconds >= 0
                && emergencySeconds <= soonSeconds
                && soonSeconds <= warningSecondsOnFoot
                && warningSecondsOnFoot <= warningSeconds)) {
            throw new IllegalArgumentException(
                    "the times of an emergency, soon, of people and of a warning must not fall");
        }
        if (!(likelySoon > 0 && likelySoon <= likely && likely <= 1 && leastAge >= 0 && settledAge >= leastAge)) {
            throw new IllegalArgumentException(
                    "a warning needs a probability above 0, at most 1, and ages of 0 or more that do not fall");
        }
        if (!(leastExistence >= 0 && leastExistence <= 1)) {
            throw new IllegalArgumentException("the least existence must be 0..1");
        }
    }

    /**
     * The longitudinal distance that suffices even when the one ahead brakes hard, or, when it comes towards the vehicle, when both
     * brake: Responsibility-Sensitive Safety (Shalev-Shwartz, Shammah, Shashua, arXiv:1708.06374, definitions 1 and 2).
     *
     * @param speed of the vehicle behind, 0 or more [m/s]
     * @param ahead speed of the one ahead in the same direction; negative: oncoming [m/s]
     * @return [m], 0 or more
     */
    public double safeDistance(double speed, double ahead) {
        double own = stoppingDistance(speed);
        if (ahead < -ONCOMING) {
            return own + stoppingDistance(-ahead);
        }
        return Math.max(0, own - ahead * ahead / (2 * maxBraking));
    }

    /** Way until standing: accelerating during the response, then braking gently. */
    private double stoppingDistance(double speed) {
        double top = speed + acceleration * responseSeconds;
        return speed * responseSeconds
                + acceleration * responseSeconds * responseSeconds / 2
                + top * top / (2 * minBraking);
    }
}
