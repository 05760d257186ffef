package io.drivesight.core.prediction;

/**
 * How likely each {@link MotionHypothesis} is before anything was seen; 0 leaves it out, at least one is above 0. They need
 * not add up to 1.
 *
 * @param constantVelocity 0 or more
 * @param constantTurnRate 0 or more
 * @param stopping 0 or more
 * @param stationary 0 or more
 * @param manoeuvre 0 or more
 */
public record HypothesisPriors(
        double constantVelocity, double constantTurnRate, double stopping, double stationary, double manoeuvre) {
    /** Constant velocity and nothing else. */
    public static final HypothesisPriors CONSTANT_VELOCITY = new HypothesisPriors(1, 0, 0, 0, 0);

    public HypothesisPriors {
        if (!(constantVelocity >= 0 && constantTurnRate >= 0 && stopping >= 0 && stationary >= 0 && manoeuvre >= 0)
                || constantVelocity + constantTurnRate + stopping + stationary + manoeuvre <= 0) {
            throw new IllegalArgumentException("priors must be 0 or more, and one of them above 0");
        }
    }

    double of(MotionHypothesis hypothesis) {
        return switch (hypothesis) {
            case CONSTANT_VELOCITY -> constantVelocity;
            case CONSTANT_TURN_RATE -> constantTurnRate;
            case STOPPING -> stopping;
            case STATIONARY -> stationary;
            case MANOEUVRE -> manoeuvre;
        };
    }
}
