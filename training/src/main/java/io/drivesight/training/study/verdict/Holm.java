package io.drivesight.training.study.verdict;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's correction (Holm 1979, "A simple sequentially rejective multiple test procedure"): among many comparisons one in twenty finds
 * a difference by chance. The corrected probabilities keep the chance of even one false claim under the level.
 */
final class Holm {
    /** A claim is made below this probability. */
    static final double LEVEL = 0.05;

    private Holm() {}

    /** Corrected probabilities, in the order given: the i-th smallest of m times (m - i + 1), never less than a smaller one's, at most 1. */
    static double[] corrected(double... probabilities) {
        int[] order = IntStream.range(0, probabilities.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> probabilities[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] corrected = new double[probabilities.length];
        Arrays.fill(corrected, 1);
        double highest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            highest = Math.max(highest, (order.length - rank) * probabilities[order[rank]]);
            corrected[order[rank]] = Math.min(1, highest);
        }
        return corrected;
    }
}
