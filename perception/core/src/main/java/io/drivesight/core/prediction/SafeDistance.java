package io.drivesight.core.prediction;

/**
 * Longitudinal safe distance of Responsibility-Sensitive Safety (Shalev-Shwartz, Shammah, Shashua, arXiv:1708.06374,
 * definitions 1 and 2).
 */
public final class SafeDistance {
    /** Slower than this a velocity against the vehicle's direction is taken for noise on one that stands [m/s]. */
    private static final double ONCOMING = 1;

    private final RiskConfig config;

    public SafeDistance(RiskConfig config) {
        this.config = config;
    }

    /**
     * The distance that suffices even when the one ahead brakes hard, or, when it comes towards the vehicle, when both brake.
     *
     * @param speed of the vehicle behind, 0 or more [m/s]
     * @param ahead speed of the one ahead in the same direction; negative: oncoming [m/s]
     * @return [m], 0 or more
     */
    public double metres(double speed, double ahead) {
        double own = stopping(speed);
        if (ahead < -ONCOMING) {
            return own + stopping(-ahead);
        }
        return Math.max(0, own - ahead * ahead / (2 * config.maxBraking()));
    }

    /** Way until standing: accelerating during the response, then braking gently. */
    private double stopping(double speed) {
        double response = config.responseSeconds();
        double top = speed + config.acceleration() * response;
        return speed * response
                + config.acceleration() * response * response / 2
                + top * top / (2 * config.minBraking());
    }
}
