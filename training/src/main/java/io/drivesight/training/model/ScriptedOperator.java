package io.drivesight.training.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operators that DJL has no call for, though it runs TorchScript, and these are scripts of one line. Exporters write the first ones, products
 * of a value and its own gate, as two or more, whose forward and backward passes read and write every activation of a network several times
 * as often.
 */
enum ScriptedOperator {
    /** {@code x sigmoid(x)}, also called swish. */
    SILU("torch.silu(x)"),
    /** {@code x min(max(x + 3, 0), 6) / 6}. */
    HARD_SWISH("torch.hardswish(x)"),
    /**
     * The same values {@code [batch, channels, rows, columns]}, in memory with a pixel's channels side by side: what is computed from them
     * stays so, and convolutions and pools are faster.
     */
    CHANNELS_LAST("torch.contiguous(x, memory_format=2)");

    private static final String CODE = """
            class ScriptedOperator(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.ScriptedOperator,
                x: Tensor) -> Tensor:
                return %s
            """;

    /** Pickle, protocol 2: an object of that class whose one attribute, {@code training}, is false. */
    private static final String OBJECT =
            "\u0080\u0002c__torch__\nScriptedOperator\nq\0)\u0081}(X\b\0\0\0trainingq\1\u0089ub.";

    /** Pickle, protocol 2: an empty tuple. */
    private static final String NO_CONSTANTS = "\u0080\u0002).";

    /** Loaded once, when first needed; without state. The models are held on to because they close themselves when nobody does. */
    private static final Map<ScriptedOperator, Model> SCRIPTS = new ConcurrentHashMap<>();

    private final String expression;

    ScriptedOperator(String expression) {
        this.expression = expression;
    }

    private Model load() {
        // There is nothing to optimise in one operator, and the optimiser would study every shape anew.
        if (System.getProperty("ai.djl.pytorch.graph_optimizer") == null) {
            System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
        }
        Model model = Model.newInstance(name(), "PyTorch");
        try {
            model.load(new ByteArrayInputStream(archive()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("the engine does not read this version of TorchScript", e);
        }
        return model;
    }

    /** Gradients flow where a collector is open. */
    NDArray apply(NDArray x) {
        NDManager manager = x.getManager();
        // The script's training mode only means that the engine keeps a record of it.
        return SCRIPTS.computeIfAbsent(this, ScriptedOperator::load)
                .getBlock()
                .forward(new ParameterStore(manager, false), new NDList(x), true)
                .singletonOrThrow();
    }

    /** A TorchScript archive: a zip file without compression. */
    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "activation/data.pkl", OBJECT);
            put(zip, "activation/code/__torch__.py", CODE.formatted(expression));
            put(zip, "activation/constants.pkl", NO_CONSTANTS);
            put(zip, "activation/version", "3\n");
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
