package io.drivesight.training.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationReport;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.evaluate.OperatingPoint;
import io.drivesight.training.evaluate.Overlap;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.KeptRows;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run from its configuration to {@code model.onnx}, metrics and scores. */
public final class TrainingRun {
    private static final String MODEL = "model.onnx";
    private static final String REFUSED = "refused.onnx";
    private static final String EARLIER = "earlier.onnx";
    private static final int PARITY_IMAGES = 4;

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * What a run made.
     *
     * @param parity how well ONNX Runtime and training agree
     * @param evaluation scores of the exported bytes on the test part of each dataset, on the validation images of one that has
     *     none; empty: there are neither
     * @param guarded where classes were added: what the others were and are; when it is not accepted the model is in refused.onnx
     * @param images number of different labelled images
     * @param seconds of this process, from reading the data to the last step [s]
     */
    public record Result(
            Path model,
            ModelCard card,
            Trainer.Outcome outcome,
            ParityGate.Parity parity,
            Optional<Evaluation> evaluation,
            Optional<KeptClasses> guarded,
            int images,
            double seconds) {}

    private final RunConfig said;
    private final RunConfig config;
    private final Vocabulary vocabulary;
    private final String command;
    private final TrainingListener listener;
    private final LongSupplier nanoTime;
    private final ImageFiles files = ImageFiles.standard();

