package io.drivesight.core.prediction;

/**
 * Settings of {@link MotionPredictor}.
 *
 * @param horizonSeconds how far paths reach, above 0, at most 10 [s]
 * @param stepSeconds time between two points of a path, above 0, at most the horizon [s]
 * @param leastConfidence paths of less confidence are left out, but for the likeliest, 0 to 0.5; 0: only what is impossible
 */
public record PredictorConfig(double horizonSeconds, double stepSeconds, double leastConfidence) {
    /** Three seconds in steps of a fifth, without paths below a twentieth. */
    public static final PredictorConfig DEFAULT = new PredictorConfig(3, 0.2);

    /** With the usual least confidence. */
    public PredictorConfig(double horizonSeconds, double stepSeconds) {
        this(horizonSeconds, stepSeconds, 0.05);
    }

    public PredictorConfig {
        if (!(horizonSeconds > 0 && horizonSeconds <= 10)) {
            throw new IllegalArgumentException("the prediction horizon must be above 0 and at most 10 s");
        }
        if (!(stepSeconds > 0 && stepSeconds <= horizonSeconds)) {
            throw new IllegalArgumentException("the prediction step must be above 0 s and at most the horizon");
        }
        if (!(leastConfidence >= 0 && leastConfidence <= 0.5)) {
            throw new IllegalArgumentException("the least confidence of a path must be 0 to 0.5");
        }
        if (horizonSeconds / stepSeconds > 200) {
            throw new IllegalArgumentException(
                    "a path may have at most 200 points: raise the step or lower the horizon");
        }
    }

    /** Points per path. */
    int points() {
        return (int) Math.floor(horizonSeconds / stepSeconds + 1e-9);
    }
}
