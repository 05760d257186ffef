package io.drivesight.core.prediction;

import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.state.StateCodec;

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
    /** What stands at the origin. */
    static final MotionState NONE = new MotionState(0, 0, 0, 0, 0, 0, 1);

    private static final double STRAIGHT = 1e-6;
    /** Below this speed nothing is known of a turn [m/s]. */
    private static final double WALKING = 0.5;

    double speed() {
        return Math.hypot(velocityX, velocityY);
    }

    /** Acceleration along the velocity [m/s2], negative when it brakes; 0 for what stands. */
    double along() {
        double speed = speed();
        return speed < WALKING ? 0 : (velocityX * accelerationX + velocityY * accelerationY) / speed;
    }

    /** Turn rate of the present acceleration across the velocity [rad/s], to the left positive. */
    double turnRate() {
        double square = velocityX * velocityX + velocityY * velocityY;
        return square < WALKING * WALKING ? 0 : (velocityX * accelerationY - velocityY * accelerationX) / square;
    }

    /** Positions at all points of a path, when it moves as assumed, and as its kind does [m]. */
    void place(MotionHypothesis hypothesis, Steps steps, double[] xs, double[] ys) {
        double rate = turnRate();
        double speed = speed();
        for (int i = 0; i < steps.count(); i++) {
            double forward = 0;
            double aside = 0;
            double bent = 0;
            switch (hypothesis) {
                case CONSTANT_VELOCITY -> forward = steps.fading(i);
                // Over a short time the road is a circle, and this state the one of who follows it.
                case CONSTANT_TURN_RATE, ROAD -> {
                    forward = chord(rate, steps.seconds(i));
                    aside = sagitta(rate, steps.seconds(i));
                }
                case STOPPING -> forward = rolling(speed, steps.seconds(i));
                case STATIONARY -> {}
                case MANOEUVRE -> {
                    forward = steps.seconds(i);
                    bent = steps.dying(i);
                }
            }
            xs[i] = x + forward * velocityX - aside * velocityY + bent * accelerationX;
            ys[i] = y + forward * velocityY + aside * velocityX + bent * accelerationY;
        }
    }

    /** Seconds along the first direction on a circle: sin(wt)/w. */
    private static double chord(double rate, double seconds) {
        return Math.abs(rate) < STRAIGHT ? seconds : Math.sin(rate * seconds) / rate;
    }

    /** Seconds across it, to the left: (1 - cos wt)/w. */
    private static double sagitta(double rate, double seconds) {
        return Math.abs(rate) < STRAIGHT ? rate * seconds * seconds / 2 : (1 - Math.cos(rate * seconds)) / rate;
    }

    /** Seconds at full speed that bring it as far as one whose velocity fades. */
    static double fading(double seconds, double constant) {
        return Double.isInfinite(constant) ? seconds : -constant * Math.expm1(-seconds / constant);
    }

    /** Way per acceleration: the double integral of a dying exponential [s2]. */
    static double dying(double seconds, double constant) {
        return constant * (seconds + constant * Math.expm1(-seconds / constant));
    }

    /** Seconds at full speed that bring it as far as braking does. */
    private double rolling(double speed, double seconds) {
        double time = Math.min(seconds, speed / deceleration);
        return speed < STRAIGHT ? 0 : time - deceleration * time * time / (2 * speed);
    }

    MotionState state(StateCodec codec) {
        return new MotionState(
                codec.real(x),
                codec.real(y),
                codec.real(velocityX),
                codec.real(velocityY),
                codec.real(accelerationX),
                codec.real(accelerationY),
                codec.real(deceleration));
    }
}
