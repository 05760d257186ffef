package io.drivesight.training.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.TensorInfo;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph run by DJL on one device. Its float initialisers are arrays; those that are trainable collect gradients when a
 * gradient collector is open. The rest of the graph runs without any record, and gives back the memory of each value after its
 * last use. Not thread-safe.
 */
public final class GraphBlock implements AutoCloseable {
    /** Which tensors are given and which are wanted. */
    private record PlanKey(Set<String> given, Set<String> wanted) {}

    private final OnnxGraph graph;
    private final NDManager manager;
    private final boolean channelsLast;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<PlanKey, GraphPlan> plans = new ConcurrentHashMap<>();

    /**
     * Uploads the graph's constants.
     *
     * @param graph the graph; every operator is looked up now, so that an unknown one is reported before any work
     * @param parent manager of the device to run on
     * @param channelsLast whether activations lie in memory with a pixel's channels side by side: faster, other last bits
     * @throws io.drivesight.training.graph.GraphException naming the first operator that cannot be trained
     */
    public GraphBlock(OnnxGraph graph, NDManager parent, boolean channelsLast) {
        this(parent.newSubManager(), graph, channelsLast);
    }

    /** A block on a CPU of its own. */
    public static GraphBlock onCpu(OnnxGraph graph) {
        return new GraphBlock(NDManager.newBaseManager(Device.cpu()), graph, false);
    }

    private GraphBlock(NDManager own, OnnxGraph graph, boolean channelsLast) {
        this.graph = graph;
        this.channelsLast = channelsLast;
        this.manager = own;
        for (GraphNode node : graph.nodes()) {
            Operators.of(node, graph.source());
        }
        graph.tensors().forEach((name, tensor) -> {
            if (tensor.isFloat() && tensor.size() > 0) {
                arrays.put(name, upload(tensor));
            }
        });
    }

    private NDArray upload(GraphTensor tensor) {
        long[] dims = tensor.dims().stream().mapToLong(Long::longValue).toArray();
        return manager.create(tensor.floats(), new Shape(dims));
    }

    public OnnxGraph graph() {
        return graph;
    }

    /** Manager of the parameters; steps take sub-managers of it. */
    public NDManager manager() {
        return manager;
    }

