package io.drivesight.training.bases;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well one order foretells another, mistakes at the top counting most: Kendall's tau where an exchange of ranks r and s (from 0)
 * weighs {@code 1 / (r + 1) + 1 / (s + 1)}, the mean over both lists' ranks (Vigna, arXiv:1404.3325).
 */
public final class WeightedTau {
    private WeightedTau() {}

    /**
     * Compares two lists of values of the same things.
     *
     * @return -1 (reversed) to 1 (the same order); NaN with fewer than two things, or where all of one list are equal
     */
    public static double of(List<Double> x, List<Double> y) {
        if (x.size() != y.size()) {
            throw new IllegalArgumentException(
                    "there must be as many of both, were %d and %d".formatted(x.size(), y.size()));
        }
        return (of(x, y, ranks(x, y)) + of(x, y, ranks(y, x))) / 2;
    }

    /** Rank of each, the greatest first; equals are told apart by the other list. */
    private static int[] ranks(List<Double> values, List<Double> others) {
        List<Integer> order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.<Integer, Double>comparing(values::get)
                        .thenComparing(others::get)
                        .reversed())
                .toList();
        int[] ranks = new int[order.size()];
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[order.get(rank)] = rank;
        }
        return ranks;
    }

    private static double of(List<Double> x, List<Double> y, int[] ranks) {
        double both = 0;
        double ofX = 0;
        double ofY = 0;
        for (int i = 0; i < ranks.length; i++) {
            for (int j = 0; j < i; j++) {
                double weight = 1.0 / (ranks[i] + 1) + 1.0 / (ranks[j] + 1);
                int inX = Double.compare(x.get(i), x.get(j));
                int inY = Double.compare(y.get(i), y.get(j));
                both += weight * Integer.signum(inX) * Integer.signum(inY);
                ofX += inX == 0 ? 0 : weight;
                ofY += inY == 0 ? 0 : weight;
            }
        }
        return both / Math.sqrt(ofX * ofY);
    }
}
