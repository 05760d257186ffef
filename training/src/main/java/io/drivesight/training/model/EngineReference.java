package io.drivesight.training.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.TensorInfo;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.graph.OnnxGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A graph run by DJL on the CPU, image by image, giving outputs in the form that ONNX Runtime gives them. */
public final class EngineReference implements AutoCloseable {
    private final NDManager root = NDManager.newBaseManager(Device.cpu());
    private final GraphBlock block;

    public EngineReference(OnnxGraph graph) {
        this.block = new GraphBlock(graph, root);
    }

    /** The graph's raw outputs for one image, in the graph's order. */
    public List<OutputTensor> run(ImageTensor image) {
        try (NDManager step = block.manager().newSubManager()) {
            Shape shape = new Shape(1, 3, image.size().height(), image.size().width());
            NDArray input = step.create(image.data().duplicate(), shape);
            NDList outputs = block.forward(input);
            List<OutputTensor> tensors = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                tensors.add(tensor(block.graph().outputNames().get(i), outputs.get(i)));
            }
            return tensors;
        }
    }

    private static OutputTensor tensor(String name, NDArray array) {
        List<Long> dims = Arrays.stream(array.getShape().getShape()).boxed().toList();
        return new OutputTensor(new TensorInfo(name, dims), FloatBuffer.wrap(array.toFloatArray()));
    }

    @Override
    public void close() {
        block.close();
        root.close();
    }
}
