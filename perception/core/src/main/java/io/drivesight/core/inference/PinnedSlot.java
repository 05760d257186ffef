package io.drivesight.core.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The memory of one inference at one input size, used again from frame to frame: ONNX Runtime reads the input and writes the
 * outputs where they lie. For one thread and one run at a time; closing it gives it back to its session.
 */
final class PinnedSlot implements InferenceSlot {
    /** Where ONNX Runtime writes an output, and the array that it is read from. */
    private record Output(OnnxTensor tensor, FloatBuffer memory, OutputTensor values) {}

    private final GraphSession session;
    private final ImageSize size;
    private final FloatBuffer input;
    private final OnnxTensor inputTensor;
    private final Map<String, OnnxTensor> inputs;
    private final List<Output> outputs = new ArrayList<>();
    private final Map<String, OnnxTensor> pinned = new HashMap<>();
    /** False from the start of a run to its good end: what failed may have left anything behind. */
    private boolean intact = true;

    private boolean lent = true;

    PinnedSlot(GraphSession session, OrtEnvironment environment, ImageSize size) throws OrtException {
        this.session = session;
        this.size = size;
        this.input = Preprocessor.allocate(size);
        this.inputTensor =
                OnnxTensor.createTensor(environment, input.duplicate(), new long[] {1, 3, size.height(), size.width()});
        this.inputs = Map.of(session.input().name(), inputTensor);
    }

    /** Where to put the frame: direct, {@code float32 [1, 3, height, width]}. */
    FloatBuffer input() {
        return input;
    }

    @Override
    public Letterbox put(FramePixels frame, Preprocessor preprocessor) {
        return preprocessor.prepare(frame, size, input).letterbox();
    }

    ImageSize size() {
        return size;
    }

    @Override
    public List<OutputTensor> run() {
        intact = false;
        List<OutputTensor> values = session.run(this);
        intact = true;
        return values;
    }

    /** Returns, or throws, only when ONNX Runtime is through with the memory: a run that is given up ends first. */
    List<OutputTensor> run(OrtSession onnx, OrtEnvironment environment, OrtSession.RunOptions options)
            throws OrtException {
        if (outputs.isEmpty()) {
            firstRun(onnx, environment, options);
        } else {
            onnx.run(inputs, Set.of(), pinned, options).close();
            outputs.forEach(output -> output.memory().get(0, output.values().values()));
        }
        return outputs.stream().map(Output::values).toList();
    }

    /** Into memory of ONNX Runtime's own: only the outputs themselves tell their shapes. */
    private void firstRun(OrtSession onnx, OrtEnvironment environment, OrtSession.RunOptions options)
            throws OrtException {
        try (OrtSession.Result result = onnx.run(inputs, options)) {
            for (OutputTensor values : GraphSession.outputs(result)) {
                FloatBuffer memory = Preprocessor.allocate(values.data().capacity());
                long[] shape = values.info().shape().stream()
                        .mapToLong(Long::longValue)
                        .toArray();
                OnnxTensor tensor = OnnxTensor.createTensor(environment, memory, shape);
                outputs.add(new Output(tensor, memory, values));
                pinned.put(values.name(), tensor);
            }
        }
    }

    /** Lent again by its session. */
    PinnedSlot lend() {
        lent = true;
        return this;
    }

    @Override
    public void close() {
        if (lent) {
            lent = false;
            session.giveBack(this, intact);
        }
    }

    /** Frees what ONNX Runtime holds for it; the memory itself is the garbage collector's. */
    void free() {
        inputTensor.close();
        outputs.forEach(output -> output.tensor().close());
    }
}
