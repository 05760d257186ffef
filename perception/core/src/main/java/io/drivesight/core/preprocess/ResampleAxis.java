package io.drivesight.core.preprocess;

/**
 * The two source indices and the weight of the second, for every target index along one axis: bilinear interpolation with
 * half-pixel centres, edges repeated.
 */
@SuppressWarnings("ArrayRecordComponent") // private to the package, never compared
record ResampleAxis(int[] low, int[] high, float[] weight) {

    static ResampleAxis of(int source, int target) {
        return of(source, target, (double) source / target);
    }

    /**
     * An axis whose source ends with a part of a pixel.
     *
     * @param step source pixels per target pixel
     */
    static ResampleAxis of(int source, int target, double step) {
        int[] low = new int[target];
        int[] high = new int[target];
        float[] weight = new float[target];
        for (int i = 0; i < target; i++) {
            double position = Math.max(0, Math.min((i + 0.5) * step - 0.5, source - 1.0));
            low[i] = (int) position;
            high[i] = Math.min(low[i] + 1, source - 1);
            weight[i] = (float) (position - low[i]);
        }
        return new ResampleAxis(low, high, weight);
    }
}
