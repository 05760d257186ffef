package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights between the base model's and the tuned ones: keeps most of the gain and forgets less (WiSE-FT, arXiv:2109.01903). */
public final class Interpolation {
    private Interpolation() {}

    /**
     * Interpolates.
     *
     * @param base graph with the base weights
     * @param tuned parameters that were tuned
     * @param share share of the tuned weights, 0..1
     */
    public static Map<String, GraphTensor> between(OnnxGraph base, Map<String, GraphTensor> tuned, double share) {
        if (share == 1) {
            return tuned;
        }
        Map<String, GraphTensor> mixed = new LinkedHashMap<>();
        tuned.forEach((name, tensor) -> {
            float[] from = base.tensor(name).orElseThrow().floats();
            float[] to = tensor.floats();
            float[] values = new float[to.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((1 - share) * from[i] + share * to[i]);
            }
            mixed.put(name, GraphTensor.of(name, tensor.dims(), values));
        });
        return mixed;
    }
}
