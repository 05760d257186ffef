package io.drivesight.core.prediction;

/** The normal distribution. */
final class Normal {
    private Normal() {}

    /**
     * Probability of less than so many standard deviations: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; the error is
     * below 1e-7.
     */
    static double below(double deviations) {
        if (deviations < 0) {
            return 1 - below(-deviations);
        }
        if (deviations > 8) {
            return 1;
        }
        double t = 1 / (1 + 0.2316419 * deviations);
        double sum = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - Math.exp(-deviations * deviations / 2) / Math.sqrt(2 * Math.PI) * sum;
    }
}
