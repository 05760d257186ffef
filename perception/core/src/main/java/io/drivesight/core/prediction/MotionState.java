package io.drivesight.core.prediction;

import io.drivesight.core.prediction.PathModel.Steps;

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

    /** Position after some seconds when it moves as assumed, and as its kind does: x and y [m]. */
    double[] after(MotionHypothesis hypothesis, double seconds, PathModel model) {
        return switch (hypothesis) {
            case CONSTANT_VELOCITY -> carried(fading(seconds, model.persistenceSeconds()), 0);
            case CONSTANT_TURN_RATE -> {
                double rate = turnRate();
                double along = chord(rate, seconds);
                double aside = sagitta(rate, seconds);
                yield new double[] {x + along * velocityX - aside * velocityY, y + aside * velocityX + along * velocityY
                };
            }
            case STOPPING -> carried(rolling(speed(), seconds), 0);
            case STATIONARY -> new double[] {x, y};
            case MANOEUVRE -> carried(seconds, dying(seconds, model.manoeuvreSeconds()));
            // Over a short time the road is a circle, and this state the one of who follows it.
            case ROAD -> after(MotionHypothesis.CONSTANT_TURN_RATE, seconds, model);
        };
    }

    /** Where it is after so many seconds at full speed, and so much way per acceleration [s2]. */
    private double[] carried(double forward, double bent) {
        return new double[] {
            x + forward * velocityX + bent * accelerationX, y + forward * velocityY + bent * accelerationY
        };
    }

    /** Positions at all points of a path: the same as {@link #after} one by one, up to rounding. */
    void place(MotionHypothesis hypothesis, Steps steps, double[] xs, double[] ys) {
        double rate = hypothesis == MotionHypothesis.CONSTANT_TURN_RATE ? turnRate() : 0;
        double speed = hypothesis == MotionHypothesis.STOPPING ? speed() : 0;
        for (int i = 0; i < steps.count(); i++) {
            double forward = 0;
            double aside = 0;
            double bent = 0;
            switch (hypothesis) {
                case CONSTANT_VELOCITY -> forward = steps.fading(i);
                case CONSTANT_TURN_RATE -> {
                    forward = chord(rate, steps.seconds(i));
                    aside = sagitta(rate, steps.seconds(i));
                }
                case STOPPING -> forward = rolling(speed, steps.seconds(i));
                case STATIONARY -> {}
                case ROAD -> throw new IllegalArgumentException("a road's path is laid along the road");
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
}
