package io.drivesight.core.prediction;

/**
 * Where an object is on a plane, and how it moves.
 *
 * @param x [m]
 * @param y [m]
 * @param velocityX [m/s]
 * @param velocityY [m/s]
 * @param accelerationX of its turning, braking or speeding up [m/s2]
 * @param accelerationY [m/s2]
 * @param deceleration with which it would stop, above 0 [m/s2]
 */
record MotionState(
        double x,
        double y,
        double velocityX,
        double velocityY,
        double accelerationX,
        double accelerationY,
        double deceleration) {
    /** How long a manoeuvre lasts: its acceleration dies out with this time constant (Singer, 1970; cars: about 1 s) [s]. */
    private static final double MANOEUVRE = 1;

    private static final double STRAIGHT = 1e-6;

    double speed() {
        return Math.hypot(velocityX, velocityY);
    }

    /** Position after some seconds along x, when it moves as assumed [m]. */
    double xAfter(MotionHypothesis hypothesis, double seconds) {
        return switch (hypothesis) {
            case CONSTANT_VELOCITY -> x + seconds * velocityX;
            case CONSTANT_TURN_RATE -> x + seconds * velocityX + manoeuvre(seconds) * accelerationX;
            case STOPPING -> x + rolling(seconds) * velocityX;
            case STATIONARY -> x;
        };
    }

    /** The same along y [m]. */
    double yAfter(MotionHypothesis hypothesis, double seconds) {
        return switch (hypothesis) {
            case CONSTANT_VELOCITY -> y + seconds * velocityY;
            case CONSTANT_TURN_RATE -> y + seconds * velocityY + manoeuvre(seconds) * accelerationY;
            case STOPPING -> y + rolling(seconds) * velocityY;
            case STATIONARY -> y;
        };
    }

    /** Way per acceleration: the double integral of a dying exponential [s2]. */
    private static double manoeuvre(double seconds) {
        return MANOEUVRE * (seconds + MANOEUVRE * Math.expm1(-seconds / MANOEUVRE));
    }

    /** Seconds at full speed that bring it as far as braking does. */
    private double rolling(double seconds) {
        double speed = speed();
        double time = Math.min(seconds, speed / deceleration);
        return speed < STRAIGHT ? 0 : time - deceleration * time * time / (2 * speed);
    }
}
