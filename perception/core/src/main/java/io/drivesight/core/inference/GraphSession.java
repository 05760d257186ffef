package io.drivesight.core.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.RuntimeOptions.ExecutionProvider;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX graph from one image tensor to any float tensors, run as it is: no card, no meaning. Serves any number of callers at a
 * time (thread-safe); each call runs on its caller's thread. Close it when no call is running.
 */
public final class GraphSession implements AutoCloseable {
    /** Cameras of more kinds on one service would be odd; then slots are made anew. */
    private static final int SIZES = 8;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ExecutionProvider provider;
    private final TensorInfo input;
    private final OnnxJavaType inputType;
    private final List<TensorInfo> outputs;
    private final Description description;
    private final RunLimit limit;
    private final Pool<ImageSize, PinnedSlot> slots = new Pool<>(SIZES, PinnedSlot::free);
    private volatile boolean settled;

    private GraphSession(
            OrtEnvironment environment,
            SessionFactory.Opened opened,
            String source,
            OnnxJavaType inputType,
            Duration runTimeout)
            throws OrtException {
        this.environment = environment;
        this.session = opened.session();
        this.provider = opened.provider();
        this.inputType = inputType;
        this.input = single(infos(session.getInputInfo(), inputType, source), source);
        this.outputs = List.copyOf(infos(session.getOutputInfo(), OnnxJavaType.FLOAT, source));
        OnnxModelMetadata metadata = session.getMetadata();
        this.description = new Description(metadata.getGraphName(), Map.copyOf(metadata.getCustomMetadata()));
        this.limit = new RunLimit(runTimeout);
    }

    /**
     * Loads a graph.
     *
     * @param bytes the ONNX file
     * @param source what to call it in messages
     * @param options how to run it
     * @throws ModelException when it is not a model, or its input and outputs are not those of a detector
     */
    public static GraphSession of(byte[] bytes, String source, RuntimeOptions options) {
        return of(bytes, source, options, OnnxJavaType.FLOAT);
    }

    /** The same for a graph whose input is {@code uint8}. */
    static GraphSession ofBytes(byte[] bytes, String source, RuntimeOptions options) {
        return of(bytes, source, options, OnnxJavaType.UINT8);
    }

