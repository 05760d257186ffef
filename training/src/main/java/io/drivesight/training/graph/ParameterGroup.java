package io.drivesight.training.graph;

import java.util.List;

/**
 * Parameters that are frozen and trained together.
 *
 * @param part what they belong to
 * @param name {@code predictions}, {@code head}, {@code neck}, or {@code backbone/s} with the stride they work at
 * @param parameters names of the tensors, in the graph's order
 */
public record ParameterGroup(Part part, String name, List<String> parameters) {
    /** The parts of a detector, from the output to the input. */
    public enum Part {
        /** The last convolutions: classes, boxes, objectness. */
        PREDICTIONS,
        /** The layers that serve one level's predictions. */
        HEAD,
        /** Mixes features of several strides. */
        NECK,
        /** Extracts features from the image. */
        BACKBONE
    }

    public ParameterGroup {
        parameters = List.copyOf(parameters);
    }
}
