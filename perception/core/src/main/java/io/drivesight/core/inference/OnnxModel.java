package io.drivesight.core.inference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX detector, loaded and ready. One session serves any number of callers at a time (thread-safe); each call runs on its
 * caller's thread. Close it when no call is running.
 */
public final class OnnxModel implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ExecutionProvider provider;
    private final String sha256;
    private final ModelCard card;
    private final TensorInfo input;
    private final List<TensorInfo> outputs;

    private OnnxModel(
            OrtEnvironment environment,
            SessionFactory.Opened opened,
            String sha256,
            ModelCard card,
            TensorInfo input,
            List<TensorInfo> outputs) {
        this.environment = environment;
        this.session = opened.session();
        this.provider = opened.provider();
        this.sha256 = sha256;
        this.card = card;
        this.input = input;
        this.outputs = outputs;
    }

    /**
     * Loads a model file. Its card comes from a side file {@code <model>.card.yaml}, else from the file's metadata, else from
     * the shapes of its outputs when they are those of a known family.
     *
     * @throws ModelException when the file is missing, not a model, or of no known family
     */
    public static OnnxModel load(Path file, RuntimeOptions options) {
        byte[] bytes = read(file);
        return of(bytes, file.toString(), ModelCards.readSideFile(file).orElse(null), options);
    }

    /**
     * Loads a model from memory.
     *
     * @param bytes the ONNX file
     * @param source what to call it in messages
     * @param sideCard a card that goes before the one in the metadata; null: none
     * @param options how to run it
     */
    public static OnnxModel of(byte[] bytes, String source, @Nullable ModelCard sideCard, RuntimeOptions options) {
        OrtEnvironment environment = SessionFactory.environment();
        SessionFactory.Opened opened = SessionFactory.open(environment, bytes, source, options);
        try {
            TensorInfo input = single(infos(opened.session().getInputInfo(), source), source);
            List<TensorInfo> outputs = infos(opened.session().getOutputInfo(), source);
            Map<String, String> metadata = opened.session().getMetadata().getCustomMetadata();
            ModelCard card = sideCard != null ? sideCard : ModelCards.resolve(source, metadata, input, outputs);
            ModelCards.check(source, card, input, outputs);
            return new OnnxModel(environment, opened, sha256(bytes), card, input, outputs);
        } catch (OrtException e) {
            closeQuietly(opened.session());
            throw new ModelException(source + ": cannot read the model's inputs and outputs: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            closeQuietly(opened.session());
            throw e;
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ModelException(file + ": no such model file; give the path of an .onnx file", e);
        } catch (IOException | OutOfMemoryError e) {
            throw new ModelException(file + ": cannot be read: " + e, e);
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

    /** SHA-256 of a file's bytes, lower-case hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Runs the model on one frame.
     *
     * @return the raw outputs, in the graph's order; the caller's own
     * @throws ModelException when ONNX Runtime fails
     */
    public List<OutputTensor> run(ImageTensor frame) {
        return run(frame.data(), 1, frame.size());
    }

    /**
     * Runs the model on a batch.
     *
     * @param data direct buffer, {@code float32 [batch, 3, height, width]}, from position to limit
     * @param batch number of frames
     * @param size height and width
     */
    public List<OutputTensor> run(FloatBuffer data, int batch, ImageSize size) {
        long[] shape = {batch, 3, size.height(), size.width()};
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, data.duplicate(), shape);
                OrtSession.Result result = session.run(Map.of(input.name(), tensor))) {
            List<OutputTensor> values = new ArrayList<>(outputs.size());
            for (Map.Entry<String, OnnxValue> entry : result) {
                OnnxTensor value = (OnnxTensor) entry.getValue();
                List<Long> dims =
                        Arrays.stream(value.getInfo().getShape()).boxed().toList();
                values.add(new OutputTensor(new TensorInfo(entry.getKey(), dims), value.getFloatBuffer()));
            }
            return values;
        } catch (OrtException e) {
            throw new ModelException("inference failed: " + e.getMessage(), e);
        }
    }

    /** Runs the model once on an empty frame, so that the first real frame does not pay for set-up. */
    public void warmUp() {
        run(Preprocessor.allocate(card.input().size()), 1, card.input().size());
    }

    public ModelCard card() {
        return card;
    }

    /** SHA-256 of the file, lower-case hex. */
    public String sha256() {
        return sha256;
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

    @Override
    public void close() {
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
