package io.drivesight.training.adapt;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.adapt.AdaptRun.Listener;
import io.drivesight.training.adapt.AdaptRun.Material;
import io.drivesight.training.augment.Augmenter;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Sample;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.GraphBlock;
import io.drivesight.training.trainer.DataEntry;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes an adapted model: trains it, renews its statistics, or both. */
final class CandidateMaker {
    /** Frames whose statistics are taken: more change them by less than a hundredth, and all are in memory at once. */
    private static final int RENEWAL_FRAMES = 32;

    private static final int PARITY_FRAMES = 4;

    /**
     * An adapted model before it is judged.
     *
     * @param card its card, without scores
     * @param datasets content hash by name of what was learned from
     * @param parityError largest difference between training's and ONNX Runtime's raw outputs
     */
    record Candidate(OnnxGraph graph, ModelCard card, Map<String, String> datasets, double parityError) {
        byte[] bytes() {
            return ModelExport.bytes(graph, Map.of(), card);
        }
    }

    private final AdaptOptions options;
    private final long seed;
    private final Path folder;
    private final Material material;
    private final ImageFiles files;
    private final Listener listener;
    private final LongSupplier nanoTime;

    /** @param folder where training goes */
    CandidateMaker(
            AdaptOptions options,
            long seed,
            Path folder,
            Material material,
            ImageFiles files,
            Listener listener,
            LongSupplier nanoTime) {
        this.options = options;
        this.seed = seed;
        this.folder = folder;
        this.material = material;
        this.files = files;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    Candidate make(boolean resume) throws IOException, InterruptedException {
        if (options.method.renewsStatistics()) {
            checkStatistics();
        }
        Candidate learned = options.method.learns() ? consistency(resume) : unchanged();
        boolean renews = options.method.renewsStatistics() && GraphBlock.normalisations(learned.graph()) > 0;
        return renews ? renewed(learned) : learned;
    }

    private void checkStatistics() throws IOException {
        OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(options.model), options.model.toString());
        if (GraphBlock.normalisations(graph) > 0) {
            return;
        }
        String folded = options.model
                + ": has no batch normalisation left, it is folded into the convolutions; consistency is the method for such a model";
        if (!options.method.learns()) {
            throw new TrainingException(folded + ": leave --method out");
        }
        listener.onNote(folded + ", and is all that is done");
    }

    // ---- consistency

