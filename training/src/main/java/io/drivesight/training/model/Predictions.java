package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * Raw predictions of a batch, levels joined: logits, nothing decoded.
 *
 * @param boxes {@code [batch, cells, 4]} (YOLOX) or {@code [batch, cells, 4 * bins]} (distributions)
 * @param classes {@code [batch, cells, classes]}
 * @param objectness {@code [batch, cells, 1]}; empty for heads without
 */
public record Predictions(NDArray boxes, NDArray classes, Optional<NDArray> objectness, AnchorGrid grid) {
    /** Copies the values to the Java side. */
    public RawValues copy() {
        return new RawValues(
                (int) boxes.getShape().get(0),
                (int) boxes.getShape().get(2),
                (int) classes.getShape().get(2),
                floats(boxes),
                floats(classes),
                objectness.map(Predictions::floats).orElse(new float[0]),
                grid);
    }

    private static float[] floats(NDArray array) {
        try (NDArray copy = array.stopGradient().toType(DataType.FLOAT32, false)) {
            return copy.toFloatArray();
        }
    }
}
