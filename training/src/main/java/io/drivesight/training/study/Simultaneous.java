package io.drivesight.training.study;

import io.drivesight.evaluation.figures.Quantiles;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Claims about several candidates at once, so that the chance of even one false claim stays under a level however many there are: each is
 * held against the largest of all deviations in the same draw (the bootstrap of the maximum; Romano and Wolf 2005), every difference
 * in units of its own spread. The draws are paired, so that candidates that go up and down together cost less than independent ones.
 *
 * @param values as measured, by candidate
 * @param draws the same in every draw: candidates x draws
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Simultaneous(double[] values, double[][] draws) {
    private static final double LEVEL = 0.05;

    /** Differences under rounding are none. */
    private static final double NOTHING = 1e-9;

    /** A difference in units of its spread. */
    private record Difference(double statistic, double[] deviations) {
        static Difference of(double value, double[] draws) {
            double[] finite = Arrays.stream(draws).filter(Double::isFinite).toArray();
            double mean = Arrays.stream(finite).average().orElse(0);
            double square = Arrays.stream(finite)
                    .map(draw -> (draw - mean) * (draw - mean))
                    .average()
                    .orElse(0);
            double spread = Math.sqrt(square);
            if (spread < NOTHING) {
                double sure =
                        value > NOTHING ? Double.POSITIVE_INFINITY : value < -NOTHING ? Double.NEGATIVE_INFINITY : 0;
                return new Difference(sure, new double[draws.length]);
            }
            return new Difference(
                    value / spread,
                    Arrays.stream(draws)
                            .map(draw -> Double.isFinite(draw) ? (draw - mean) / spread : 0)
                            .toArray());
        }
    }

    /**
     * Multiple comparisons with the best (Hsu 1996, Multiple Comparisons, chapter 4): whoever is no more behind any other than chance
     * would put a best one behind. The truly best one is among them with at least 95 %, whichever looks best.
     */
    boolean[] mayBeBest() {
        boolean[] may = new boolean[values.length];
        for (int i = 0; i < may.length; i++) {
            int one = i;
            Difference[] behind = IntStream.range(0, values.length)
                    .filter(other -> other != one)
                    .mapToObj(other -> Difference.of(values[other] - values[one], minus(draws[other], draws[one])))
                    .toArray(Difference[]::new);
            may[i] = behind.length == 0 || largest(behind) <= Math.max(0, limit(behind, 1 - LEVEL));
        }
        return may;
    }

    /** Who is above 0, all of these claims together with at most half of the level: as an interval that holds 95 %. */
    boolean[] areAbove() {
        boolean[] above = new boolean[values.length];
        Difference[] gains = IntStream.range(0, values.length)
                .mapToObj(i -> Difference.of(values[i], draws[i]))
                .toArray(Difference[]::new);
        double limit = gains.length == 0 ? 0 : Math.max(0, limit(gains, 1 - LEVEL / 2));
        for (int i = 0; i < above.length; i++) {
            above[i] = gains[i].statistic() > limit;
        }
        return above;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] differences = new double[a.length];
        Arrays.setAll(differences, draw -> a[draw] - b[draw]);
        return differences;
    }

    private static double largest(Difference[] differences) {
        return Arrays.stream(differences)
                .mapToDouble(Difference::statistic)
                .max()
                .orElse(0);
    }

    /** The quantile over the draws of the largest deviation. */
    private static double limit(Difference[] differences, double share) {
        double[] most = IntStream.range(0, differences[0].deviations().length)
                .mapToDouble(draw -> Arrays.stream(differences)
                        .mapToDouble(difference -> difference.deviations()[draw])
                        .max()
                        .orElse(0))
                .toArray();
        return Quantiles.of(share, most);
    }
}