    private static GraphSession of(byte[] bytes, String source, RuntimeOptions options, OnnxJavaType inputType) {
        OrtEnvironment environment = SessionFactory.environment();
        SessionFactory.Opened opened = SessionFactory.open(environment, bytes, source, options);
        try {
            return new GraphSession(environment, opened, source, inputType, options.runTimeout());
        } catch (OrtException e) {
            closeQuietly(opened.session());
            throw new ModelException(source + ": cannot read the model's inputs and outputs: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeQuietly(opened.session());
            throw e;
        }
    }

    private static List<TensorInfo> infos(Map<String, NodeInfo> nodes, OnnxJavaType type, String source) {
        List<TensorInfo> infos = new ArrayList<>();
        for (NodeInfo node : nodes.values()) {
            if (!(node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor)) {
                throw new ModelException(source + ": input or output " + node.getName() + " is not a tensor");
            }
            if (tensor.type != type) {
                throw new ModelException(source + ": input or output " + node.getName() + " is " + tensor.type
                        + ", only float32 is supported");
            }
            infos.add(new TensorInfo(
                    node.getName(), Arrays.stream(tensor.getShape()).boxed().toList()));
        }
        return infos;
    }

    private static TensorInfo single(List<TensorInfo> inputs, String source) {
        if (inputs.size() != 1 || inputs.get(0).rank() != 4) {
            throw new ModelException(
                    source + ": a detector has one input [batch, 3, height, width], this has " + inputs);
        }
        return inputs.get(0);
    }

    /**
     * Runs the graph on a batch.
     *
     * @param data direct buffer, {@code float32 [batch, 3, height, width]}, from position to limit
     * @param batch number of frames
     * @param size height and width
     * @return the outputs, in the graph's order; the caller's own
     * @throws ModelException when ONNX Runtime fails
     * @throws RunTimeoutException when it took longer than it may
     */
    public List<OutputTensor> run(FloatBuffer data, int batch, ImageSize size) {
        long[] shape = shape(batch, size);
        return limited(options -> outputs(OnnxTensor.createTensor(environment, data.duplicate(), shape), options));
    }

    /** Runs the graph on a batch in its own type of input: all of a direct buffer {@code [batch, 3, height, width]}. */
    List<OutputTensor> run(ByteBuffer data, int batch, ImageSize size) {
        ByteBuffer all = data.duplicate().order(data.order());
        long[] shape = shape(batch, size);
        return limited(options -> outputs(OnnxTensor.createTensor(environment, all, shape, inputType), options));
    }

    private static long[] shape(int batch, ImageSize size) {
        return new long[] {batch, 3, size.height(), size.width()};
    }

    /** Runs the graph on a tensor, and closes it. */
    private List<OutputTensor> outputs(OnnxTensor tensor, OrtSession.RunOptions options) throws OrtException {
        try (tensor;
                OrtSession.Result result = session.run(Map.of(input.name(), tensor), options)) {
            return outputs(result);
        }
    }

    /** What is done in one run. */
    private interface Work {
        List<OutputTensor> with(OrtSession.RunOptions options) throws OrtException;
    }

    /** Every run goes through here: held to its limit, and its failure told in our words. */
    private List<OutputTensor> limited(Work work) {
        try (RunLimit.Run run = limit.begin(settled)) {
            try {
                List<OutputTensor> values = work.with(run.options());
                settled = true;
                return values;
            } catch (OrtException e) {
                throw run.explain(e);
            }
        }
    }

    /** Whether the input is {@code uint8}. */
    boolean takesBytes() {
        return inputType == OnnxJavaType.UINT8;
    }

    /** Copies of the outputs. */
    static List<OutputTensor> outputs(OrtSession.Result result) throws OrtException {
        List<OutputTensor> values = new ArrayList<>(result.size());
        for (Map.Entry<String, OnnxValue> entry : result) {
            OnnxTensor value = (OnnxTensor) entry.getValue();
            List<Long> dims = Arrays.stream(value.getInfo().getShape()).boxed().toList();
            values.add(new OutputTensor(new TensorInfo(entry.getKey(), dims), value.getFloatBuffer()));
        }
        return values;
    }

    /**
     * Memory for runs on one frame of this height and width at a time without copies: the session's own, lent until
     * it is closed.
     */
    PinnedSlot slot(ImageSize size) {
        @Nullable PinnedSlot idle = slots.poll(size);
        if (idle != null) {
            return idle.lend();
        }
        try {
            return new PinnedSlot(this, environment, size);
        } catch (OrtException e) {
            throw new ModelException("inference cannot begin: " + e.getMessage(), e);
        }
    }

    List<OutputTensor> run(PinnedSlot slot) {
        return limited(options -> slot.run(session, environment, options));
    }

    /** Takes a slot back. One whose last run failed may hold anything, so it is not used again. */
    void giveBack(PinnedSlot slot, boolean intact) {
        if (intact) {
            slots.keep(slot.size(), slot);
        } else {
            slot.free();
        }
    }

    /** What runs it: CUDA was asked for in vain when this is CPU. */
    public ExecutionProvider provider() {
        return provider;
    }

    /** The one input, {@code [batch, 3, height, width]}. */
    public TensorInfo input() {
        return input;
    }

    public List<TensorInfo> outputs() {
        return outputs;
    }

    /** What the file says of itself. */
    record Description(String graphName, Map<String, String> metadata) {}

    Description description() {
        return description;
    }

    @Override
    public void close() {
        limit.close();
        slots.close();
        closeQuietly(session);
    }

    private static void closeQuietly(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException("cannot close the session: " + e.getMessage(), e);
        }
    }
}
