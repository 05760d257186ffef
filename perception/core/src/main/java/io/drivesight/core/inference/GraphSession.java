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
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
    private final List<TensorInfo> outputs;
    private final Description description;
    private final RunLimit limit;
    /** Slots that no run uses now: as many of each input size as runs ever went on at once, of the sizes used last. */
    private final Map<ImageSize, Deque<InferenceSlot>> idle = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;
    private volatile boolean settled;

    private GraphSession(OrtEnvironment environment, SessionFactory.Opened opened, String source, Duration runTimeout)
            throws OrtException {
        this.environment = environment;
        this.session = opened.session();
        this.provider = opened.provider();
        this.input = single(infos(session.getInputInfo(), source), source);
        this.outputs = List.copyOf(infos(session.getOutputInfo(), source));
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
        OrtEnvironment environment = SessionFactory.environment();
        SessionFactory.Opened opened = SessionFactory.open(environment, bytes, source, options);
        try {
            return new GraphSession(environment, opened, source, options.runTimeout());
        } catch (OrtException e) {
            closeQuietly(opened.session());
            throw new ModelException(source + ": cannot read the model's inputs and outputs: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeQuietly(opened.session());
            throw e;
        }
    }

    private static List<TensorInfo> infos(Map<String, NodeInfo> nodes, String source) {
        List<TensorInfo> infos = new ArrayList<>();
        for (NodeInfo node : nodes.values()) {
            if (!(node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor)) {
                throw new ModelException(source + ": input or output " + node.getName() + " is not a tensor");
            }
            if (tensor.type != OnnxJavaType.FLOAT) {
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
        long[] shape = {batch, 3, size.height(), size.width()};
        return limited(options -> {
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, data.duplicate(), shape);
                    OrtSession.Result result = session.run(Map.of(input.name(), tensor), options)) {
                return outputs(result);
            }
        });
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

    /** Room for one frame's inference at an input size, lent until it is closed. */
    synchronized InferenceSlot slot(ImageSize size) {
        @Nullable Deque<InferenceSlot> ready = idle.get(size);
        @Nullable InferenceSlot slot = ready == null ? null : ready.poll();
        if (slot != null) {
            return slot.lend();
        }
        try {
            return new InferenceSlot(this, environment, size);
        } catch (OrtException e) {
            throw new ModelException("inference cannot begin: " + e.getMessage(), e);
        }
    }

    List<OutputTensor> run(InferenceSlot slot) {
        return limited(options -> slot.run(session, environment, options));
    }

    /** Takes a slot back. One whose last run failed may hold anything, so it is not used again. */
    synchronized void giveBack(InferenceSlot slot, boolean intact) {
        if (closed || !intact) {
            slot.free();
            return;
        }
        idle.computeIfAbsent(slot.size(), size -> new ArrayDeque<>()).push(slot);
        if (idle.size() > SIZES) {
            Iterator<Deque<InferenceSlot>> longestUnused = idle.values().iterator();
            longestUnused.next().forEach(InferenceSlot::free);
            longestUnused.remove();
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
    public synchronized void close() {
        closed = true;
        limit.close();
        idle.values().forEach(slots -> slots.forEach(InferenceSlot::free));
        idle.clear();
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
