package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Computes what does not depend on the image once and for all: constants in any form, and the arithmetic on shapes that exporters
 * leave in a graph. ONNX Runtime itself does the computing and tells the shapes, so every operator means what it means there.
 */
final class ConstantFolding {
    /** What is not the same each time, or loses its meaning as a plain number (quantised weights). */
    private static final Set<String> KEPT = Set.of(
            "RandomNormal",
            "RandomUniform",
            "RandomNormalLike",
            "RandomUniformLike",
            "Multinomial",
            "Bernoulli",
            "Dropout",
            "QuantizeLinear",
            "DequantizeLinear",
            "DynamicQuantizeLinear");

    private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    /** Each round makes more shapes known to the next. */
    private static final int MOST_ROUNDS = 16;
    /** Larger results are cheaper to compute than to keep [bytes]. */
    private static final int MOST_BYTES = 16 << 20;

    private final GraphEdit graph;
    private final String source;
    /** Results that are too large to be constants, or no tensors of numbers. */
    private final Set<String> unfit = new HashSet<>();

    ConstantFolding(GraphEdit graph, String source) {
        this.graph = graph;
        this.source = source;
    }

    /** Makes every {@code Constant} node an initialiser; gives back how many. */
    int hoistConstants() {
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            Optional<TensorProto> value = GraphEdit.is(node, "Constant") && !graph.isOutput(node.getOutput(0))
                    ? node.getAttributeList().stream()
                            .findFirst()
                            .flatMap(attribute -> constant(node.getOutput(0), attribute))
                    : Optional.empty();
            value.ifPresentOrElse(tensor -> graph.constants().put(tensor.getName(), tensor), () -> kept.add(node));
        }
        return replaceNodes(kept);
    }

    private static Optional<TensorProto> constant(String name, AttributeProto attribute) {
        return Optional.ofNullable(
                switch (attribute.getName()) {
                    case "value" -> attribute.getT().toBuilder().setName(name).build();
                    case "value_int" -> GraphEdit.tensor(name, List.of(), attribute.getI());
                    case "value_ints" ->
                        GraphEdit.tensor(
                                name,
                                List.of((long) attribute.getIntsCount()),
                                attribute.getIntsList().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray());
                    case "value_float" -> GraphEdit.tensor(name, List.of(), new float[] {attribute.getF()});
                    case "value_floats" -> floats(name, attribute.getFloatsList());
                    default -> null;
                });
    }

    private static TensorProto floats(String name, List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return GraphEdit.tensor(name, List.of((long) floats.length), floats);
    }

    /** Takes {@code Identity} nodes out; gives back how many. */
    int dropIdentities() {
        Map<String, String> same = new HashMap<>();
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            if (GraphEdit.is(node, "Identity") && !graph.isOutput(node.getOutput(0))) {
                String from = node.getInput(0);
                same.put(node.getOutput(0), same.getOrDefault(from, from));
            } else {
                kept.add(node);
            }
        }
        int dropped = replaceNodes(kept);
        graph.renameInputs(name -> same.getOrDefault(name, name));
        return dropped;
    }

    /** Computes all nodes whose inputs are constants or shapes that are known; gives back how many. */
    int fold() throws OrtException {
        int folded = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int before = graph.nodes().size();
            int fit = unfit.size();
            foldShapes();
            foldNodes();
            int gone = before - graph.nodes().size();
            folded += gone;
            if (gone == 0 && unfit.size() == fit) {
                break;
            }
        }
        return folded;
    }

    private int replaceNodes(List<NodeProto> kept) {
        int gone = graph.nodes().size() - kept.size();
        graph.setNodes(kept);
        return gone;
    }

    /** Shapes that are known, and single dimensions of those that are known in part. */
    private void foldShapes() throws OrtException {
        Set<String> asked = new HashSet<>();
        graph.nodes().stream().filter(node -> GraphEdit.is(node, "Shape")).forEach(node -> asked.add(node.getInput(0)));
        if (asked.isEmpty()) {
            return;
        }
        Map<String, long[]> shapes = shapes(asked);
        Map<String, long[]> dims = new HashMap<>();
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            Optional<long[]> known = dims(node, shapes, dims);
            known.ifPresent(values -> dims.put(node.getOutput(0), values));
            boolean full = known.isPresent()
                    && LongStream.of(known.get()).allMatch(dim -> dim >= 0)
                    && !graph.isOutput(node.getOutput(0));
            if (full) {
                String name = node.getOutput(0);
                graph.constants().put(name, GraphEdit.tensor(name, resultDims(node, known.get()), known.get()));
            } else {
                kept.add(node);
            }
        }
        graph.setNodes(kept);
    }

    /** The dimensions that a node picks out of a shape, -1 where unknown; empty when it is no such node. */
    private Optional<long[]> dims(NodeProto node, Map<String, long[]> shapes, Map<String, long[]> dims) {
        if (GraphEdit.is(node, "Shape")) {
            return Optional.ofNullable(shapes.get(node.getInput(0))).map(shape -> {
                int start = bound(node, "start", 0, shape.length);
                int end = bound(node, "end", shape.length, shape.length);
                return Arrays.copyOfRange(shape, start, Math.max(start, end));
            });
        }
        if (!GraphEdit.is(node, "Gather") || !dims.containsKey(node.getInput(0))) {
            return Optional.empty();
        }
        long[] from = dims.get(node.getInput(0));
        return longs(node.getInput(1))
                .filter(indices ->
                        LongStream.of(indices).allMatch(index -> -from.length <= index && index < from.length))
                .map(indices -> LongStream.of(indices)
                        .map(index -> from[Math.toIntExact(index < 0 ? index + from.length : index)])
                        .toArray());
    }

    private static int bound(NodeProto shape, String name, int otherwise, int rank) {
        long value = GraphEdit.attribute(shape, name).map(AttributeProto::getI).orElse((long) otherwise);
        return Math.toIntExact(Math.max(0, Math.min(rank, value < 0 ? value + rank : value)));
    }

    /** A gather by a scalar gives a scalar. */
    private List<Long> resultDims(NodeProto node, long[] values) {
        return GraphEdit.is(node, "Gather")
                ? graph.constant(node.getInput(1)).getDimsList()
                : List.of((long) values.length);
    }

    private Optional<long[]> longs(String name) {
        return Optional.ofNullable(graph.constants().get(name))
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT64_VALUE
                        && tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL)
                .map(tensor -> {
                    if (!tensor.hasRawData()) {
                        return tensor.getInt64DataList().stream()
                                .mapToLong(Long::longValue)
                                .toArray();
                    }
                    long[] values = new long[tensor.getRawData().size() / Long.BYTES];
                    tensor.getRawData()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asLongBuffer()
                            .get(values);
                    return values;
                });
    }

    private Map<String, long[]> shapes(Set<String> tensors) throws OrtException {
        Map<String, long[]> shapes = new HashMap<>();
        List<String> inner =
                tensors.stream().filter(name -> !graph.isOutput(name)).toList();
        try (OrtSession session = open(graph.withOutputs(inner))) {
            Map<String, NodeInfo> infos = new HashMap<>(session.getInputInfo());
            infos.putAll(session.getOutputInfo());
            for (String tensor : tensors) {
                NodeInfo info = infos.get(tensor);
                // No dimension is what the runtime says of a number, and of a tensor whose rank it does not know.
                if (info != null
                        && info.getInfo() instanceof ai.onnxruntime.TensorInfo known
                        && known.getShape().length > 0) {
                    shapes.put(tensor, known.getShape());
                }
            }
        }
        return shapes;
    }

    /** Changes nothing when a result turns out unfit: the next round leaves it in the graph, and keeps what it takes. */
    private void foldNodes() throws OrtException {
        Set<String> known = new HashSet<>(graph.constants().keySet());
        List<NodeProto> foldable = new ArrayList<>();
        List<NodeProto> left = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            if (isFoldable(node, known)) {
                foldable.add(node);
                known.addAll(node.getOutputList());
            } else {
                left.add(node);
                wanted.addAll(node.getInputList());
            }
        }
        Set<String> results = new HashSet<>();
        foldable.forEach(node -> results.addAll(node.getOutputList()));
        results.retainAll(wanted);
        // An output, or an input, that is left out.
        results.remove("");
        int fit = unfit.size();
        Map<String, TensorProto> values = results.isEmpty() ? Map.of() : compute(foldable, results);
        if (unfit.size() == fit) {
            graph.constants().putAll(values);
            graph.setNodes(left);
        }
    }

    private boolean isFoldable(NodeProto node, Set<String> known) {
        return node.getInputCount() > 0
                && GraphEdit.isStandard(node)
                && node.getInputList().stream().allMatch(name -> name.isEmpty() || known.contains(name))
                && node.getOutputList().stream().noneMatch(name -> graph.isOutput(name) || unfit.contains(name))
                && !KEPT.contains(node.getOpType());
    }

    private Map<String, TensorProto> compute(List<NodeProto> nodes, Set<String> results) throws OrtException {
        Map<String, TensorProto> values = new LinkedHashMap<>();
        try (OrtSession session = open(graph.part(nodes, results));
                OrtSession.Result result = session.run(Map.of())) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                String name = entry.getKey();
                tensor(name, entry.getValue()).ifPresentOrElse(value -> values.put(name, value), () -> unfit.add(name));
            }
        }
        return values;
    }

    private static Optional<TensorProto> tensor(String name, OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor) || tensor.getInfo().type == OnnxJavaType.STRING) {
            return Optional.empty();
        }
        ByteString raw = ByteString.copyFrom(tensor.getByteBuffer());
        if (raw.size() > MOST_BYTES) {
            return Optional.empty();
        }
        List<Long> dims = Arrays.stream(tensor.getInfo().getShape()).boxed().toList();
        return Optional.of(GraphEdit.tensor(name, type(tensor.getInfo()), dims, raw));
    }

    /** The number in the file's format; the runtime counts its types otherwise. */
    private static int type(ai.onnxruntime.TensorInfo info) {
        return TensorProto.DataType.valueOf(info.onnxType.name().substring(TYPE_PREFIX.length()))
                .getNumber();
    }

    private OrtSession open(byte[] bytes) {
        OrtEnvironment environment = SessionFactory.environment();
        return SessionFactory.open(environment, bytes, source, RuntimeOptions.CPU)
                .session();
    }
}
