package io.drivesight.training.export;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Provenance;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes weights back into a graph, with its card, and proves the bytes before they become a file. */
public final class ModelExport {
    private ModelExport() {}

    /** The graph with these weights and this card, as a file's bytes. */
    public static byte[] bytes(OnnxGraph graph, Map<String, GraphTensor> weights, ModelCard card) {
        return graph.withTensors(weights).toBytes(ModelCards.METADATA_KEY, ModelCards.toJson(card));
    }

    /**
     * Proves bytes on real images.
     *
     * @throws ExportException when ONNX Runtime and training do not agree
     */
    public static ParityGate.Parity prove(byte[] bytes, ReferenceModel reference, List<PixelImage> images) {
        try (OnnxModel model = OnnxModel.of(bytes, "the exported model", null, RuntimeOptions.CPU)) {
            return new ParityGate(model, reference).check(images);
        }
    }

    /** The card with figures that are known only after the weights are. */
    public static ModelCard withResults(ModelCard card, Map<String, Double> scores, double parityError) {
        @Nullable Provenance known = card.provenance();
        Provenance provenance = new Provenance(
                known == null ? null : known.baseModel(),
                known == null ? null : known.baseSha256(),
                known == null ? null : known.datasets(),
                known == null ? null : known.strategy(),
                known == null ? null : known.command(),
                scores,
                parityError,
                known == null ? null : known.lineage());
        return new ModelCard(
                card.name(),
                card.family(),
                card.classes(),
                card.input(),
                card.thresholds(),
                card.license(),
                provenance);
    }

    /** Writes a file as a whole or not at all; who reads it meanwhile finds the old one or the new one, never none. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        @Nullable Path folder = absolute.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(part, bytes);
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
