package io.drivesight.core.detection;

/** Small helpers over rows of class scores. */
final class Scores {
    private Scores() {}

    /** Index of the greatest value in {@code row[from..to)}; the first of equals. */
    static int argMax(float[] row, int from, int to) {
        int best = from;
        for (int i = from + 1; i < to; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }
}
