package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.drivesight.training.graph.HeadLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A detector's graph, cut before its sigmoids and reshapes: images to raw predictions. */
public final class DetectorBlock implements AutoCloseable {
    private final GraphBlock block;
    private final HeadLayout layout;
    private final List<String> wanted = new ArrayList<>();

    /** The block becomes this one's own. */
    public DetectorBlock(GraphBlock block, HeadLayout layout) {
        this.block = block;
        this.layout = layout;
        layout.levels().forEach(level -> wanted.addAll(level.tensors()));
    }

    public GraphBlock block() {
        return block;
    }

    public HeadLayout layout() {
        return layout;
    }

    /**
     * Predicts from an image tensor {@code [batch, 3, rows, columns]}, or from tensors inside the graph.
     *
     * @param given tensors that are known already
     * @param inputHeight height of the image tensor they came from [px]
     */
    public Predictions predict(Map<String, NDArray> given, int inputHeight) {
        Map<String, NDArray> outputs = block.run(given, wanted);
        List<AnchorGrid.Level> sizes = new ArrayList<>();
        NDList boxes = new NDList();
        NDList classes = new NDList();
        NDList objectness = new NDList();
        for (HeadLayout.Level level : layout.levels()) {
            NDArray box = Objects.requireNonNull(outputs.get(level.boxes()));
            sizes.add(new AnchorGrid.Level(
                    (int) box.getShape().get(2), (int) box.getShape().get(3)));
            boxes.add(cells(box));
            classes.add(cells(Objects.requireNonNull(outputs.get(level.classes()))));
            level.objectness().map(outputs::get).ifPresent(array -> objectness.add(cells(array)));
        }
        return new Predictions(
                NDArrays.concat(boxes, 1),
                NDArrays.concat(classes, 1),
                objectness.isEmpty() ? Optional.empty() : Optional.of(NDArrays.concat(objectness, 1)),
                AnchorGrid.of(inputHeight, sizes, layout.family()));
    }

    /** A level {@code [batch, channels, rows, columns]} to {@code [batch, cells, channels]}. */
    private static NDArray cells(NDArray level) {
        Shape shape = level.getShape();
        return level.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1);
    }

    /** Names of the raw predictions' tensors. */
    public List<String> predictionNames() {
        return List.copyOf(wanted);
    }

    /** The tensors where the frozen beginning of the graph ends, when these parameters learn. */
    public Set<String> frontier(Set<String> trainable) {
        return block.graph().frontier(trainable, wanted);
    }

    @Override
    public void close() {
        block.close();
    }

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
}
