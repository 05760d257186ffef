package io.drivesight.training.adapt;

/** How a detector is adapted. */
public enum Method {
    /** The detector learns to say in the condition what it says of the same clear frame. */
    CONSISTENCY,
    /** Means and variances of batch normalisation are estimated anew; no weight learns. */
    BATCHNORM,
    /** Consistency, then batch normalisation where the graph has any. */
    BOTH;

    boolean learns() {
        return this != BATCHNORM;
    }

    boolean renewsStatistics() {
        return this != CONSISTENCY;
    }
}