    /** A parameter or constant, by name. */
    public NDArray array(String name) {
        @Nullable NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the graph has no float tensor " + name);
        }
        return array;
    }

    /** From now on these parameters, and no others, collect gradients. */
    public void setTrainable(Set<String> names) {
        arrays.forEach((name, array) -> array.setRequiresGradient(names.contains(name)));
    }

    /** Runs the whole graph: image tensor {@code [batch, 3, rows, columns]} to the graph's outputs, in their order. */
    public NDList forward(NDArray images) {
        Map<String, NDArray> outputs = run(Map.of(graph.inputName(), images), graph.outputNames());
        return new NDList(outputs.values());
    }

    /**
     * Runs the part of the graph that leads from given tensors to wanted ones.
     *
     * @param given known tensors; results attach to their manager
     * @param wanted what to compute
     * @return the wanted tensors by name, in their order
     */
    public Map<String, NDArray> run(Map<String, NDArray> given, Collection<String> wanted) {
        PlanKey key = new PlanKey(Set.copyOf(given.keySet()), Set.copyOf(wanted));
        GraphPlan plan = plans.computeIfAbsent(key, k -> GraphPlan.of(graph, k.given(), k.wanted()));
        Map<String, NDArray> values = new HashMap<>(arrays);
        given.forEach((name, array) -> values.put(name, laidOut(array)));
        plan.steps().forEach(step -> run(step, values));
        Map<String, NDArray> results = new LinkedHashMap<>();
        wanted.forEach(name -> results.put(name, Objects.requireNonNull(values.get(name), name)));
        return results;
    }

    private NDArray laidOut(NDArray array) {
        boolean plain = !channelsLast || array.getShape().dimension() != 4;
        return plain ? array : ScriptedOperator.CHANNELS_LAST.apply(array);
    }

    /**
     * Scales random convolutions, one after the other, so that each gives values of variance 1 on these images (layer-sequential unit
     * variance, arXiv:1511.06422). Detectors are exported with their normalisation folded into the convolutions; without it random weights
     * alone let the values grow from layer to layer, and the exponential of a box's size overflows.
     *
     * @param images {@code [batch, 3, rows, columns]}, preprocessed
     * @param weights convolutions' weights to scale; their biases must be 0
     */
    public void scaleToUnitVariance(NDArray images, Set<String> weights) {
        Map<String, NDArray> values = new HashMap<>(arrays);
        values.put(graph.inputName(), images);
        GraphPlan plan = GraphPlan.of(graph, Set.of(graph.inputName()), graph.outputNames());
        for (GraphPlan.Step step : plan.steps()) {
            NDList results = step.operator().apply(new Operands(step.node(), graph, values));
            step.node()
                    .input(1)
                    .filter(weight -> step.node().op().equals("Conv") && weights.contains(weight))
                    .ifPresent(weight -> scale(array(weight), results.get(0)));
            keep(step, results, values);
        }
    }

    private static void scale(NDArray weight, NDArray result) {
        float deviation = result.sub(result.mean()).square().mean().sqrt().getFloat();
        if (deviation > 0 && Float.isFinite(deviation)) {
            weight.divi(deviation);
            result.divi(deviation);
        }
    }

    private void run(GraphPlan.Step step, Map<String, NDArray> values) {
        keep(step, step.operator().apply(new Operands(step.node(), graph, values)), values);
    }

    private static void keep(GraphPlan.Step step, NDList results, Map<String, NDArray> values) {
        List<String> outputs = step.node().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            values.put(outputs.get(i), results.get(i));
        }
        for (String name : step.release()) {
            Optional.ofNullable(values.remove(name)).ifPresent(NDArray::close);
        }
    }

    /** The graph's raw outputs for one image, in the graph's order and in the form that ONNX Runtime gives them. */
    public List<OutputTensor> run(ImageTensor image) {
        try (NDManager step = manager.newSubManager()) {
            ImageSize size = image.size();
            NDList outputs =
                    forward(step.create(image.data().duplicate(), new Shape(1, 3, size.height(), size.width())));
            List<OutputTensor> tensors = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                NDArray output = outputs.get(i);
                List<Long> dims =
                        Arrays.stream(output.getShape().getShape()).boxed().toList();
                TensorInfo info = new TensorInfo(graph.outputNames().get(i), dims);
                tensors.add(new OutputTensor(info, FloatBuffer.wrap(output.toFloatArray())));
            }
            return tensors;
        }
    }

    private GraphTensor tensor(String name) {
        return graph.tensor(name).orElseThrow().with(array(name).toFloatArray());
    }

    /** Copies these arrays' present values out. */
    public Map<String, GraphTensor> read(Collection<String> names) {
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        names.forEach(name -> tensors.put(name, tensor(name)));
        return tensors;
    }

    /** The graph with the arrays' present values. */
    public OnnxGraph current() {
        return graph.withTensors(read(arrays.keySet()));
    }

    /** Overwrites arrays in place; trainability stays. */
    public void write(Map<String, GraphTensor> tensors) {
        tensors.forEach((name, tensor) -> {
            NDArray array = array(name);
            @Nullable NDArray old = arrays.put(name, upload(tensor));
            array(name).setRequiresGradient(old != null && old.hasGradient());
            array.close();
        });
    }

    @Override
    public void close() {
        manager.close();
    }

    /** The operators that lead from given tensors to wanted ones, in order, each with the values that are not needed after it. */
    record GraphPlan(List<Step> steps) {
        /**
         * One operator.
         *
         * @param release tensors that are not used after it
         */
        record Step(GraphNode node, Operators.Operator operator, List<String> release) {}

        /** A gate that is computed with the product that it is a factor of. */
        private record Gate(GraphNode node, ScriptedOperator activation) {}

        static GraphPlan of(OnnxGraph graph, Set<String> given, Collection<String> wanted) {
            BitSet needed = graph.nodesBetween(given, wanted);
            Set<String> kept = new HashSet<>(wanted);
            kept.addAll(given);
            Map<GraphNode, Gate> fused = fused(graph, needed, kept);
            Set<GraphNode> gates = fused.values().stream().map(Gate::node).collect(Collectors.toSet());
            Set<String> usedLater = new HashSet<>(kept);
            List<Step> steps = new ArrayList<>();
            for (int i = needed.length() - 1; i >= 0; i = needed.previousSetBit(i - 1)) {
                GraphNode node = graph.nodes().get(i);
                // A value that no node uses is released by the node that computes it.
                List<String> release = Stream.concat(node.outputs().stream(), node.inputs().stream())
                        .filter(tensor -> graph.producer(tensor).isPresent() && usedLater.add(tensor))
                        .toList();
                if (!gates.contains(node)) {
                    Operators.Operator operator = Optional.ofNullable(fused.get(node))
                            .map(GraphPlan::activation)
                            .orElseGet(() -> Operators.of(node, graph.source()));
                    steps.add(new Step(node, operator, release));
                }
            }
            Collections.reverse(steps);
            return new GraphPlan(steps);
        }

        /** The products of a value with a gate of it, each with its gate, where only the product uses the gate's value. */
        private static Map<GraphNode, Gate> fused(OnnxGraph graph, BitSet needed, Set<String> kept) {
            Map<GraphNode, Gate> fused = new HashMap<>();
            needed.stream()
                    .mapToObj(graph.nodes()::get)
                    .filter(node -> node.op().equals("Mul"))
                    .forEach(product -> gateOf(graph, product)
                            .filter(gate -> needed.get(gate.node().index()))
                            .filter(gate ->
                                    graph.consumers(gate.node().output()).size() == 1)
                            .filter(gate -> !kept.contains(gate.node().output()))
                            .ifPresent(gate -> fused.put(product, gate)));
            return fused;
        }

        private static Optional<Gate> gateOf(OnnxGraph graph, GraphNode product) {
            String left = product.inputs().get(0);
            String right = product.inputs().get(1);
            return gateOf(graph, left, right).or(() -> gateOf(graph, right, left));
        }

        private static Optional<Gate> gateOf(OnnxGraph graph, String x, String gate) {
            return graph.producer(gate)
                    .filter(node -> node.inputs().equals(List.of(x)))
                    .flatMap(node -> activation(node).map(activation -> new Gate(node, activation)));
        }

        private static Optional<ScriptedOperator> activation(GraphNode gate) {
            return switch (gate.op()) {
                case "Sigmoid" -> Optional.of(ScriptedOperator.SILU);
                case "HardSigmoid" ->
                    Optional.of(ScriptedOperator.HARD_SWISH).filter(activation -> isOfHardSwish(gate));
                default -> Optional.empty();
            };
        }

        /** Exporters write a sixth with six digits. */
        private static boolean isOfHardSwish(GraphNode gate) {
            return Math.abs(gate.number("alpha", 0.2f) - 1 / 6.0) < 1e-6 && gate.number("beta", 0.5f) == 0.5f;
        }

        /** Of the two factors the one that is there: the other was left out. */
        private static Operators.Operator activation(Gate gate) {
            return operands -> new NDList(gate.activation()
                    .apply(operands.find(0).or(() -> operands.find(1)).orElseThrow()));
        }
    }
}
