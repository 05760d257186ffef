package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.GraphSession;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.training.graph.OnnxGraph;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a graph that does not learn, run by ONNX Runtime on the CPU: it fuses what the engine runs operator by operator, and
 * takes a quarter of the time.
 */
public final class FrozenGraph implements AutoCloseable {
    private final GraphSession session;
    private final String sha256;

    /**
     * Prepares the part that leads from the input to these tensors.
     *
     * @param graph with the weights to run it with
     * @param wanted what to compute
     */
    public FrozenGraph(OnnxGraph graph, Collection<String> wanted) {
        byte[] bytes = graph.leadingTo(wanted).toBytes();
        this.session = GraphSession.of(bytes, graph.source(), options());
        this.sha256 = OnnxModel.sha256(bytes);
    }

    /** Of the part's ONNX form, weights and all: lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /** How ONNX Runtime computes beside the engine: on the CPU, with the engine's number of threads. */
    public static RuntimeOptions options() {
        return new RuntimeOptions(ProviderChoice.CPU, threads(), 0, 0);
    }

    /** As many threads as the engine is told to use, so that several runs can share a machine. */
    private static int threads() {
        @Nullable String told = System.getenv("OMP_NUM_THREADS");
        return told != null && told.matches("[1-9]\\d{0,2}") ? Integer.parseInt(told) : 0;
    }

    /**
     * @param images direct buffer, {@code float32 [batch, 3, rows, columns]}, preprocessed
     * @param batch number of images
     * @param size rows and columns
     * @param manager owner of the results
     * @return the wanted tensors by name
     */
    public Map<String, NDArray> run(FloatBuffer images, int batch, ImageSize size, NDManager manager) {
        Map<String, NDArray> results = new LinkedHashMap<>();
        for (OutputTensor output : session.run(images, batch, size)) {
            long[] dims =
                    output.info().shape().stream().mapToLong(Long::longValue).toArray();
            results.put(output.info().name(), manager.create(output.data(), new Shape(dims)));
        }
        return results;
    }

    @Override
    public void close() {
        session.close();
    }
}
