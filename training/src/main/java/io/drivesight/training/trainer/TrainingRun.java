package io.drivesight.training.trainer;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.evaluate.OperatingPoint;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** One run from its configuration to {@code model.onnx}, metrics and scores. */
public final class TrainingRun {
    private static final String MODEL = "model.onnx";
    private static final String REFUSED = "refused.onnx";
    private static final String CONFIGURATION = "run.yaml";
    private static final String EARLIER = "earlier.onnx";
    private static final int PARITY_IMAGES = 4;

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
            double seconds) {
        /** How it went, in words by name. */
        public Map<String, String> figures() {
            return RunReport.figures(this);
        }
    }

    /**
     * What is known before training.
     *
     * @param config as it was said, with classes and batch
     * @param graph the base model with the run's classes
     * @param start where training starts
     */
    private record Prepared(
            RunConfig config,
            ModelCard baseCard,
            String baseHash,
            TrainableGraph graph,
            TrainableGraph start,
            TrainingData data,
            Optional<Teacher> teacher)
            implements AutoCloseable {
        @Override
        public void close() {
            teacher.ifPresent(Teacher::close);
        }
    }

    private final RunConfig said;
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
        this.command = command;
        this.listener = listener;
        this.nanoTime = nanoTime;
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
        try (Prepared run = prepared(resume)) {
            return run(run, resume, began);
        }
    }

    /** Trains nothing: tries which learning rate suits, and draws it in {@code find-lr.html}. */
    public RateSweep findRate() throws IOException {
        try (Prepared run = prepared(false);
                Trainer trainer = trainer(run, Optional.empty(), List.of(listener))) {
            RateSweep sweep = trainer.sweep();
            ModelExport.write(said.outPath().resolve("find-lr.html"), sweep.page());
            return sweep;
        }
    }

    private Prepared prepared(boolean resume) throws IOException {
        Path folder = said.outPath();
        Files.createDirectories(folder);
        requireOtherBase(folder);
        boolean fromBackbone = said.backbonePath().isPresent();
        if (fromBackbone) {
            Backbone.write(said);
        }
        ModelCard card;
        String hash;
        try (OnnxModel base = OnnxModel.load(basePath(), RuntimeOptions.CPU)) {
            card = base.card();
            hash = base.sha256();
        }
        ClassChoice classes = ClassChoice.of(said, card, files);
        ClassChoice.merged(card.classes(), said.addClasses).forEach(listener::onNote);
        TrainableGraph graph = graph(card, classes.names());
        tellNewClasses(classes.names(), graph);
        InputSpec input = input(card, graph);
        TrainableGraph start = said.strategy() == Strategy.SCRATCH ? graph.scratch(said.seed) : graph;
        RunConfig config = withBatch(start, input, resume).withClasses(classes.names());
        TrainingData data = TrainingData.load(config, classes.vocabulary(), input, files, listener::onNote);
        Optional<Teacher> teacher = config.teacherPath().map(file -> Teacher.load(file, config.classes));
        return new Prepared(config, card, hash, graph, start, data, teacher);
    }

    private TrainableGraph graph(ModelCard base, List<String> classes) throws IOException {
        boolean adds = !said.addClasses.isEmpty();
        List<String> known = adds ? base.classes() : classes;
        TrainableGraph graph = TrainableGraph.prepare(basePath(), base, known, said.seed);
        if (adds) {
            return graph.withAdded(known, classes.subList(known.size(), classes.size()), said.seed);
        }
        return said.backbonePath().isPresent() ? graph.withNewHead() : graph;
    }

    /** What was said, with the batch that fits where that was asked for; a run that is resumed keeps its own. */
    private RunConfig withBatch(TrainableGraph start, InputSpec input, boolean resume) throws IOException {
        if (!said.autoBatch()) {
            return said;
        }
        Path file = said.outPath().resolve(CONFIGURATION);
        RunConfig earlier = resume && Files.exists(file) ? RunConfig.read(file) : said;
        if (!earlier.autoBatch()) {
            return said.withBatch(earlier.batch);
        }
        int images = TrainingData.images(said, files);
        return said.withBatch(FittingBatch.of(said, start, images, said.largest(input.size()), listener::onNote));
    }

    /** When classes are added the base is scored against the result, and must be there after a refusal. */
    private void requireOtherBase(Path folder) throws IOException {
        if (said.addClasses.isEmpty() || said.backbonePath().isPresent()) {
            return;
        }
        for (String name : List.of(MODEL, REFUSED)) {
            Path file = folder.resolve(name);
            if (Files.exists(file) && Files.exists(said.basePath()) && Files.isSameFile(file, said.basePath())) {
                throw new TrainingException(
                        "--base %s is what this run would write; give another --out".formatted(said.basePath()));
            }
        }
    }

    /** The base model, made of a classification network where the run begins with one. */
    private Path basePath() {
        return said.backbonePath().isPresent() ? Backbone.file(said) : said.basePath();
    }

    private Result run(Prepared run, boolean resume, long began) throws IOException, InterruptedException {
        RunConfig config = run.config();
        run.teacher().ifPresent(teacher -> tellTeacher(teacher, config.classes));
        ModelCard derived = ModelExport.derived(
                run.baseCard(),
                run.baseHash(),
                config.name == null
                        ? run.baseCard().name() + "-" + config.strategy().label()
                        : config.name,
                config.classes,
                run.data().input(),
                config.license == null ? run.baseCard().license() : config.license,
                config.strategy().label(),
                run.data().hashes(),
                command,
                run.teacher().map(Teacher::label).orElse(null));
        ModelCard card = config.addClasses.isEmpty() ? derived : derived.withAddedTo(run.baseCard());
        // What cannot be trained is told before a file of an earlier run is touched.
        config.steps(run.data().plan(config).stepsPerEpoch());
        // Read now: a run's folder may hold its own base.
        SeenImages seen = seen(run);
        List<EvaluationSet> guards = KeptClasses.guards(run.baseCard(), config.guards, seen, files, listener::onNote);
        ModelExport.write(config.outPath().resolve(CONFIGURATION), config.toYaml());
        if (said.autoBatch()) {
            listener.onScores(Map.of("train/batch", (double) config.batch), 0);
        }
        EventLog events = new EventLog(config.outPath(), System::currentTimeMillis);
        Trainer.Outcome outcome = train(run, card, events, resume);
        Result result = finish(run, outcome, seen, guards, card, (nanoTime.getAsLong() - began) / 1e9);
        result.evaluation().map(RunReport::together).ifPresent(scores -> {
            events.onScores(scores, outcome.steps());
            listener.onScores(scores, outcome.steps());
        });
        return result;
    }

    private void tellNewClasses(List<String> classes, TrainableGraph graph) {
        List<String> fresh = classes.stream()
                .filter(name -> !graph.copied().containsKey(name))
                .toList();
        if (!fresh.isEmpty()) {
            listener.onNote("the base model does not know " + String.join(", ", fresh) + ": these start from nothing");
        }
    }

    private void tellTeacher(Teacher teacher, List<String> classes) {
        List<String> unknown = teacher.unknown(classes);
        if (!unknown.isEmpty()) {
            listener.onNote("the teacher %s does not know %s: only labels teach these"
                    .formatted(teacher.card().name(), String.join(", ", unknown)));
        }
    }

    private InputSpec input(ModelCard base, TrainableGraph graph) {
        InputSpec spec = base.input();
        ImageSize size = said.size().orElse(spec.size());
        checkSize(size, base, graph);
        said.sizes().forEach(other -> checkSize(other, base, graph));
        return graph.input(spec, size);
    }

    private static void checkSize(ImageSize size, ModelCard base, TrainableGraph graph) {
        InputSpec spec = base.input();
        if (!graph.anySize() && !size.equals(spec.size())) {
            throw new TrainingException(
                    "%s takes images of %s only; leave sizes out".formatted(base.name(), spec.size()));
        }
        if (size.width() % spec.stride() != 0 || size.height() % spec.stride() != 0) {
            throw new TrainingException("size must be a multiple of " + spec.stride() + ", was " + size);
        }
    }

    private Trainer trainer(
            Prepared run,
            Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator,
            List<TrainingListener> listeners) {
        return new Trainer(
                run.graph(),
                run.start(),
                run.config(),
                run.data(),
                run.teacher(),
                validator,
                run.config().outPath().resolve("checkpoint.bin"),
                listeners,
                nanoTime,
                Replicas.visibleDevices());
    }

    private Trainer.Outcome train(Prepared run, ModelCard card, EventLog events, boolean resume) throws IOException {
        Path folder = run.config().outPath();
        if (!resume) {
            Files.deleteIfExists(folder.resolve("checkpoint.bin"));
        }
        try (Trainer trainer = trainer(run, validator(run, card), List.of(new MetricsLog(folder), events, listener))) {
            if (resume) {
                listener.onNote(trainer.resume()
                        .map(at -> "resumed at step " + at + " of " + trainer.steps())
                        .orElse("no checkpoint in " + folder + ": starting from the beginning"));
            }
            return trainer.run();
        }
    }

    /** Scores weights as the service would: the exported bytes, in ONNX Runtime. */
    private Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator(Prepared run, ModelCard card) {
        RunConfig config = run.config();
        TrainingData data = run.data();
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
                    "no validation image shows an object: no epoch has a score, and the last weights are taken, not"
                            + " the best");
        }
        return Optional.of(weights -> score(run.start(), weights, card, images));
    }

    private double score(
            TrainableGraph start, Map<String, GraphTensor> weights, ModelCard card, List<AnnotatedImage> images) {
        byte[] bytes = ModelExport.bytes(start.graph(), weights, card);
        try (OnnxModel model = OnnxModel.of(bytes, "the model so far", null, RuntimeOptions.DEFAULT)) {
            return said.objective().of(SetScore.of(Evaluation.found(model, images, files, 2, nanoTime)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted; go on with --resume", e);
        }
    }

    /** What the base model's classes are worth on the guards now; empty: no classes were added. */
    private Optional<KeptClasses> guarded(byte[] bytes, List<EvaluationSet> guards) throws InterruptedException {
        if (said.addClasses.isEmpty()) {
            return Optional.empty();
        }
        try (OnnxModel base = OnnxModel.load(basePath(), RuntimeOptions.CPU);
                OnnxModel tuned = OnnxModel.of(bytes, "model.onnx", null, RuntimeOptions.CPU)) {
            return Optional.of(KeptClasses.of(base, tuned, guards, said.tolerance, files, nanoTime));
        }
    }

    private Result finish(
            Prepared run,
            Trainer.Outcome outcome,
            SeenImages seen,
            List<EvaluationSet> guards,
            ModelCard card,
            double seconds)
            throws IOException, InterruptedException {
        OnnxGraph start = run.start().graph();
        TrainingData data = run.data();
        Map<String, GraphTensor> weights = outcome.weights();
        byte[] bytes = ModelExport.bytes(start, weights, card);
        ParityGate.Parity parity = ModelExport.prove(bytes, start.withTensors(weights), parityImages(data));
        Optional<KeptClasses> guarded = guarded(bytes, guards);
        Optional<Evaluation> evaluation = evaluation(bytes, scored(data));
        ModelCard full = ModelExport.withResults(
                said.calibrate ? calibrated(card, bytes, data) : card,
                evaluation.map(RunReport::scores).orElse(Map.of()),
                parity.worstOutput());
        boolean accepted = guarded.isEmpty() || guarded.get().accepted();
        setAside(accepted);
        Path model = said.outPath().resolve(accepted ? MODEL : REFUSED);
        ModelExport.write(model, ModelExport.bytes(seen.in(start), weights, full));
        Result result = new Result(model, full, outcome, parity, evaluation, guarded, data.images(), seconds);
        RunReport.write(result, run.config(), files);
        return result;
    }

    /** A refused model must not lie beside another run's accepted one; that one is good all the same, and kept. */
    private void setAside(boolean accepted) throws IOException {
        Path model = said.outPath().resolve(MODEL);
        if (accepted) {
            Files.deleteIfExists(said.outPath().resolve(REFUSED));
        } else if (Files.exists(model)) {
            Files.move(model, said.outPath().resolve(EARLIER), StandardCopyOption.REPLACE_EXISTING);
            listener.onNote("the model of an earlier run is now " + EARLIER);
        }
    }

    /** What this model, its base and its teacher have seen. */
    private SeenImages seen(Prepared run) throws IOException {
        TrainingData data = run.data();
        List<AnnotatedImage> chosen = said.calibrate
                ? data.validation().stream()
                        .flatMap(set -> set.images().stream())
                        .toList()
                : data.choosing(said);
        SeenImages seen = SeenImages.of(data.learned(), chosen).plus(SeenImages.read(basePath()));
        return said.teacherPath().isPresent()
                ? seen.plus(SeenImages.read(said.teacherPath().get()))
                : seen;
    }

    /** Of each dataset the part that only measures; where it has none the validation part, which flatters if it chose. */
    private List<EvaluationSet> scored(TrainingData data) {
        Set<String> measured = data.test().stream().map(EvaluationSet::name).collect(Collectors.toSet());
        Set<AnnotatedImage> choosing = new HashSet<>(data.choosing(said));
        List<EvaluationSet> sets = new ArrayList<>(data.test());
        for (EvaluationSet set : data.validation()) {
            if (!measured.contains(set.name())) {
                int chosen = (int) set.images().stream()
                        .filter(image -> said.calibrate || choosing.contains(image))
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
            return Optional.of(
                    Evaluation.of(model, InputProfile.SQUARE, Zoom.OFF, sets, files, 2, Progress.NONE, nanoTime));
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
        listener.onNote(Text.format(
                "score threshold %.2f: precision %.3f, recall %.3f, F1 %.3f on the validation images",
                point.score(), point.precision(), point.recall(), point.f1()));
        return ModelExport.withScore(card, point.score());
    }

    private List<PixelImage> parityImages(TrainingData data) throws IOException {
        List<PixelImage> images = new ArrayList<>();
        for (EvaluationSet set : data.validation()) {
            for (AnnotatedImage image : Dataset.limit(set.images(), PARITY_IMAGES, said.seed)) {
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
}
