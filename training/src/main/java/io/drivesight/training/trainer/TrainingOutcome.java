package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
import java.util.List;
import java.util.Map;

/**
 * What a run gave.
 *
 * @param weights parameters of the result that differ from the base model's, interpolated if asked for
 * @param steps steps done, over all processes of the run
 * @param bestEpoch epoch that the weights come from; -1: the last average, there being no validation
 * @param bestScore its validation score, 0..1; NaN without validation
 * @param frozen what stayed frozen
 */
public record TrainingOutcome(
        Map<String, GraphTensor> weights, int steps, int bestEpoch, double bestScore, List<FrozenProof> frozen) {
    /**
     * Proof that what was frozen did not move.
     *
     * @param phase the phase
     * @param tensors number of frozen weights, biases and statistics
     * @param sha256 their hash, the same before and after
     */
    public record FrozenProof(String phase, int tensors, String sha256) {}

    public TrainingOutcome {
        frozen = List.copyOf(frozen);
    }
}
