package io.drivesight.training.run;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Provenance;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.EngineReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model with another class list, written with its card; nothing is learned. */
public final class ModelConversion {
    private static final int PARITY_IMAGES = 8;

    /**
     * What was written.
     *
     * @param card the new card
     * @param parity how well ONNX Runtime and the training engine agree on it
     */
    public record Result(ModelCard card, ParityGate.Parity parity) {}

    private ModelConversion() {}

    /**
     * Converts.
     *
     * @param model the detector
     * @param classes class names; empty: the driving classes that the model knows
     * @param name name in the card; null: the model's
     * @param images a folder with images to compare on
     * @param out where to write
     */
    public static Result convert(Path model, List<String> classes, @Nullable String name, Path images, Path out)
            throws IOException {
        ModelCard base;
        String hash;
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            base = loaded.card();
            hash = loaded.sha256();
        }
        List<String> wanted = classes.isEmpty() ? knownDrivingClasses(base) : classes;
        TrainableGraph graph = TrainableGraph.prepare(
                Files.readAllBytes(model), model.toString(), base.family(), base.classes(), wanted, 1);
        ModelCard card = card(base, hash, wanted, name, graph.anySize());
        try (EngineReference reference = new EngineReference(graph.graph())) {
            byte[] bytes = ModelExport.bytes(graph.graph(), Map.of(), card);
            ParityGate.Parity parity = ModelExport.prove(bytes, reference::run, pixels(images));
            ModelCard full = ModelExport.withResults(card, Map.of(), parity.worstOutput());
            ModelExport.write(out, ModelExport.bytes(graph.graph(), Map.of(), full));
            return new Result(full, parity);
        }
    }

    /** The driving classes that a model knows under some name. */
    public static List<String> knownDrivingClasses(ModelCard base) {
        List<Optional<ObjectClass>> known =
                base.classes().stream().map(ClassMap::classOf).toList();
        return RunSettings.DRIVING_CLASSES.stream()
                .filter(wanted -> known.contains(ObjectClass.ofLabel(wanted)))
                .toList();
    }

    private static ModelCard card(
            ModelCard base, String hash, List<String> classes, @Nullable String name, boolean anySize) {
        InputSpec spec = base.input();
        InputSpec input = new InputSpec(
                spec.width(),
                spec.height(),
                anySize,
                spec.stride(),
                spec.channels(),
                spec.resize(),
                spec.padding(),
                spec.mean(),
                spec.std());
        Provenance provenance = new Provenance(
                base.name(), hash, null, "none", null, null, null, List.of(base.name() + "@sha256:" + hash));
        return new ModelCard(
                name == null ? base.name() : name,
                base.family(),
                classes,
                input,
                base.thresholds(),
                base.license(),
                provenance);
    }

    private static List<PixelImage> pixels(Path folder) throws IOException {
        ImageFiles files = ImageFiles.standard();
        Dataset dataset = new DatasetLoader(files).load(folder);
        List<PixelImage> pixels = new ArrayList<>();
        for (AnnotatedImage image : Dataset.limit(dataset.images(SplitChoice.ALL), PARITY_IMAGES, 1)) {
            pixels.add(files.decode(image.file()));
        }
        return pixels;
    }
}
