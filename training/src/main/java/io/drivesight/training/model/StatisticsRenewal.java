package io.drivesight.training.model;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.OnnxGraph;
import java.nio.FloatBuffer;

/** Estimates means and variances of batch normalisation anew on other images (arXiv:2006.16971). No weight learns. */
public final class StatisticsRenewal {
    static final String OPERATOR = "BatchNormalization";

    private StatisticsRenewal() {}

    /** How many batch normalisations a graph has; 0 where they are folded into the convolutions. */
    public static int layers(OnnxGraph graph) {
        return (int) graph.nodes().stream()
                .filter(node -> node.op().equals(OPERATOR))
                .count();
    }

    /**
     * Renews, layer after layer in the graph's order, so that a layer's estimate sees the layers before it renewed:
     * {@code N / (N + n)} of the old mean and variance, {@code n / (N + n)} of those of the images, where n is their number.
     *
     * @param graph any batch size
     * @param images {@code float32 [count, 3, rows, columns]}, preprocessed
     * @param prior N: how many images the old statistics count for, at least 0; 0: they are forgotten
     * @return the graph with its new statistics
     * @throws io.drivesight.training.graph.GraphException when layers share their statistics
     */
    public static OnnxGraph renew(OnnxGraph graph, FloatBuffer images, int count, ImageSize size, double prior) {
        try (NDManager root = NDManager.newBaseManager(Device.cpu());
                GraphBlock block = new GraphBlock(graph, root);
                NDManager step = block.manager().newSubManager()) {
            Shape shape = new Shape(count, 3, size.height(), size.width());
            block.renewStatistics(step.create(images.duplicate(), shape), prior);
            return block.current();
        }
    }
}
