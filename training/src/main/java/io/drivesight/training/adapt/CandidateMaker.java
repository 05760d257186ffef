package io.drivesight.training.adapt;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Provenance;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.augment.Augmenter;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Sample;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.EngineReference;
import io.drivesight.training.model.StatisticsRenewal;
import io.drivesight.training.run.DataEntry;
import io.drivesight.training.run.ModelConversion;
import io.drivesight.training.run.RunConfig;
import io.drivesight.training.run.RunConfigs;
import io.drivesight.training.run.RunResult;
import io.drivesight.training.run.TrainingRun;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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

    private final AdaptPlan plan;
    private final OnnxModel base;
    private final FramePool pool;
    private final List<AnnotatedImage> target;
    private final WeatherChoice weather;
    private final ImageFiles files;
    private final AdaptListener listener;
    private final LongSupplier nanoTime;

    CandidateMaker(
            AdaptPlan plan,
            OnnxModel base,
            FramePool pool,
            List<AnnotatedImage> target,
            WeatherChoice weather,
            ImageFiles files,
            AdaptListener listener,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.base = base;
        this.pool = pool;
        this.target = target;
        this.weather = weather;
        this.files = files;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    Candidate make(boolean resume) throws IOException, InterruptedException {
        if (plan.method().renewsStatistics()) {
            checkStatistics();
        }
        Candidate learned = plan.method().learns() ? consistency(resume) : unchanged();
        boolean renews = plan.method().renewsStatistics() && StatisticsRenewal.layers(learned.graph()) > 0;
        return renews ? renewed(learned) : learned;
    }

    private void checkStatistics() throws IOException {
        OnnxGraph graph =
                OnnxGraph.parse(Files.readAllBytes(plan.model()), plan.model().toString());
        if (StatisticsRenewal.layers(graph) > 0) {
            return;
        }
        String folded = plan.model()
                + ": has no batch normalisation left, it is folded into the convolutions; consistency is the method for such a model";
        if (!plan.method().learns()) {
            throw new TrainingException(folded + ": leave --method out");
        }
        listener.onNote(folded + ", and is all that is done");
    }

    // ---- consistency

    private Candidate consistency(boolean resume) throws IOException, InterruptedException {
        Path folder = plan.out().resolve("training");
        Files.createDirectories(folder);
        List<DataEntry> entries = new ArrayList<>();
        for (FramePool.Part part : pool.parts()) {
            Path list = folder.resolve("frames-%d.txt".formatted(entries.size() + 1));
            text(list, String.join("\n", part.paths()) + "\n");
            entries.add(new DataEntry(part.folder().toString(), null, null, null, list.toString()));
        }
        Path augment = folder.resolve("augment.yaml");
        text(augment, weather.augmentationYaml());
        RunConfig config = config(entries, augment, folder);
        RunResult result = new TrainingRun(config, plan.command(), listener, nanoTime).run(resume);
        OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(result.model()), "the adapted model");
        Map<String, String> datasets = named(result.card());
        return new Candidate(
                graph, card(result.card(), datasets), datasets, result.parity().worstOutput());
    }

    private static void text(Path file, String text) throws IOException {
        ModelExport.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** What differs from a usual run; the rest is by default. The run's folder holds it as run.yaml. */
    private RunConfig config(List<DataEntry> entries, Path augment, Path folder) {
        return RunConfigs.framesOnly(
                plan.model().toString(),
                entries,
                folder.toString(),
                name(),
                plan.license(),
                classes(),
                new RunConfigs.Tuning(
                        Strategy.FULL.label(),
                        plan.steps(),
                        plan.batch(),
                        plan.learningRate(),
                        plan.seed(),
                        augment.toString(),
                        plan.interpolation()));
    }

    private String name() {
        @Nullable String wanted = plan.name();
        return wanted == null ? base.card().name() + "-" + strategy() : wanted;
    }

    private String strategy() {
        return "adapt-" + weather.label();
    }

    /** All of the model's classes where the taxonomy knows them; of a general detector those that drivers care about. */
    private List<String> classes() {
        List<String> own = base.card().classes();
        boolean ours = own.stream().allMatch(name -> ObjectClass.ofLabel(name).isPresent());
        return ours ? own : ModelConversion.knownDrivingClasses(base.card());
    }

    /** The run's hashes, which come in the order of the sources, by names that say more. */
    private Map<String, String> named(ModelCard card) {
        @Nullable Provenance made = card.provenance();
        @Nullable Map<String, String> hashes = made == null ? null : made.datasets();
        List<String> values = hashes == null ? List.of() : List.copyOf(hashes.values());
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(values.size(), pool.parts().size()); i++) {
            put(named, pool.parts().get(i).name(), values.get(i));
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

    private ModelCard card(ModelCard card, Map<String, String> datasets) {
        @Nullable Provenance made = card.provenance();
        Provenance provenance = new Provenance(
                base.card().name(),
                base.sha256(),
                datasets,
                strategy(),
                plan.command(),
                null,
                null,
                made == null ? null : made.lineage());
        return new ModelCard(
                name(), card.family(), card.classes(), card.input(), card.thresholds(), card.license(), provenance);
    }

    // ---- statistics

    private Candidate unchanged() throws IOException {
        ModelCard card = base.card();
        TrainableGraph graph = TrainableGraph.prepare(
                Files.readAllBytes(plan.model()),
                plan.model().toString(),
                card.family(),
                card.classes(),
                classes(),
                plan.seed());
        ModelCard own = new ModelCard(
                name(),
                card.family(),
                classes(),
                card.input(),
                card.thresholds(),
                plan.license() != null ? plan.license() : card.license(),
                new Provenance(null, null, null, null, null, null, null, lineage()));
        return new Candidate(graph.graph(), card(own, Map.of()), Map.of(), 0);
    }

    private List<String> lineage() {
        List<String> lineage = new ArrayList<>();
        @Nullable Provenance made = base.card().provenance();
        if (made != null && made.lineage() != null) {
            lineage.addAll(made.lineage());
        }
        lineage.add(base.card().name() + "@sha256:" + base.sha256());
        return lineage;
    }

    private Candidate renewed(Candidate learned) throws IOException {
        boolean real = !target.isEmpty();
        List<AnnotatedImage> frames = Dataset.limit(real ? target : pool.images(), RENEWAL_FRAMES, plan.seed());
        List<PixelImage> pictures = pictures(frames, !real);
        if (pictures.isEmpty()) {
            throw new DatasetException(
                    "no frame can be read to estimate statistics on; give readable frames in the condition");
        }
        InputSpec input = learned.card().input();
        OnnxGraph graph = StatisticsRenewal.renew(
                learned.graph(), tensor(pictures, input), pictures.size(), input.size(), plan.prior());
        listener.onNote("%d batch normalisations estimated anew on %d frames %s"
                .formatted(
                        StatisticsRenewal.layers(graph),
                        pictures.size(),
                        real ? "of the target" : "in synthetic weather"));
        Map<String, String> datasets = new LinkedHashMap<>(learned.datasets());
        put(datasets, real ? "target" : "frames for statistics", ContentHash.of(frames, Map.of()));
        ModelCard card = card(learned.card(), datasets);
        return new Candidate(graph, card, datasets, prove(graph, card, pictures));
    }

    private List<PixelImage> pictures(List<AnnotatedImage> frames, boolean weathered) {
        Augmenter augmenter = new Augmenter(weather.augmentation());
        List<PixelImage> pictures = new ArrayList<>();
        for (AnnotatedImage frame : frames) {
            try {
                PixelImage picture = files.decode(frame.file());
                SplittableRandom random =
                        new Chance(plan.seed()).of(pictures.size()).random();
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
        FloatBuffer tensor = ByteBuffer.allocateDirect(pictures.size() * floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < pictures.size(); i++) {
            preprocessor.prepare(pictures.get(i), size, tensor.slice(i * floats, floats));
        }
        return tensor;
    }

    private static double prove(OnnxGraph graph, ModelCard card, List<PixelImage> pictures) {
        try (EngineReference reference = new EngineReference(graph)) {
            ParityGate.Parity parity = ModelExport.prove(
                    ModelExport.bytes(graph, Map.of(), card),
                    reference::run,
                    pictures.subList(0, Math.min(PARITY_FRAMES, pictures.size())));
            return parity.worstOutput();
        }
    }
}
