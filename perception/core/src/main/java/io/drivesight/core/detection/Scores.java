package io.drivesight.core.detection;

/** Small helpers over rows of class scores. */
final class Scores {
    /** There is none. */
    static final int NONE = -1;

    private Scores() {}

    /**
     * Index of the greatest value in {@code values[from..to)} that is at least {@code least}, the first of equals;
     * {@link #NONE} when all are less.
     */
    static int best(float[] values, int from, int to, float least) {
        int best = NONE;
        float bound = Math.nextDown(least);
        for (int i = from; i < to; i++) {
            if (values[i] > bound) {
                bound = values[i];
                best = i;
            }
        }
        return best;
    }

    static float sigmoid(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }

    /** The softmax probability of {@code values[index]} among {@code values[from..to)}. */
    static float softmax(float[] values, int from, int to, int index) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.exp(values[i] - values[index]);
        }
        return (float) (1 / sum);
    }

    /** The mean of 0, 1, 2, ... under the softmax of {@code values[from..to)}. */
    static float softmaxMean(float[] values, int from, int to) {
        float max = values[from];
        for (int i = from + 1; i < to; i++) {
            max = Math.max(max, values[i]);
        }
        double sum = 0;
        double weighted = 0;
        for (int i = from; i < to; i++) {
            double weight = Math.exp(values[i] - max);
            sum += weight;
            weighted += weight * (i - from);
        }
        return (float) (weighted / sum);
    }
}
