package io.drivesight.training.run;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Provenance;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.model.EngineReference;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.Trainer;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingOptions;
import io.drivesight.training.trainer.TrainingOutcome;
import io.drivesight.training.trainer.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One run from its configuration to {@code model.onnx}, metrics and scores. */
public final class TrainingRun {
    private static final int PARITY_IMAGES = 4;

    private final RunConfig config;
    private final RunSettings settings;
    private final String command;
    private final TrainingListener listener;
    private final LongSupplier nanoTime;
    private final ImageFiles files = ImageFiles.standard();

    /**
     * Prepares a run.
     *
     * @param config what to do
     * @param command the command that does it, for the card
     * @param listener hears how it goes
     * @param nanoTime monotonic clock [ns]
     * @throws TrainingException when the configuration is incomplete or contradicts itself
     */
    public TrainingRun(RunConfig config, String command, TrainingListener listener, LongSupplier nanoTime) {
        this.config = config;
        this.settings = new RunSettings(config);
        this.command = command;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs.
     *
     * @param resume true: continue from the last checkpoint in the run's folder
     */
    public RunResult run(boolean resume) throws IOException, InterruptedException {
        long began = nanoTime.getAsLong();
        Path folder = settings.out();
        Files.createDirectories(folder);
        byte[] bytes;
        ModelCard baseCard;
        String baseHash;
        try (OnnxModel base = OnnxModel.load(settings.base(), RuntimeOptions.CPU)) {
            bytes = Files.readAllBytes(settings.base());
            baseCard = base.card();
            baseHash = base.sha256();
        }
        TrainableGraph graph = TrainableGraph.prepare(
                bytes,
                settings.base().toString(),
                baseCard.family(),
                baseCard.classes(),
                settings.classes(),
                settings.seed());
        tellNewClasses(graph);
        InputSpec input = input(baseCard, graph);
        RunData data = RunData.load(settings, input, files, listener::onNote);
        TrainingOptions options = settings.options(data.training().stepsPerEpoch(settings.batch(), settings.seed()));
        ModelCard card = card(baseCard, baseHash, input, data);
        ModelExport.write(folder.resolve("run.yaml"), RunConfigs.toYaml(config).getBytes(StandardCharsets.UTF_8));
        TrainingOutcome outcome = train(graph, options, data, card, folder, resume);
        return finish(graph, outcome, data, card, folder, (nanoTime.getAsLong() - began) / 1e9);
    }

    private void tellNewClasses(TrainableGraph graph) {
        List<String> fresh = settings.classes().stream()
                .filter(name -> !graph.copied().containsKey(name))
                .toList();
        if (!fresh.isEmpty()) {
            listener.onNote("the base model does not know " + String.join(", ", fresh) + ": these start from nothing");
        }
    }

    private InputSpec input(ModelCard base, TrainableGraph graph) {
        InputSpec spec = base.input();
        ImageSize size = settings.size().orElse(spec.size());
        if (!graph.anySize() && !size.equals(spec.size())) {
            throw new TrainingException(
                    "%s takes images of %s only; leave size out".formatted(base.name(), spec.size()));
        }
        if (size.width() % spec.stride() != 0 || size.height() % spec.stride() != 0) {
            throw new TrainingException("size must be a multiple of " + spec.stride() + ", was " + size);
        }
        return new InputSpec(
                size.width(),
                size.height(),
                graph.anySize(),
                spec.stride(),
                spec.channels(),
                spec.resize(),
                spec.padding(),
                spec.mean(),
                spec.std());
    }

    private ModelCard card(ModelCard base, String baseHash, InputSpec input, RunData data) {
        List<String> lineage = new ArrayList<>();
        if (base.provenance() != null && base.provenance().lineage() != null) {
            lineage.addAll(base.provenance().lineage());
        }
        lineage.add(base.name() + "@sha256:" + baseHash);
        Provenance provenance = new Provenance(
                base.name(), baseHash, data.hashes(), settings.strategy().label(), command, null, null, lineage);
        return new ModelCard(
                settings.name().orElse(base.name() + "-" + settings.strategy().label()),
                base.family(),
                settings.classes(),
                input,
                base.thresholds(),
                settings.license() != null ? settings.license() : base.license(),
                provenance);
    }

    private TrainingOutcome train(
            TrainableGraph graph, TrainingOptions options, RunData data, ModelCard card, Path folder, boolean resume)
            throws IOException {
        TrainableGraph start = settings.strategy() == Strategy.SCRATCH ? graph.scratch(settings.seed()) : graph;
        Path checkpoint = folder.resolve("checkpoint.bin");
        if (!resume) {
            Files.deleteIfExists(checkpoint);
        }
        TrainingListener both = new ListenerPair(new MetricsLog(folder), listener);
        try (Trainer trainer = new Trainer(
                graph, start, options, data.training(), validator(start, data, card), checkpoint, both, nanoTime)) {
            if (resume) {
                Optional<Integer> step = trainer.resume();
                listener.onNote(step.map(at -> "resumed at step " + at + " of " + options.steps())
                        .orElse("no checkpoint in " + folder + ": starting from the beginning"));
            }
            return trainer.run();
        }
    }

    /** Scores weights as the service would: the exported bytes, in ONNX Runtime. */
    private Optional<Validator> validator(TrainableGraph start, RunData data, ModelCard card) {
        List<AnnotatedImage> images = new ArrayList<>();
        for (EvaluationSet set : data.validation()) {
            images.addAll(Dataset.limit(set.images(), settings.valLimit(), settings.seed()));
        }
        if (images.isEmpty()) {
            listener.onNote("no validation images: the last weights are taken, not the best");
            return Optional.empty();
        }
        return Optional.of(weights -> score(start, weights, card, images));
    }

    private double score(
            TrainableGraph start, Map<String, GraphTensor> weights, ModelCard card, List<AnnotatedImage> images) {
        byte[] bytes = ModelExport.bytes(start.graph(), weights, card);
        try (OnnxModel model = OnnxModel.of(bytes, "the model so far", null, RuntimeOptions.DEFAULT)) {
            SetScore score = Evaluation.quick(model, images, files, 2, nanoTime);
            return Double.isNaN(score.vehicleAp50()) ? score.ap50() : score.vehicleAp50();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted; go on with --resume", e);
        }
    }

    private RunResult finish(
            TrainableGraph graph, TrainingOutcome outcome, RunData data, ModelCard card, Path folder, double seconds)
            throws IOException, InterruptedException {
        TrainableGraph start = settings.strategy() == Strategy.SCRATCH ? graph.scratch(settings.seed()) : graph;
        byte[] bytes = ModelExport.bytes(start.graph(), outcome.weights(), card);
        ParityGate.Parity parity = prove(start, outcome, bytes, data);
        Optional<Evaluation> evaluation = Optional.empty();
        if (!data.validation().isEmpty()) {
            try (OnnxModel model = OnnxModel.of(bytes, "model.onnx", null, RuntimeOptions.DEFAULT)) {
                evaluation = Optional.of(Evaluation.of(
                        model, InputProfile.SQUARE, data.validation(), files, 2, Progress.NONE, nanoTime));
            }
        }
        ModelCard full = ModelExport.withResults(
                card, evaluation.map(TrainingRun::scores).orElse(Map.of()), parity.worstOutput());
        Path model = folder.resolve("model.onnx");
        ModelExport.write(model, ModelExport.bytes(start.graph(), outcome.weights(), full));
        RunResult result =
                new RunResult(model, full, outcome, parity, evaluation, data.trainingImages(), seconds, config);
        new RunReport(files).write(folder, result);
        return result;
    }

    private ParityGate.Parity prove(TrainableGraph start, TrainingOutcome outcome, byte[] bytes, RunData data)
            throws IOException {
        try (EngineReference reference = new EngineReference(start.graph().withTensors(outcome.weights()))) {
            return ModelExport.prove(bytes, reference::run, parityImages(data));
        }
    }

    private List<PixelImage> parityImages(RunData data) throws IOException {
        List<PixelImage> images = new ArrayList<>();
        for (EvaluationSet set : data.validation()) {
            for (AnnotatedImage image : Dataset.limit(set.images(), PARITY_IMAGES, settings.seed())) {
                images.add(files.decode(image.file()));
            }
        }
        for (int i = 0; images.isEmpty() && i < 1; i++) {
            SampleSource labelled = data.training().labelled();
            SampleSource any = labelled.size() > 0
                    ? labelled
                    : data.training().unlabelled().orElseThrow();
            images.add(any.clean(0, i).image());
        }
        return images;
    }

    private static Map<String, Double> scores(Evaluation evaluation) {
        Map<String, Double> scores = new LinkedHashMap<>();
        evaluation.sets().forEach(set -> {
            put(scores, set.set().name() + " val AP50", set.score().ap50());
            put(scores, set.set().name() + " val AP", set.score().ap());
            put(scores, set.set().name() + " val vehicle AP50", set.score().vehicleAp50());
        });
        return scores;
    }

    private static void put(Map<String, Double> scores, String name, double value) {
        if (!Double.isNaN(value)) {
            scores.put(name, Math.round(value * 1e4) / 1e4);
        }
    }
}
