package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.FamilyRecognition.Recognised;
import io.drivesight.core.inference.RuntimeOptions.Batching;
import io.drivesight.core.inference.RuntimeOptions.ExecutionProvider;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX detector, loaded and ready. One session serves any number of callers at a time (thread-safe); each call runs on its
 * caller's thread. Close it when no call is running.
 */
public final class OnnxModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);

    private final GraphSession session;
    private final String sha256;
    private final ModelCard card;
    private final List<String> notes;
    /** Null: each frame runs alone, as floats. */
    private final @Nullable BatchedInference batched;

    private OnnxModel(
            GraphSession session,
            String sha256,
            ModelCard card,
            List<String> notes,
            @Nullable BatchedInference batched) {
        this.session = session;
        this.sha256 = sha256;
        this.card = card;
        this.notes = notes;
        this.batched = batched;
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
        GraphSimplifier.Result graph = GraphSimplifier.simplify(bytes, source);
        GraphSession session = GraphSession.of(graph.bytes(), source, options);
        try {
            Recognised recognised = sideCard != null
                    ? new Recognised(sideCard, List.of(), List.of())
                    : ModelCards.resolve(hints(session, source, graph), session.input(), session.outputs());
            ModelCard card = recognised.card();
            ModelCards.check(source, card, session.input(), session.outputs());
            recognised.read().forEach(line -> LOG.info("{}: {}", source, line));
            recognised.assumed().forEach(line -> LOG.warn("{}: {}", source, line));
            session = asBatchingWants(session, graph.bytes(), source, card, options);
            @Nullable BatchedInference batched = batched(session, source, options.batching());
            return new OnnxModel(session, sha256(bytes), card, notes(recognised, graph), batched);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static ModelHints hints(GraphSession session, String source, GraphSimplifier.Result graph) {
        GraphSession.Description description = session.description();
        return new ModelHints(source, description.graphName(), description.metadata(), graph.operators());
    }

    private static List<String> notes(Recognised recognised, GraphSimplifier.Result graph) {
        return Stream.of(recognised.read(), recognised.assumed(), graph.steps())
                .flatMap(List::stream)
                .toList();
    }

    /** The same session, or one that takes bytes in its place. */
    private static GraphSession asBatchingWants(
            GraphSession session, byte[] bytes, String source, ModelCard card, RuntimeOptions options) {
        if (!options.batching().asBytes(session.provider())) {
            return session;
        }
        GraphSession rewritten = GraphSession.ofBytes(ByteInput.rewrite(bytes, source, card.input()), source, options);
        session.close();
        return rewritten;
    }

    private static @Nullable BatchedInference batched(GraphSession session, String source, Batching batching) {
        int most = batching.most(session.provider());
        if (most > 1 && session.input().dim(0) > 0) {
            LOG.info(
                    "{}: its batch is fixed at {}, so frames are run one by one",
                    source,
                    session.input().dim(0));
            most = 1;
        }
        return most > 1 || session.takesBytes() ? new BatchedInference(session, most, batching.longestWait()) : null;
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

    /** SHA-256 of a file's bytes, lower-case hex. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Runs the model on one frame: the raw outputs, in the graph's order, the caller's own. */
    public List<OutputTensor> run(ImageTensor frame) {
        return run(frame.data(), 1, frame.size());
    }

    /**
     * Runs the model on a batch.
     *
     * @param data direct buffer, {@code float32 [batch, 3, height, width]}, from position to limit
     * @param batch number of frames
     * @param size height and width
     * @throws IllegalStateException when the model was loaded to take bytes
     */
    public List<OutputTensor> run(FloatBuffer data, int batch, ImageSize size) {
        if (session.takesBytes()) {
            throw new IllegalStateException("loaded to take bytes: use a slot");
        }
        return session.run(data, batch, size);
    }

    /** Room for one frame's inference at an input size, lent until it is closed. Frames of several callers may share a run. */
    public InferenceSlot slot(ImageSize size) {
        return batched != null ? batched.slot(size) : session.slot(size);
    }

    /** Runs the model once in every batch size, so that the first real frame does not pay for set-up. */
    public void warmUp(ImageSize size) {
        if (batched != null) {
            batched.warmUp(size);
        } else {
            run(Preprocessor.allocate(size), 1, size);
        }
    }

    /** Version of the ONNX Runtime that runs models. */
    public static String runtimeVersion() {
        return SessionFactory.version();
    }

    public ModelCard card() {
        return card;
    }

    /** What its card rests on where none came with it, and how its graph was simplified without changing its outputs; a line each. */
    public List<String> notes() {
        return notes;
    }

    /** SHA-256 of the file, lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /** What runs it: CUDA was asked for in vain when this is CPU. */
    public ExecutionProvider provider() {
        return session.provider();
    }

    /** The one input, {@code [batch, 3, height, width]}. */
    public TensorInfo input() {
        return session.input();
    }

    public List<TensorInfo> outputs() {
        return session.outputs();
    }

    @Override
    public void close() {
        session.close();
    }
}