    /**
     * @param command the command that does it, for the card
     * @param listener receives what happens
     * @param nanoTime monotonic clock [ns]
     * @throws TrainingException when the configuration is incomplete or contradicts itself
     */
    public TrainingRun(RunConfig config, String command, TrainingListener listener, LongSupplier nanoTime) {
        config.requireComplete();
        this.said = config;
        this.config = config;
        this.vocabulary = Vocabulary.OWN;
        this.command = command;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** The same once its classes are known. */
    private TrainingRun(TrainingRun run, ClassChoice classes) {
        this.said = run.said;
        this.config = run.said.withClasses(classes.names());
        this.vocabulary = classes.vocabulary();
        this.command = run.command;
        this.listener = run.listener;
        this.nanoTime = run.nanoTime;
    }

    /**
     * What runs of a configuration may learn from and be chosen on, whatever their limits and seeds.
     *
     * @throws io.drivesight.training.dataset.DatasetException when a dataset cannot be read
     */
    public static SeenImages seen(RunConfig config) throws IOException {
        return TrainingData.seen(config, ImageFiles.standard());
    }

    /**
     * The classes that runs of a configuration train; when classes are added, these alone.
     *
     * @throws TrainingException when a class is neither the data's nor the taxonomy's
     */
    public static List<String> newClasses(RunConfig config) {
        return config.addClasses.isEmpty()
                ? ClassChoice.trained(config, ImageFiles.standard()).names()
                : List.copyOf(config.addClasses);
    }

    /** @param resume true: continue from the last checkpoint in the run's folder */
    public Result run(boolean resume) throws IOException, InterruptedException {
        long began = nanoTime.getAsLong();
        Path folder = config.outPath();
        Files.createDirectories(folder);
        requireOtherBase(folder);
        ModelCard baseCard;
        String baseHash;
        if (config.backbonePath().isPresent()) {
            Backbone.write(config);
        }
        try (OnnxModel base = OnnxModel.load(basePath(), RuntimeOptions.CPU)) {
            baseCard = base.card();
            baseHash = base.sha256();
        }
        ClassChoice classes = ClassChoice.of(said, baseCard, files);
        ClassChoice.merged(baseCard.classes(), config.addClasses).forEach(listener::onNote);
        return new TrainingRun(this, classes).run(baseCard, baseHash, resume, began);
    }

    /** When classes are added the base is scored against the result, and must be there after a refusal. */
    private void requireOtherBase(Path folder) throws IOException {
        if (config.addClasses.isEmpty() || config.backbonePath().isPresent()) {
            return;
        }
        for (String name : List.of(MODEL, REFUSED)) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && Files.exists(config.basePath()) && Files.isSameFile(file, config.basePath())) {
                throw new TrainingException(
                        "--base %s is what this run would write; give another --out".formatted(config.basePath()));
            }
        }
    }

    /** The base model, made of a classification network where the run begins with one. */
    private Path basePath() {
        return config.backbonePath().isPresent() ? Backbone.file(config) : config.basePath();
    }

    private Result run(ModelCard baseCard, String baseHash, boolean resume, long began)
            throws IOException, InterruptedException {
        TrainableGraph prepared = TrainableGraph.prepare(basePath(), baseCard, config.classes, config.seed);
        TrainableGraph graph = config.backbonePath().isPresent() ? prepared.withNewHead() : prepared;
        tellNewClasses(graph);
        InputSpec input = input(baseCard, graph);
        TrainingData data = TrainingData.load(config, vocabulary, input, files, listener::onNote);
        Optional<Teacher> teacher = config.teacherPath().map(file -> Teacher.load(file, config.classes));
        try {
            return run(graph, input, data, teacher, baseCard, baseHash, resume, began);
        } finally {
            teacher.ifPresent(Teacher::close);
        }
    }

    private Result run(
            TrainableGraph graph,
            InputSpec input,
            TrainingData data,
            Optional<Teacher> teacher,
            ModelCard baseCard,
            String baseHash,
            boolean resume,
            long began)
            throws IOException, InterruptedException {
        Path folder = config.outPath();
        teacher.ifPresent(this::tellTeacher);
        ModelCard made = ModelExport.derived(
                baseCard,
                baseHash,
                config.name == null ? baseCard.name() + "-" + config.strategy().label() : config.name,
                config.classes,
                input,
                config.license == null ? baseCard.license() : config.license,
                config.strategy().label(),
                data.hashes(),
                command);
        ModelCard card =
                teacher.map(model -> ModelExport.taught(made, model.label())).orElse(made);
        // What cannot be trained is told before a file of an earlier run is touched.
        config.steps(data.plan(config).stepsPerEpoch());
        ModelExport.write(folder.resolve("run.yaml"), said.toYaml());
        TrainableGraph start = config.strategy() == Strategy.SCRATCH ? graph.scratch(config.seed) : graph;
        // Read now: a run's folder may hold its own base.
        SeenImages seen = seen(data);
        List<EvaluationSet> guards = KeptClasses.guards(baseCard, config.guards, seen, files, listener::onNote);
        Trainer.Outcome outcome = train(graph, start, data, teacher, card, resume);
        return finish(start, outcome, data, seen, guards, card, (nanoTime.getAsLong() - began) / 1e9);
    }

    private void tellNewClasses(TrainableGraph graph) {
        List<String> fresh = config.classes.stream()
                .filter(name -> !graph.copied().containsKey(name))
                .toList();
        if (!fresh.isEmpty()) {
            listener.onNote("the base model does not know " + String.join(", ", fresh) + ": these start from nothing");
        }
    }

    private void tellTeacher(Teacher teacher) {
        List<String> unknown = teacher.unknown(config.classes);
        if (!unknown.isEmpty()) {
            listener.onNote("the teacher %s does not know %s: only labels teach these"
                    .formatted(teacher.card().name(), String.join(", ", unknown)));
        }
    }

    private InputSpec input(ModelCard base, TrainableGraph graph) {
        InputSpec spec = base.input();
        ImageSize size = config.size().orElse(spec.size());
        checkSize(size, base, graph);
        config.sizes().forEach(other -> checkSize(other, base, graph));
        return graph.input(spec, size);
    }

    private static void checkSize(ImageSize size, ModelCard base, TrainableGraph graph) {
        InputSpec spec = base.input();
        if (!graph.anySize() && !size.equals(spec.size())) {
            throw new TrainingException(
                    "%s takes images of %s only; leave size and sizes out".formatted(base.name(), spec.size()));
        }
        if (size.width() % spec.stride() != 0 || size.height() % spec.stride() != 0) {
            throw new TrainingException("size must be a multiple of " + spec.stride() + ", was " + size);
        }
    }

    private Trainer.Outcome train(
            TrainableGraph graph,
            TrainableGraph start,
            TrainingData data,
            Optional<Teacher> teacher,
            ModelCard card,
            boolean resume)
            throws IOException {
        Path folder = config.outPath();
        Path checkpoint = folder.resolve("checkpoint.bin");
        if (!resume) {
            Files.deleteIfExists(checkpoint);
        }
        try (Trainer trainer = new Trainer(
                graph,
                start,
                config,
                data,
                teacher,
                validator(start, data, card),
                checkpoint,
                List.of(new MetricsLog(folder), listener),
                nanoTime,
                Replicas.visibleDevices())) {
            if (resume) {
                listener.onNote(trainer.resume()
                        .map(at -> "resumed at step " + at + " of " + trainer.steps())
                        .orElse("no checkpoint in " + folder + ": starting from the beginning"));
            }
            return trainer.run();
        }
    }

    /** Scores weights as the service would: the exported bytes, in ONNX Runtime. */
    private Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator(
            TrainableGraph start, TrainingData data, ModelCard card) {
        List<AnnotatedImage> images = data.choosing(config);
        if (images.isEmpty()) {
            String why =
                    data.validation().isEmpty() ? "no validation images" : "none scored between epochs (valLimit: 0)";
            listener.onNote(why + ": the last weights are taken, not the best");
            return Optional.empty();
        }
        if (config.objective() == Objective.VEHICLES
                && images.stream().noneMatch(image -> image.labelledClasses().contains(ObjectClass.CAR))) {
            throw new TrainingException(
                    "the objective vehicles needs validation images on which cars are labelled; here the classes are %s. Say --classes %s, which maps the data's names, or another --objective"
                            .formatted(config.classes, ClassChoice.ROAD_USERS));
        }
        if (images.stream().allMatch(image -> image.boxes().isEmpty())) {
            listener.onNote(
                    "no validation image shows an object: no epoch has a score, and the last weights are taken, not the best");
        }
        return Optional.of(weights -> score(start, weights, card, images));
    }

    private double score(
            TrainableGraph start, Map<String, GraphTensor> weights, ModelCard card, List<AnnotatedImage> images) {
        byte[] bytes = ModelExport.bytes(start.graph(), kept(start, weights), card);
        try (OnnxModel model = OnnxModel.of(bytes, "the model so far", null, RuntimeOptions.DEFAULT)) {
            return config.objective().of(SetScore.of(Evaluation.found(model, images, files, 2, nanoTime)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted; go on with --resume", e);
        }
    }

    /** Of what only adds classes to the predictions the new rows alone. */
    private Map<String, GraphTensor> kept(TrainableGraph start, Map<String, GraphTensor> weights) {
        boolean rows = !config.addClasses.isEmpty() && config.strategy() == Strategy.FEATURE_EXTRACTION;
        return rows ? KeptRows.onlyNew(start, weights, config.addClasses.size()) : weights;
    }

    /** What the base model's classes are worth on the guards now; empty: no classes were added. */
    private Optional<KeptClasses> guarded(byte[] bytes, List<EvaluationSet> guards) throws InterruptedException {
        if (config.addClasses.isEmpty()) {
            return Optional.empty();
        }
        try (OnnxModel base = OnnxModel.load(basePath(), RuntimeOptions.CPU);
                OnnxModel tuned = OnnxModel.of(bytes, "model.onnx", null, RuntimeOptions.CPU)) {
            return Optional.of(KeptClasses.of(base, tuned, guards, config.tolerance, files, nanoTime));
        }
    }

    private Result finish(
            TrainableGraph start,
            Trainer.Outcome outcome,
            TrainingData data,
            SeenImages seen,
            List<EvaluationSet> guards,
            ModelCard card,
            double seconds)
            throws IOException, InterruptedException {
        Path folder = config.outPath();
        Map<String, GraphTensor> weights = kept(start, outcome.weights());
        byte[] bytes = ModelExport.bytes(start.graph(), weights, card);
        ParityGate.Parity parity = ModelExport.prove(bytes, start.graph().withTensors(weights), parityImages(data));
        Optional<KeptClasses> guarded = guarded(bytes, guards);
        Optional<Evaluation> evaluation = evaluation(bytes, scored(data));
        ModelCard full = ModelExport.withResults(
                config.calibrate ? calibrated(card, bytes, data) : card,
                evaluation.map(TrainingRun::scores).orElse(Map.of()),
                parity.worstOutput());
        boolean accepted = guarded.isEmpty() || guarded.get().accepted();
        setAside(accepted);
        Path model = folder.resolve(accepted ? MODEL : REFUSED);
        OnnxGraph graph = seen.in(start.graph());
        ModelExport.write(model, ModelExport.bytes(graph, weights, full));
        Result result = new Result(model, full, outcome, parity, evaluation, guarded, data.images(), seconds);
        report(result);
        return result;
    }

    /** A refused model must not lie beside another run's accepted one; that one is good all the same, and kept. */
    private void setAside(boolean accepted) throws IOException {
        Path model = config.outPath().resolve(MODEL);
        if (accepted) {
            Files.deleteIfExists(config.outPath().resolve(REFUSED));
        } else if (Files.exists(model)) {
            Files.move(model, config.outPath().resolve(EARLIER), StandardCopyOption.REPLACE_EXISTING);
            listener.onNote("the model of an earlier run is now " + EARLIER);
        }
    }

    /** What this model, its base and its teacher have seen. */
    private SeenImages seen(TrainingData data) throws IOException {
        List<AnnotatedImage> chosen = config.calibrate
                ? data.validation().stream()
                        .flatMap(set -> set.images().stream())
                        .toList()
                : data.choosing(config);
        SeenImages seen = SeenImages.of(data.learned(), chosen).plus(SeenImages.read(basePath()));
        return config.teacherPath().isPresent()
                ? seen.plus(SeenImages.read(config.teacherPath().get()))
                : seen;
    }

    /** Of each dataset the part that only measures; where it has none the validation part, which flatters if it chose. */
    private List<EvaluationSet> scored(TrainingData data) {
        Set<String> measured = data.test().stream().map(EvaluationSet::name).collect(Collectors.toSet());
        Set<AnnotatedImage> choosing = new HashSet<>(data.choosing(config));
        List<EvaluationSet> sets = new ArrayList<>(data.test());
        for (EvaluationSet set : data.validation()) {
            if (!measured.contains(set.name())) {
                int chosen = (int) set.images().stream()
                        .filter(image -> config.calibrate || choosing.contains(image))
                        .count();
                sets.add(new EvaluationSet(
                        set.name(), set.split(), set.images(), set.hash(), new Overlap(true, 0, chosen, 0)));
            }
        }
        return sets;
    }

    private Optional<Evaluation> evaluation(byte[] bytes, List<EvaluationSet> sets) throws InterruptedException {
        if (sets.isEmpty()) {
            return Optional.empty();
        }
        try (OnnxModel model = OnnxModel.of(bytes, "model.onnx", null, RuntimeOptions.DEFAULT)) {
            return Optional.of(Evaluation.of(model, InputProfile.SQUARE, sets, files, 2, Progress.NONE, nanoTime));
        }
    }

    /** The card with the score threshold that suits the weights, where that can be said. */
    private ModelCard calibrated(ModelCard card, byte[] bytes, TrainingData data) throws InterruptedException {
        Optional<Evaluation> evaluation = evaluation(bytes, data.validation());
        if (evaluation.isEmpty()) {
            listener.onNote("no validation images: the score threshold stays at "
                    + card.thresholds().score());
            return card;
        }
        OperatingPoint point = OperatingPoint.best(evaluation.get().images());
        listener.onNote(String.format(
                Locale.ROOT,
                "score threshold %.2f: precision %.3f, recall %.3f, F1 %.3f on the validation images",
                point.score(),
                point.precision(),
                point.recall(),
                point.f1()));
        return ModelExport.withScore(card, point.score());
    }

    private List<PixelImage> parityImages(TrainingData data) throws IOException {
        List<PixelImage> images = new ArrayList<>();
        for (EvaluationSet set : data.validation()) {
            for (AnnotatedImage image : Dataset.limit(set.images(), PARITY_IMAGES, config.seed)) {
                images.add(files.decode(image.file()));
            }
        }
        if (images.isEmpty()) {
            SampleSource any = data.labelled().size() > 0
                    ? data.labelled()
                    : data.unlabelled().orElseThrow();
            images.add(any.clean(0, 0).image());
        }
        return images;
    }

    /** By set, part and figure; of images that chose the weights or the threshold it says so. */
    private static Map<String, Double> scores(Evaluation evaluation) {
        Map<String, Double> scores = new LinkedHashMap<>();
        evaluation.sets().forEach(scored -> {
            EvaluationSet set = scored.set();
            String name = set.name() + " " + set.split() + (set.overlap().chosen() > 0 ? " (chosen on)" : "");
            ModelExport.putScore(scores, name + " AP50", scored.score().ap50());
            ModelExport.putScore(scores, name + " AP", scored.score().ap());
            ModelExport.putScore(scores, name + " vehicle AP50", scored.score().vehicleAp50());
        });
        return scores;
    }

    /** Writes what the run gave for people: {@code report.html}, and {@code scores.json} with the same figures. */
    private void report(Result result) throws IOException {
        Path folder = config.outPath();
        Optional<Evaluation> evaluation = result.evaluation();
        if (evaluation.isPresent()) {
            EvaluationReport figures = EvaluationReport.of(evaluation.get());
            ModelExport.write(folder.resolve("scores.json"), JSON.writeValueAsBytes(figures));
        }
        HtmlReport.Content content = new HtmlReport.Content(
                result.card().name(),
                facts(result),
                config.toYaml(),
                MetricsLog.points(folder),
                evaluation.orElse(null));
        ModelExport.write(folder.resolve("report.html"), new HtmlReport(files).render(content));
    }

    private Map<String, String> facts(Result result) {
        Map<String, String> facts = new LinkedHashMap<>();
        @Nullable Provenance made = result.card().provenance();
        if (made != null) {
            facts.put("command", String.valueOf(made.command()));
            facts.put("base model", made.baseModel() + ", sha256 " + made.baseSha256());
            config.teacherPath().ifPresent(teacher -> facts.put("teacher", teacher.toString()));
            facts.put("strategy", String.valueOf(made.strategy()));
            if (made.datasets() != null) {
                made.datasets().forEach((name, hash) -> facts.put("data " + name, "sha256 " + hash));
            }
        }
        facts.put("steps", Integer.toString(result.outcome().steps()));
        facts.put("labelled images", Integer.toString(result.images()));
        facts.put("time", String.format(Locale.ROOT, "%.0f s", result.seconds()));
        ParityGate.Parity parity = result.parity();
        facts.put(
                "parity",
                String.format(
                        Locale.ROOT,
                        "raw outputs agree to %.1e on %d images, and %d boxes through the service's path",
                        parity.worstOutput(),
                        parity.images(),
                        parity.detections()));
        result.guarded()
                .ifPresent(kept -> kept.lines()
                        .forEach(line ->
                                facts.put("AP50 of " + line.className() + " on " + line.guard(), line.toString())));
        result.outcome()
                .frozen()
                .forEach(proof -> facts.put(
                        "frozen in phase " + proof.phase(),
                        proof.tensors() + " tensors, sha256 " + proof.sha256() + " before and after"));
        return facts;
    }
}
