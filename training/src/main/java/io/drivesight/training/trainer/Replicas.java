package io.drivesight.training.trainer;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.DetectorBlock;
import io.drivesight.training.model.GraphBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same model on every device: each takes a part of the batch, their gradients are summed on the first, and its weights are
 * copied back to the others.
 */
final class Replicas implements AutoCloseable {
    private final List<DetectorBlock> blocks = new ArrayList<>();
    private final List<NDManager> roots = new ArrayList<>();

    /**
     * Recording of gradients is off on this thread from now on.
     *
     * @param channelsLast as {@link GraphBlock} takes it
     */
    Replicas(TrainableGraph graph, List<Device> devices, boolean channelsLast) {
        // Recording is a property of the thread: off on the one that loaded the engine, on elsewhere. Weights are
        // updated in place, which
        // the engine forbids while it records; a gradient collector turns recording on for its own while. The library
        // must be there before
        // it can be told anything.
        Engine.getInstance();
        JniUtils.setGradMode(false);
        for (Device device : devices) {
            NDManager root = NDManager.newBaseManager(device);
            roots.add(root);
            blocks.add(new DetectorBlock(new GraphBlock(graph.graph(), root, channelsLast), graph.layout()));
        }
    }

    /** Every visible GPU, else the CPU. */
    static List<Device> visibleDevices() {
        Device[] devices = Engine.getInstance().getDevices();
        List<Device> gpus = Arrays.stream(devices).filter(Device::isGpu).toList();
        return gpus.isEmpty() ? List.of(Device.cpu()) : gpus;
    }

    List<DetectorBlock> blocks() {
        return blocks;
    }

    DetectorBlock first() {
        return blocks.get(0);
    }

    void setTrainable(Set<String> names) {
        blocks.forEach(block -> block.block().setTrainable(names));
    }

    /** Gradients of the first replica, those of the others added in, times a scale; handles belong to the given manager. */
    Map<String, NDArray> gradients(Set<String> names, double scale, NDManager step) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        for (String name : names.stream().sorted().toList()) {
            NDArray sum = gradient(blocks.get(0), name, step);
            for (DetectorBlock other : blocks.subList(1, blocks.size())) {
                NDArray moved = gradient(other, name, step).toDevice(sum.getDevice(), true);
                sum.addi(moved);
                moved.close();
            }
            gradients.put(name, scale == 1 ? sum : sum.muli(scale));
        }
        return gradients;
    }

    private static NDArray gradient(DetectorBlock block, String name, NDManager step) {
        NDArray gradient = block.block().array(name).getGradient();
        gradient.attach(step);
        return gradient;
    }

    /** Sets every replica's gradients to 0: the engine adds to them. */
    void clearGradients(Set<String> names, NDManager step) {
        for (DetectorBlock block : blocks) {
            for (String name : names) {
                NDArray gradient = gradient(block, name, step);
                gradient.subi(gradient);
            }
        }
    }

    /** Copies the first replica's weights to the others. */
    void broadcast(Set<String> names) {
        for (DetectorBlock other : blocks.subList(1, blocks.size())) {
            for (String name : names) {
                NDArray to = other.block().array(name);
                try (NDArray moved = first().block().array(name).toDevice(to.getDevice(), true)) {
                    to.subi(to).addi(moved);
                }
            }
        }
    }

    @Override
    public void close() {
        blocks.forEach(DetectorBlock::close);
        roots.forEach(NDManager::close);
    }
}
