package io.drivesight.fusion.world;

import io.drivesight.core.state.StateCodec;

/**
 * How far a camera's yaw is from what its calibration says, by what it sees together with others: a Kalman filter of one number. Of two
 * cameras that disagree either may be wrong: the one that is known better is believed more.
 */
final class YawOffset {
    /** What mountings are wrong by, as a rule [rad]. */
    private static final double USUAL = Math.toRadians(0.7);
    /** Larger ones are not corrected: that camera was moved, and has to be calibrated again [rad]. */
    static final double MOST = Math.toRadians(3);
    /** From here on it is told of [rad]. */
    private static final double WORTH_TELLING = Math.toRadians(0.5);

    /** Of two cameras that disagree either may be wrong, so none is ever known better than this [rad]. */
    private static final double LEAST = Math.toRadians(0.12);
    /** A camera may be knocked: what was found of it is worth less with time [rad2/s]. */
    private static final double WANDER = USUAL * USUAL / 600;

    private static final double GATE = 16;

    private double angle;
    private double variance = USUAL * USUAL;

    double angle() {
        return angle;
    }

    double deviation() {
        return Math.sqrt(variance);
    }

    boolean isMisaligned() {
        return Math.abs(angle) > WORTH_TELLING && Math.abs(angle) > 3 * deviation();
    }

    /**
     * Two cameras see the same.
     *
     * @param difference by how much what {@code first} sees lies to the left of what {@code second} sees [m], after correction
     * @param firstRange what a radian of the first camera makes of that [m/rad]
     * @param secondRange the same of the second
     * @param noise variance of the difference beside that [m2]
     */
    static void learn(
            YawOffset first, YawOffset second, double difference, double firstRange, double secondRange, double noise) {
        // A camera that looks further to the left than it knows places things too far to the right.
        double sum = firstRange * firstRange * first.variance + secondRange * secondRange * second.variance + noise;
        if (difference * difference > GATE * sum) {
            // Two things rather than one.
            return;
        }
        double firstGain = -first.variance * firstRange / sum;
        double secondGain = second.variance * secondRange / sum;
        first.take(firstGain * difference, 1 + firstGain * firstRange);
        second.take(secondGain * difference, 1 - secondGain * secondRange);
    }

    /** Lets time pass. */
    void age(double seconds) {
        variance = Math.min(USUAL * USUAL, variance + WANDER * seconds);
    }

    private void take(double change, double left) {
        angle = Math.max(-MOST, Math.min(MOST, angle + change));
        variance = Math.max(LEAST * LEAST, variance * left);
    }

    void state(StateCodec codec) {
        angle = codec.real(angle);
        variance = codec.real(variance);
    }
}