    private Candidate consistency(boolean resume) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<DataEntry> entries = new ArrayList<>();
        for (FramePool.Part part : material.pool().parts()) {
            Path list = folder.resolve("frames-%d.txt".formatted(entries.size() + 1));
            ModelExport.write(list, String.join("\n", part.paths()) + "\n");
            entries.add(new DataEntry(part.folder().toString(), null, null, null, list.toString()));
        }
        Path augment = folder.resolve("augment.yaml");
        ModelExport.write(augment, material.weather().augmentationYaml());
        RunConfig config = config(entries, augment);
        TrainingRun.Result result = new TrainingRun(config, options.command, listener, nanoTime).run(resume);
        OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(result.model()), "the adapted model");
        Map<String, String> datasets = named(result.card());
        return new Candidate(
                graph,
                card(result.card().input(), datasets),
                datasets,
                result.parity().worstOutput());
    }

    /** What differs from a usual run; the rest is by default. The run's folder holds it as run.yaml. */
    private RunConfig config(List<DataEntry> entries, Path augment) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("base", options.model.toString());
        said.put("out", folder.toString());
        said.put("name", name());
        if (options.license != null) {
            said.put("license", options.license);
        }
        said.put("classes", classes());
        said.put("distill", entries);
        // It follows the base model on frames alone, and sees them in other weather than the base model does.
        said.put("distillShare", 1.0);
        said.put("teacherSeesClean", true);
        said.put("distillAugment", augment.toString());
        said.put("strategy", Strategy.FULL.label());
        said.put("steps", options.steps);
        said.put("batch", options.batch);
        said.put("lr", options.learningRate);
        said.put("seed", seed);
        said.put("interpolate", options.interpolation);
        return RunConfig.of(said);
    }

    private String name() {
        return options.name == null ? material.base().card().name() + "-" + strategy() : options.name;
    }

    private String strategy() {
        return "adapt-" + material.weather().label();
    }

    /** All of the model's classes; of a detector of everyday things those that drivers care about. */
    private List<String> classes() {
        List<String> own = material.base().card().classes();
        return own.containsAll(ClassNames.COCO)
                ? ModelConversion.knownDrivingClasses(material.base().card())
                : own;
    }

    /** The run's hashes, which come in the order of the sources, by names that say more. */
    private Map<String, String> named(ModelCard card) {
        @Nullable Provenance made = card.provenance();
        @Nullable Map<String, String> hashes = made == null ? null : made.datasets();
        List<String> values = hashes == null ? List.of() : List.copyOf(hashes.values());
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.size(), material.pool().parts().size()); i++) {
            put(named, material.pool().parts().get(i).name(), values.get(i));
        }
        return named;
    }

    private static void put(Map<String, String> named, String name, String hash) {
        String free = name;
        for (int i = 2; named.containsKey(free); i++) {
            free = name + "-" + i;
        }
        named.put(free, hash);
    }

    private ModelCard card(InputSpec input, Map<String, String> datasets) {
        return ModelExport.derived(
                material.base().card(),
                material.base().sha256(),
                name(),
                classes(),
                input,
                options.license == null ? material.base().card().license() : options.license,
                strategy(),
                datasets,
                options.command);
    }

    // ---- statistics

    private Candidate unchanged() throws IOException {
        ModelCard card = material.base().card();
        TrainableGraph graph = TrainableGraph.prepare(options.model, card, classes(), seed);
        return new Candidate(graph.graph(), card(card.input(), Map.of()), Map.of(), 0);
    }

    /** The frames that statistics are estimated on. */
    static List<AnnotatedImage> renewalFrames(List<AnnotatedImage> frames, long seed) {
        return Dataset.limit(frames, RENEWAL_FRAMES, seed);
    }

    private Candidate renewed(Candidate learned) throws IOException {
        boolean real = !material.target().isEmpty();
        List<AnnotatedImage> frames =
                renewalFrames(real ? material.target() : material.pool().images(), seed);
        List<PixelImage> pictures = pictures(frames, !real);
        if (pictures.isEmpty()) {
            throw new DatasetException(
                    "no frame can be read to estimate statistics on; give readable frames in the condition");
        }
        InputSpec input = learned.card().input();
        OnnxGraph graph = GraphBlock.renewStatistics(
                learned.graph(), tensor(pictures, input), pictures.size(), input.size(), options.prior);
        listener.onNote("%d batch normalisations estimated anew on %d frames %s"
                .formatted(
                        GraphBlock.normalisations(graph),
                        pictures.size(),
                        real ? "of the target" : "in synthetic weather"));
        Map<String, String> datasets = new LinkedHashMap<>(learned.datasets());
        put(datasets, real ? "target" : "frames for statistics", ContentHash.of(frames, Map.of()));
        List<AnnotatedImage> seen = new ArrayList<>(frames);
        if (options.method.learns()) {
            seen.addAll(material.pool().images());
        }
        graph = SeenImages.of(seen, List.of())
                .plus(SeenImages.read(options.model))
                .in(graph);
        ModelCard card = card(learned.card().input(), datasets);
        List<PixelImage> shown = pictures.subList(0, Math.min(PARITY_FRAMES, pictures.size()));
        ParityGate.Parity parity = ModelExport.prove(ModelExport.bytes(graph, Map.of(), card), graph, shown);
        return new Candidate(graph, card, datasets, parity.worstOutput());
    }

    private List<PixelImage> pictures(List<AnnotatedImage> frames, boolean weathered) {
        Augmenter augmenter = new Augmenter(material.weather().augmentation());
        List<PixelImage> pictures = new ArrayList<>();
        for (AnnotatedImage frame : frames) {
            try {
                PixelImage picture = files.decode(frame.file());
                SplittableRandom random = new Chance(seed).of(pictures.size()).random();
                pictures.add(
                        weathered
                                ? augmenter
                                        .appearance(Sample.unlabelled(picture), random)
                                        .image()
                                : picture);
            } catch (IOException unreadable) {
                listener.onNote(String.valueOf(unreadable.getMessage()));
            }
        }
        return pictures;
    }

    private static FloatBuffer tensor(List<PixelImage> pictures, InputSpec input) {
        Preprocessor preprocessor = new Preprocessor(input);
        ImageSize size = input.size();
        int floats = ImageTensor.floats(size);
        FloatBuffer tensor = Preprocessor.allocate(pictures.size() * floats);
        for (int i = 0; i < pictures.size(); i++) {
            preprocessor.prepare(pictures.get(i), size, tensor.slice(i * floats, floats));
        }
        return tensor;
    }
}
