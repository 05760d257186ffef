package io.drivesight.training.export;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.model.GraphBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes weights back into a graph, with its card, and proves the bytes before they become a file. */
public final class ModelExport {
    private ModelExport() {}

    /** The graph with these weights and this card, as a file's bytes. */
    public static byte[] bytes(OnnxGraph graph, Map<String, GraphTensor> weights, ModelCard card) {
        return graph.withTensors(weights)
                .withMetadata(ModelCards.METADATA_KEY, ModelCards.toJson(card))
                .toBytes();
    }

    /**
     * Proves bytes on real images.
     *
     * @param graph what they were made of, with its weights
     * @throws GraphException when ONNX Runtime and training do not agree
     */
    public static ParityGate.Parity prove(byte[] bytes, OnnxGraph graph, List<PixelImage> images) {
        try (OnnxModel model = OnnxModel.of(bytes, "the exported model", null, RuntimeOptions.CPU);
                GraphBlock reference = GraphBlock.onCpu(graph)) {
            return new ParityGate(model, reference).check(images);
        }
    }

    /**
     * The card of a model that is made from another one, without scores.
     *
     * @param strategy how it is made
     * @param datasets content hashes by name of what is learned from; null: nothing is
     * @param command what reproduces it; null: not told
     * @param teacher name and hash of another model that it learns from; null: of none
     */
    public static ModelCard derived(
            ModelCard base,
            String baseSha256,
            String name,
            List<String> classes,
            InputSpec input,
            @Nullable String license,
            String strategy,
            @Nullable Map<String, String> datasets,
            @Nullable String command,
            @Nullable String teacher) {
        List<String> lineage = new ArrayList<>();
        if (base.provenance() != null && base.provenance().lineage() != null) {
            lineage.addAll(base.provenance().lineage());
        }
        lineage.add(base.name() + "@sha256:" + baseSha256);
        if (teacher != null) {
            lineage.add(teacher + " (teacher)");
        }
        Provenance provenance =
                new Provenance(base.name(), baseSha256, datasets, strategy, command, null, null, lineage);
        return new ModelCard(
                name,
                base.family(),
                classes,
                input,
                base.thresholds(),
                license,
                provenance,
                classes.equals(base.classes()) ? base.groups() : null);
    }

    /** Notes a score for a card, to four digits; one that could not be measured is left out. */
    public static void putScore(Map<String, Double> scores, String name, double value) {
        if (!Double.isNaN(value)) {
            scores.put(name, Math.round(value * 1e4) / 1e4);
        }
    }

    /** The card with figures that are known only after the weights are. */
    public static ModelCard withResults(ModelCard card, Map<String, Double> scores, double parityError) {
        Provenance made = Objects.requireNonNull(card.provenance(), "a made model's card says where it comes from");
        return card.withProvenance(new Provenance(
                made.baseModel(),
                made.baseSha256(),
                made.datasets(),
                made.strategy(),
                made.command(),
                scores,
                parityError,
                made.lineage()));
    }

    /** The card of a model that was made in another way than its training says. */
    public static ModelCard withStrategy(ModelCard card, String strategy) {
        Provenance made = Objects.requireNonNull(card.provenance(), "a made model's card says where it comes from");
        return card.withProvenance(new Provenance(
                made.baseModel(),
                made.baseSha256(),
                made.datasets(),
                strategy,
                made.command(),
                made.scores(),
                made.parityError(),
                made.lineage()));
    }

    /** The card with another score threshold, 0..1. */
    public static ModelCard withScore(ModelCard card, double score) {
        Thresholds old = card.thresholds();
        return card.withThresholds(new Thresholds(score, old.iou(), old.maxDetections()));
    }

    /** Writes text, as {@link #write(Path, byte[])} does. */
    public static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
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
