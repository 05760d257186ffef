package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.graph.HeadLayout.ClassRows;
import io.drivesight.training.graph.HeadLayout.Level;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Gives a detector a new class list: the rows of classes that the base model knows are copied by name, so that it starts from
 * the base model's full quality; the others start at N(0, 0.01) with the bias of a 1 % prior (Lin et al., arXiv:1708.02002).
 */
public final class ClassSurgery {
    /** Probability that a new class is given before anything is learned. */
    public static final double PRIOR = 0.01;

    private static final double ROW_DEVIATION = 0.01;

    /**
     * A graph with its new classes.
     *
     * @param copied per new class, the base model's class it was copied from; classes that start anew are missing
     */
    public record Result(OnnxGraph graph, HeadLayout layout, Map<String, String> copied) {}

    private final OnnxGraph graph;
    private final HeadLayout layout;
    private final List<Optional<Integer>> origins;
    private final Random random;
    private final GraphProto.Builder edited;

    private ClassSurgery(OnnxGraph graph, HeadLayout layout, List<Optional<Integer>> origins, long seed) {
        this.graph = graph;
        this.layout = layout;
        this.origins = origins;
        this.random = new Random(seed);
        this.edited = graph.edit();
    }

    /**
     * Replaces the class list.
     *
     * @param graph the base model
     * @param baseClasses its class names, in the order of its rows
     * @param classes the new names
     * @param seed for the rows that start anew
     */
    public static Result replace(
            OnnxGraph graph, HeadLayout layout, List<String> baseClasses, List<String> classes, long seed) {
        if (layout.classCount() != baseClasses.size()) {
            throw new GraphException("%s: the card names %d classes, the graph has rows for %d; correct the card"
                    .formatted(graph.source(), baseClasses.size(), layout.classCount()));
        }
        if (!layout.levels().get(0).added().isEmpty() && !classes.equals(baseClasses)) {
            throw new GraphException(graph.source()
                    + ": has classes that were added; it can be trained for just these, or for more"
                    + " (--add-class), or take its base");
        }
        List<Optional<Integer>> origins =
                classes.stream().map(name -> origin(name, baseClasses)).toList();
        OnnxGraph changed = classes.equals(baseClasses) ? graph : new ClassSurgery(graph, layout, origins, seed).run();
        return new Result(changed, HeadLayout.find(changed, layout.family()), copied(classes, origins, baseClasses));
    }

