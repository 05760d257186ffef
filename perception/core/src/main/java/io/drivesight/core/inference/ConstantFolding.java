package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.NodeInfo;
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
    private final Set<String> tooLarge = new HashSet<>();

    ConstantFolding(GraphEdit graph, String source) {
        this.graph = graph;
        this.source = source;
    }

    /** Makes every {@code Constant} node an initialiser; gives back how many. */
    int hoistConstants() {
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            Optional<TensorProto> value = node.getOpType().equals("Constant") && !graph.isOutput(node.getOutput(0))
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
            if (node.getOpType().equals("Identity") && !graph.isOutput(node.getOutput(0))) {
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
            foldShapes();
            foldNodes();
            int gone = before - graph.nodes().size();
            folded += gone;
            if (gone == 0) {
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
        graph.nodes().stream()
                .filter(node -> node.getOpType().equals("Shape"))
                .forEach(node -> asked.add(node.getInput(0)));
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
        if (node.getOpType().equals("Shape")) {
            return Optional.ofNullable(shapes.get(node.getInput(0))).map(shape -> {
                int start = bound(node, "start", 0, shape.length);
                int end = bound(node, "end", shape.length, shape.length);
                return Arrays.copyOfRange(shape, start, Math.max(start, end));
            });
        }
        if (!node.getOpType().equals("Gather") || !dims.containsKey(node.getInput(0))) {
            return Optional.empty();
        }
        long[] from = dims.get(node.getInput(0));
        return longs(node.getInput(1))
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
        return node.getOpType().equals("Gather")
                ? graph.constant(node.getInput(1)).getDimsList()
                : List.of((long) values.length);
    }

    private Optional<long[]> longs(String name) {
        return Optional.ofNullable(graph.constants().get(name))
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.INT64_VALUE)
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
                if (info != null && info.getInfo() instanceof ai.onnxruntime.TensorInfo known) {
                    shapes.put(tensor, known.getShape());
                }
            }
        }
        return shapes;
    }

    private void foldNodes() throws OrtException {
        Set<String> known = new HashSet<>(graph.constants().keySet());
        List<NodeProto> foldable = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            if (isFoldable(node, known)) {
                foldable.add(node);
                known.addAll(node.getOutputList());
            } else {
                wanted.addAll(node.getInputList());
            }
        }
        if (foldable.isEmpty()) {
            return;
        }
        Set<String> results = new HashSet<>();
        foldable.forEach(node -> results.addAll(node.getOutputList()));
        results.retainAll(wanted);
        Map<String, TensorProto> values = compute(foldable, results);
        graph.constants().putAll(values);
        Set<NodeProto> done = new HashSet<>(foldable);
        Set<String> kept = new HashSet<>(tooLarge);
        List<NodeProto> left = new ArrayList<>(graph.nodes());
        for (int i = left.size() - 1; i >= 0; i--) {
            NodeProto node = left.get(i);
            if (done.contains(node) && node.getOutputList().stream().noneMatch(kept::contains)) {
                left.remove(i);
            } else if (done.contains(node)) {
                kept.addAll(node.getInputList());
            }
        }
        graph.setNodes(left);
    }

    private boolean isFoldable(NodeProto node, Set<String> known) {
        return node.getInputCount() > 0
                && node.getInputList().stream().allMatch(name -> name.isEmpty() || known.contains(name))
                && node.getOutputList().stream().noneMatch(name -> graph.isOutput(name) || tooLarge.contains(name))
                && !KEPT.contains(node.getOpType());
    }

    private Map<String, TensorProto> compute(List<NodeProto> nodes, Set<String> results) throws OrtException {
        Map<String, TensorProto> values = new LinkedHashMap<>();
        try (OrtSession session = open(graph.part(nodes, results));
                OrtSession.Result result = session.run(Map.of())) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                OnnxTensor value = (OnnxTensor) entry.getValue();
                ByteString raw = ByteString.copyFrom(value.getByteBuffer());
                if (raw.size() > MOST_BYTES) {
                    tooLarge.add(entry.getKey());
                } else {
                    List<Long> dims =
                            Arrays.stream(value.getInfo().getShape()).boxed().toList();
                    values.put(entry.getKey(), GraphEdit.tensor(entry.getKey(), type(value.getInfo()), dims, raw));
                }
            }
        }
        return values;
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
