package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.drivesight.training.graph.HeadLayout;
import io.drivesight.training.graph.HeadLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A detector's graph, cut before its sigmoids and reshapes: images to raw predictions. */
public final class DetectorBlock implements AutoCloseable {
    private final GraphBlock block;
    private final HeadLayout layout;
    private final List<String> wanted = new ArrayList<>();

    /** The block becomes this one's own. */
    public DetectorBlock(GraphBlock block, HeadLayout layout) {
        this.block = block;
        this.layout = layout;
        for (HeadLevel level : layout.levels()) {
            wanted.add(level.classes());
            wanted.add(level.boxes());
            level.objectness().ifPresent(wanted::add);
        }
    }

    public GraphBlock block() {
        return block;
    }

    public HeadLayout layout() {
        return layout;
    }

    /**
     * Predicts.
     *
     * @param images {@code [batch, 3, rows, columns]}, preprocessed
     */
    public Predictions predict(NDArray images) {
        return predict(
                Map.of(block.graph().inputName(), images),
                Math.toIntExact(images.getShape().get(2)));
    }

    /**
     * Predicts from tensors inside the graph.
     *
     * @param given tensors that are known already
     * @param inputHeight height of the image tensor they came from [px]
     */
    public Predictions predict(Map<String, NDArray> given, int inputHeight) {
        NamedArrays outputs = block.run(given, wanted);
        List<AnchorGrid.Level> levels = layout.levels().stream()
                .map(level -> outputs.get(level.boxes()).getShape())
                .map(shape -> new AnchorGrid.Level((int) shape.get(2), (int) shape.get(3)))
                .toList();
        boolean objectness = layout.levels().get(0).objectness().isPresent();
        return new Predictions(
                joined(outputs, HeadLevel::boxes),
                joined(outputs, HeadLevel::classes),
                objectness
                        ? Optional.of(
                                joined(outputs, level -> level.objectness().orElseThrow()))
                        : Optional.empty(),
                AnchorGrid.of(inputHeight, levels, layout.family()));
    }

    /** Names of the raw predictions' tensors. */
    public List<String> predictionNames() {
        return List.copyOf(wanted);
    }

    /** The tensors where the frozen beginning of the graph ends, when these parameters learn. */
    public Set<String> frontier(Set<String> trainable) {
        return GraphCut.frontier(block.graph(), trainable, wanted);
    }

    /** Levels {@code [batch, channels, rows, columns]} to {@code [batch, cells, channels]}. */
    private NDArray joined(NamedArrays outputs, Function<HeadLevel, String> tensor) {
        NDList parts = new NDList();
        for (HeadLevel level : layout.levels()) {
            NDArray array = outputs.get(tensor.apply(level));
            Shape shape = array.getShape();
            parts.add(array.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1));
        }
        return NDArrays.concat(parts, 1);
    }

    @Override
    public void close() {
        block.close();
    }
}
