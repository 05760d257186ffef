package io.drivesight.simulator.score.protocol;

/** How far off a figure from few cases may be: 95 % intervals. */
final class Intervals {
    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959964;

    private Intervals() {}

    /** Low and high end of an interval. */
    record Interval(double low, double high) {}

    /** Of a share, after Wilson (1927). */
    static Interval share(int hits, int cases) {
        if (cases == 0) {
            return new Interval(0, 1);
        }
        double share = (double) hits / cases;
        double square = Z * Z / cases;
        double middle = (share + square / 2) / (1 + square);
        double half = Z / (1 + square) * Math.sqrt(share * (1 - share) / cases + square / (4 * cases));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }

    /**
     * Of a rate of events that know nothing of one another (Poisson), exact after Garwood (1936).
     *
     * @param exposure time that they were counted in
     * @return per unit of that time
     */
    static Interval rate(int events, double exposure) {
        if (!(exposure > 0)) {
            return new Interval(0, Double.POSITIVE_INFINITY);
        }
        double low = events == 0 ? 0 : mean(events - 1, 0.975);
        return new Interval(low / exposure, mean(events, 0.025) / exposure);
    }

    /** The mean for which at most {@code events} happen with this probability. */
    private static double mean(int events, double probability) {
        double low = 0;
        double high = 2.0 * events + 20;
        while (high - low > 1e-9 * high) {
            double middle = (low + high) / 2;
            if (atMost(events, middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double atMost(int events, double mean) {
        // In logarithms: exp(-mean) is 0 from a mean of 746 on.
        double term = -mean;
        double sum = StrictMath.exp(term);
        for (int i = 1; i <= events; i++) {
            term += StrictMath.log(mean / i);
            sum += StrictMath.exp(term);
        }
        return sum;
    }
}
