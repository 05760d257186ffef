package io.drivesight.training.export;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.graph.TrainableGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model with another class list, written with its card; nothing is learned. */
public final class ModelConversion {
    /** The classes that drivers care about and that COCO models know. */
    public static final List<String> DRIVING_CLASSES =
            List.of("person", "bicycle", "car", "motorcycle", "bus", "truck", "traffic light", "traffic sign");

    private static final int PARITY_IMAGES = 8;

    /**
     * What was written.
     *
     * @param parity how well ONNX Runtime and the training engine agree on it
     */
    public record Result(ModelCard card, ParityGate.Parity parity) {}

    private ModelConversion() {}

    /**
     * @param classes class names; empty: {@link #knownDrivingClasses}
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
        TrainableGraph graph = TrainableGraph.prepare(model, base, wanted, 1);
        ModelCard card = ModelExport.derived(
                base,
                hash,
                name == null ? base.name() : name,
                wanted,
                graph.input(base.input(), base.input().size()),
                base.license(),
                "none",
                null,
                null,
                null);
        byte[] bytes = ModelExport.bytes(graph.graph(), Map.of(), card);
        ParityGate.Parity parity = ModelExport.prove(bytes, graph.graph(), pixels(images));
        ModelCard full = ModelExport.withResults(card, Map.of(), parity.worstOutput());
        ModelExport.write(out, ModelExport.bytes(graph.graph(), Map.of(), full));
        return new Result(full, parity);
    }

    /** The driving classes that a model knows under some name; all of its classes where some were added, which cannot be taken apart. */
    public static List<String> knownDrivingClasses(ModelCard base) {
        if (base.groups() != null) {
            return base.classes();
        }
        List<Optional<ObjectClass>> known =
                base.classes().stream().map(ClassMap::classOf).toList();
        return DRIVING_CLASSES.stream()
                .filter(wanted -> known.contains(ObjectClass.ofLabel(wanted)))
                .toList();
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
