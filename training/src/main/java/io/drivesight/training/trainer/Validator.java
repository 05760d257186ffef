package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
import java.util.Map;

/** Scores weights on validation data: exports them and measures the exported bytes. */
@FunctionalInterface
public interface Validator {
    /**
     * Scores.
     *
     * @param weights parameters that differ from the base model's
     * @return 0..1, higher is better
     */
    double score(Map<String, GraphTensor> weights);
}