    /** Per class the base's that its rows are copied from. */
    static Map<String, String> copied(List<String> classes, List<Optional<Integer>> origins, List<String> baseClasses) {
        Map<String, String> copied = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            int index = i;
            origins.get(i).ifPresent(row -> copied.put(classes.get(index), baseClasses.get(row)));
        }
        return copied;
    }

    /** The base class of the same name, else the first of the same meaning, else one that the name begins with (traffic light red). */
    static Optional<Integer> origin(String name, List<String> baseClasses) {
        return counterparts(name, baseClasses).stream()
                .findFirst()
                .or(() ->
                        indices(
                                        baseClasses,
                                        other -> ObjectClass.normal(name).startsWith(ObjectClass.normal(other) + " "))
                                .stream()
                                .findFirst());
    }

    /**
     * The classes of another detector that stand for a class: the one of the same name, else all of the same meaning in the
     * taxonomy (for {@code animal} bird, cat, dog and so on).
     *
     * @param others the other detector's class names, in order
     * @return their indices, in order; empty: the other detector does not know the class
     */
    public static List<Integer> counterparts(String name, List<String> others) {
        List<Integer> same = indices(others, other -> ObjectClass.normal(other).equals(ObjectClass.normal(name)));
        Optional<ObjectClass> meaning = ClassMap.classOf(name);
        return same.isEmpty() && meaning.isPresent()
                ? indices(others, other -> ClassMap.classOf(other).equals(meaning))
                : same;
    }

    private static List<Integer> indices(List<String> names, Predicate<String> wanted) {
        return IntStream.range(0, names.size())
                .filter(index -> wanted.test(names.get(index)))
                .boxed()
                .toList();
    }

    private OnnxGraph run() {
        Set<Integer> splits = new LinkedHashSet<>();
        for (Level level : layout.levels()) {
            replaceRows(level.classRows());
            graph.producer(level.classes())
                    .filter(node -> node.op().equals("Split"))
                    .ifPresent(node -> splits.add(node.index()));
        }
        splits.forEach(this::resizeSplit);
        resize(edited, graph, layout, origins.size());
        return graph.with(edited.clearValueInfo());
    }

    private void replaceRows(ClassRows rows) {
        GraphNode convolution = rows.convolution();
        GraphTensor weight = graph.constant(convolution, 1);
        OnnxGraph.replace(edited, newRows(weight, rows, false));
        convolution
                .input(2)
                .flatMap(graph::tensor)
                .ifPresent(bias -> OnnxGraph.replace(edited, newRows(bias, rows, true)));
    }

    private GraphTensor newRows(GraphTensor tensor, ClassRows rows, boolean bias) {
        int width = width(tensor);
        int outputs = Math.toIntExact(tensor.dims().get(0)) - rows.count() + origins.size();
        float[] from = tensor.floats();
        float[] to = new float[outputs * width];
        int before = rows.first() * width;
        System.arraycopy(from, 0, to, 0, before);
        float[] own = rows(tensor, rows, origins, bias, random);
        System.arraycopy(own, 0, to, before, own.length);
        int after = before + rows.count() * width;
        System.arraycopy(from, after, to, before + origins.size() * width, from.length - after);
        List<Long> dims = new ArrayList<>(tensor.dims());
        dims.set(0, (long) outputs);
        return GraphTensor.of(tensor.name(), dims, to);
    }

    private static int width(GraphTensor tensor) {
        return tensor.size() / Math.toIntExact(tensor.dims().get(0));
    }

    /**
     * The rows of classes, copied from a tensor's where they have an origin.
     *
     * @param bias whether the tensor is a bias
     */
    static float[] rows(
            GraphTensor tensor, ClassRows from, List<Optional<Integer>> origins, boolean bias, Random random) {
        int width = width(tensor);
        float[] to = new float[origins.size() * width];
        for (int i = 0; i < origins.size(); i++) {
            int at = i * width;
            origins.get(i)
                    .ifPresentOrElse(
                            origin -> System.arraycopy(tensor.floats(), (from.first() + origin) * width, to, at, width),
                            () -> initialise(to, at, width, bias, random));
        }
        return to;
    }

    private static void initialise(float[] to, int at, int width, boolean bias, Random random) {
        for (int i = 0; i < width; i++) {
            to[at + i] = bias ? priorBias() : (float) (ROW_DEVIATION * random.nextGaussian());
        }
    }

    /** The logit of the prior. */
    static float priorBias() {
        return (float) -Math.log((1 - PRIOR) / PRIOR);
    }

    private void resizeSplit(int index) {
        GraphNode node = graph.nodes().get(index);
        List<Long> sizes = new ArrayList<>(HeadLayout.splitSizes(
                graph,
                node,
                HeadLayout.outputChannels(
                        graph, graph.producer(node.inputs().get(0)).orElseThrow())));
        for (Level level : layout.levels()) {
            int part = node.outputs().indexOf(level.classes());
            if (part >= 0) {
                sizes.set(part, (long) origins.size());
            }
        }
        if (node.has("split")) {
            NodeProto.Builder changed = edited.getNode(index).toBuilder();
            for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
                if (attribute.getName().equals("split")) {
                    attribute.clearInts().addAllInts(sizes);
                }
            }
            edited.setNode(index, changed);
        } else {
            edited.setNode(index, GraphNode.without(edited.getNode(index), "num_outputs"));
            OnnxGraph.setConstantInput(
                    edited, index, 1, sizes.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** Makes room for another number of classes in reshapes and in what outputs say of their shapes. */
    static void resize(GraphProto.Builder edited, OnnxGraph graph, HeadLayout layout, int classes) {
        Level first = layout.levels().get(0);
        long others =
                HeadLayout.channels(graph, first.boxes()) + (first.objectness().isPresent() ? 1 : 0);
        // Class scores stand alone, or together with the channels of box and objectness.
        LongUnaryOperator width = old -> old == layout.classCount() || old == layout.classCount() + others
                ? old - layout.classCount() + classes
                : old;
        BitSet reached = new BitSet();
        layout.levels().forEach(level -> reached.or(graph.downstream(level.classes())));
        reached.stream()
                .filter(index -> graph.nodes().get(index).op().equals("Reshape"))
                .forEach(index -> {
                    long[] dims =
                            graph.constant(graph.nodes().get(index), 1).longs().clone();
                    for (int i = 1; i < dims.length; i++) {
                        dims[i] = width.applyAsLong(dims[i]);
                    }
                    OnnxGraph.setConstantInput(edited, index, 1, dims);
                });
        for (ValueInfoProto.Builder output : edited.getOutputBuilderList()) {
            boolean shows =
                    layout.levels().stream().anyMatch(level -> level.classes().equals(output.getName()))
                            || graph.producer(output.getName())
                                    .filter(node -> reached.get(node.index()))
                                    .isPresent();
            TensorShapeProto.Builder shape =
                    output.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
            for (int d = 1; shows && d < shape.getDimCount(); d++) {
                if (shape.getDim(d).hasDimValue()) {
                    shape.getDimBuilder(d)
                            .setDimValue(width.applyAsLong(shape.getDim(d).getDimValue()));
                }
            }
        }
    }
}
