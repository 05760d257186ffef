package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.drivesight.core.inference.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A constant tensor of a graph, row-major: {@code float32} weights, or {@code int64} shapes. Immutable by convention. */
public final class GraphTensor {
    private final String name;
    private final List<Long> dims;
    private final float @Nullable [] floats;
    private final long @Nullable [] longs;

    private GraphTensor(String name, List<Long> dims, float @Nullable [] floats, long @Nullable [] longs) {
        this.name = name;
        this.dims = List.copyOf(dims);
        this.floats = floats;
        this.longs = longs;
    }

    /** A {@code float32} tensor; the array becomes the tensor's own. */
    public static GraphTensor of(String name, List<Long> dims, float[] values) {
        checkLength(name, dims, values.length);
        return new GraphTensor(name, dims, values, null);
    }

    /** A one-dimensional {@code int64} tensor; the array becomes the tensor's own. */
    public static GraphTensor ofLongs(String name, long... values) {
        return new GraphTensor(name, List.of((long) values.length), null, values);
    }

    private static void checkLength(String name, List<Long> dims, int length) {
        if (product(dims) != length) {
            throw new GraphException("tensor %s of shape %s cannot hold %d values".formatted(name, dims, length));
        }
    }

    private static long product(List<Long> dims) {
        return dims.stream().reduce(1L, Math::multiplyExact);
    }

    /** Float and int64 tensors keep their values; other types are kept in the file but cannot be used by the interpreter. */
    static @Nullable GraphTensor of(TensorProto proto) {
        List<Long> dims = proto.getDimsList();
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new GraphException("tensor " + proto.getName()
                    + " keeps its values in another file; save the model with all weights inside");
        }
        return switch (proto.getDataType()) {
            case TensorProto.DataType.FLOAT_VALUE -> of(proto.getName(), dims, floats(proto));
            case TensorProto.DataType.INT64_VALUE -> new GraphTensor(proto.getName(), dims, null, longs(proto));
            default -> null;
        };
    }

    private static float[] floats(TensorProto proto) {
        float[] values = new float[elements(proto, Float.BYTES, proto.getFloatDataCount())];
        if (proto.hasRawData()) {
            raw(proto).asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = proto.getFloatData(i);
            }
        }
        return values;
    }

    private static long[] longs(TensorProto proto) {
        long[] values = new long[elements(proto, Long.BYTES, proto.getInt64DataCount())];
        if (proto.hasRawData()) {
            raw(proto).asLongBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = proto.getInt64Data(i);
            }
        }
        return values;
    }

    /** Number of values there really are: a damaged file must not make us allocate what its shape claims. */
    private static int elements(TensorProto proto, int bytes, int typed) {
        int found = proto.hasRawData() ? proto.getRawData().size() / bytes : typed;
        checkLength(proto.getName(), proto.getDimsList(), found);
        return found;
    }

    private static ByteBuffer raw(TensorProto proto) {
        return proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    TensorProto toProto() {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).addAllDims(dims);
        ByteBuffer bytes = ByteBuffer.allocate(size() * (isFloat() ? Float.BYTES : Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        if (floats != null) {
            bytes.asFloatBuffer().put(floats);
            proto.setDataType(TensorProto.DataType.FLOAT_VALUE);
        } else {
            bytes.asLongBuffer().put(longs());
            proto.setDataType(TensorProto.DataType.INT64_VALUE);
        }
        return proto.setRawData(ByteString.copyFrom(bytes)).build();
    }

    /** Tensors as an ONNX graph's initialisers, for {@link #parse}. */
    public static byte[] toBytes(Collection<GraphTensor> tensors) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        tensors.forEach(tensor -> graph.addInitializer(tensor.toProto()));
        return graph.build().toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @return the tensors by name, in their order
     * @throws GraphException when it is damaged
     */
    public static Map<String, GraphTensor> parse(byte[] bytes) {
        try {
            Map<String, GraphTensor> tensors = new LinkedHashMap<>();
            for (TensorProto proto : GraphProto.parseFrom(bytes).getInitializerList()) {
                tensors.put(proto.getName(), Objects.requireNonNull(of(proto), proto.getName()));
            }
            return tensors;
        } catch (InvalidProtocolBufferException e) {
            throw new GraphException("no tensors: " + e.getMessage(), e);
        }
    }

    /** The same tensor with other float values; the array becomes the tensor's own. */
    public GraphTensor with(float[] values) {
        return of(name, dims, values);
    }

    /** Between this tensor and another: {@code share} of this one's values, the rest of the other's. */
    public GraphTensor mixed(double share, GraphTensor other) {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (share * floats()[i] + (1 - share) * other.floats()[i]);
        }
        return with(values);
    }

    /** SHA-256 of float tensors over their names, shapes and bits, in the order of the names; lower-case hex. */
    public static String hash(Map<String, GraphTensor> tensors) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        new TreeMap<>(tensors).values().stream().filter(GraphTensor::isFloat).forEach(tensor -> {
            all.writeBytes(tensor.name().getBytes(StandardCharsets.UTF_8));
            all.writeBytes(tensor.dims().toString().getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.size());
            bytes.asFloatBuffer().put(tensor.floats());
            all.writeBytes(bytes.array());
        });
        return OnnxModel.sha256(all.toByteArray());
    }

    public String name() {
        return name;
    }

    public List<Long> dims() {
        return dims;
    }

    /** Number of values. */
    public int size() {
        return Math.toIntExact(product(dims));
    }

    public boolean isFloat() {
        return floats != null;
    }

    /** The values, not copied: do not write to them. */
    public float[] floats() {
        if (floats == null) {
            throw new GraphException("tensor " + name + " holds integers where float32 values are needed");
        }
        return floats;
    }

    /** The values, not copied: do not write to them. */
    public long[] longs() {
        if (longs == null) {
            throw new GraphException("tensor " + name + " holds floats where int64 values are needed");
        }
        return longs;
    }
}
