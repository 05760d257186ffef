package io.drivesight.training.graph;

import java.util.Optional;

/**
 * The raw predictions of one level, before any sigmoid: tensors {@code [batch, channels, rows, columns]}.
 *
 * @param classes tensor of class logits
 * @param boxes tensor of box regression: 4 channels (YOLOX), or 4 sides times bins (distributions)
 * @param objectness tensor of objectness logits; empty for heads without
 * @param classRows where class logits come from
 */
public record HeadLevel(String classes, String boxes, Optional<String> objectness, ClassRows classRows) {
    /**
     * The rows of a prediction convolution that give class logits.
     *
     * @param convolution the convolution
     * @param first first row
     * @param count number of classes
     */
    public record ClassRows(GraphNode convolution, int first, int count) {}
}
