package io.drivesight.training.adapt;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.adapt.AdaptRun.CandidateMaker.Candidate;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.trainer.DataEntry;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adapts a detector without labels, from the plan to a file that was accepted, or refused. */
public final class AdaptRun {
    /** The adapted model, when it was accepted. */
    public static final String ACCEPTED = "model.onnx";

    /** The adapted model, when it was not. */
    public static final String REFUSED = "refused.onnx";

    private static final int CALLERS = 2;

    /** Receives what happens in an adaptation. */
    public interface Listener extends TrainingListener {
        /** A stretch of work begins, and tells its progress here; the one before it is over. */
        default Progress begin(String task) {
            return Progress.NONE;
        }
    }

    /**
     * What an adaptation gave.
     *
     * @param accepted true: it is {@value #ACCEPTED}; false: {@value #REFUSED}
     * @param reasons why it was refused, or what acceptance rests on, one sentence each
     * @param sets labelled sets before and after, of the first seed
     * @param losses by guard, the loss of every seed's model [points]
     * @param held frames held out for the agreement
     * @param agreement the result against the base model's detections on these; NaN: the base model sees nothing there
     * @param seconds time taken [s]
     */
    public record Result(
            boolean accepted,
            List<String> reasons,
            Path model,
            List<SetComparison> sets,
            Map<String, List<Double>> losses,
            int held,
            SetScore agreement,
            double seconds) {}

    /**
     * What an adaptation works on.
     *
     * @param target frames in the condition; empty: none
     */
    record Material(OnnxModel base, FramePool pool, List<AnnotatedImage> target, WeatherChoice weather) {}

    private final AdaptOptions options;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private final ImageFiles files = ImageFiles.standard();

    /** @param nanoTime monotonic clock [ns] */
    public AdaptRun(AdaptOptions options, Listener listener, LongSupplier nanoTime) {
        this.options = options;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * @param resume true: training goes on from its last checkpoint
     * @throws DatasetException when frames or sets are of no use
     * @throws io.drivesight.training.trainer.TrainingException when the model cannot be adapted this way
     */
    public Result run(boolean resume) throws IOException, InterruptedException {
        long began = nanoTime.getAsLong();
        Files.createDirectories(options.out);
        try (OnnxModel base = OnnxModel.load(options.model, RuntimeOptions.DEFAULT)) {
            FramePool pool = FramePool.of(options.frames, files, options.seed(), listener.begin("looking at frames"));
            listener.onNote("%d frames to learn from, %d held out; left out: %d dark or without contrast, %d unreadable"
                    .formatted(pool.size(), pool.held().size(), pool.dull(), pool.unreadable()));
            List<AnnotatedImage> target = target();
            List<EvaluationSet> sets = labelled(base, seen(pool));
            int guards = options.guards.size();
            Material material = new Material(base, pool, target, weather(pool, target));
            List<Evaluation.ScoredSet> before = score(base, sets, "scoring the base model");
            Candidate candidate = make(material, options.seed(), "training", resume);
            try (OnnxModel adapted = candidate.model()) {
                List<Judged> judged = new ArrayList<>(List.of(judge(material, adapted, before, guards, true)));
                for (long seed : options.seeds.subList(1, options.seeds.size())) {
                    // One that only judges: its model stays in its own folder.
                    try (OnnxModel other = make(material, seed, "training-seed-" + seed, resume)
                            .model()) {
                        judged.add(judge(material, other, before, guards, guards == 0));
                    }
                }
                Verdict verdict = Verdict.of(
                        judged.stream().map(Judged::sets).toList(),
                        judged.stream().map(one -> one.agreement().ap50()).toList(),
                        options);
                Result result = new Result(
                        verdict.accepted(),
                        verdict.reasons(),
                        options.out.resolve(verdict.accepted() ? ACCEPTED : REFUSED),
                        judged.get(0).sets(),
                        Verdict.losses(judged.stream().map(Judged::sets).toList()),
                        pool.held().size(),
                        judged.get(0).agreement(),
                        (nanoTime.getAsLong() - began) / 1e9);
                write(candidate, result);
                new AdaptReport(options, files).write(material, adapted, candidate, result);
                return result;
            }
        }
    }

    /** What the base model has seen, and what the adapted one will. */
    private SeenImages seen(FramePool pool) throws IOException {
        SeenImages base = SeenImages.together(List.of(options.model), listener::onNote);
        return base.plus(SeenImages.of(pool.images(), List.of()));
    }

    /**
     * Reads the labelled sets, guards first: of each what nothing learned from by default, without what was seen. A class of the model's
     * own that the taxonomy does not know is looked for under its name.
     */
    private List<EvaluationSet> labelled(OnnxModel base, SeenImages seen) throws IOException {
        DatasetLoader loader =
                new DatasetLoader(files, Vocabulary.of(base.card().classes()));
        List<EvaluationSet> sets = new ArrayList<>();
        for (DataEntry entry :
                Stream.concat(options.guards.stream(), options.improve.stream()).toList()) {
            Dataset dataset = entry.load(loader);
            EvaluationSet set =
                    EvaluationSet.of(dataset, SplitChoice.DEFAULT, Integer.MAX_VALUE, seen, options.overlap);
            set.overlap().sentence(set.name() + "/" + set.split()).ifPresent(listener::onNote);
            sets.add(set);
        }
        return EvaluationSet.toldApart(sets);
    }

    private List<AnnotatedImage> target() {
        return options.target.stream()
                .flatMap(folder -> new DatasetLoader(files).load(folder).images(SplitChoice.ALL).stream())
                .map(AnnotatedImage::unlabelled)
                .toList();
    }

    private WeatherChoice weather(FramePool pool, List<AnnotatedImage> target) {
        Optional<AppearanceOp> condition = options.condition();
        if (condition.isPresent()) {
            return WeatherChoice.named(condition.get());
        }
        WeatherChoice choice = target.isEmpty()
                ? WeatherChoice.all()
                : WeatherChoice.nearest(pool.images(), target, files, options.seed());
        listener.onNote("condition: " + choice.reason());
        if (choice.targetLooksClear()) {
            listener.onNote(
                    "the target looks more like the frames as they are than like any weather: is it in the condition?");
        }
        return choice;
    }

    /** What one seed's model gave. */
    private record Judged(List<SetComparison> sets, SetScore agreement) {}

    private Candidate make(Material material, long seed, String folder, boolean resume)
            throws IOException, InterruptedException {
        return new CandidateMaker(options, seed, options.out.resolve(folder), material, listener, nanoTime)
                .make(resume);
    }

    private Judged judge(
            Material material, OnnxModel adapted, List<Evaluation.ScoredSet> before, int guards, boolean withAgreement)
            throws InterruptedException {
        List<EvaluationSet> sets =
                before.stream().map(Evaluation.ScoredSet::set).toList();
        List<Evaluation.ScoredSet> after = score(adapted, sets, "scoring the adapted model");
        List<SetComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            String role = i < guards ? SetComparison.GUARD : SetComparison.IMPROVE;
            comparisons.add(SetComparison.of(
                    sets.get(i), role, before.get(i).score(), after.get(i).score()));
        }
        List<AnnotatedImage> held = withAgreement ? material.pool().held() : List.of();
        SetScore agreement = Agreement.of(
                material.base(), adapted, held, files, CALLERS, listener.begin("comparing with the base model"));
        return new Judged(comparisons, agreement);
    }

    private List<Evaluation.ScoredSet> score(OnnxModel model, List<EvaluationSet> sets, String task)
            throws InterruptedException {
        if (sets.isEmpty()) {
            return List.of();
        }
        Evaluation evaluation = Evaluation.of(
                model, InputProfile.SQUARE, Zoom.OFF, sets, files, CALLERS, listener.begin(task), nanoTime);
        evaluation.failed().forEach(message -> listener.onNote("not scored: " + message));
        return evaluation.sets();
    }

    /** One of the two files, never both: a refused model must not lie beside an accepted one of an earlier run. */
    private void write(Candidate candidate, Result result) throws IOException {
        Files.deleteIfExists(options.out.resolve(ACCEPTED));
        Files.deleteIfExists(options.out.resolve(REFUSED));
        ModelCard card = ModelExport.withResults(candidate.card(), scores(result), candidate.parityError());
        ModelExport.write(result.model(), ModelExport.bytes(candidate.graph(), Map.of(), card));
    }

    private static Map<String, Double> scores(Result result) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (SetComparison set : result.sets()) {
            String name = set.name() + " " + set.split();
            put(scores, name + " vehicle AP50 before", set.before().vehicles());
            put(scores, name + " vehicle AP50", set.after().vehicles());
            put(scores, name + " AP50 before", set.before().classes());
            put(scores, name + " AP50", set.after().classes());
        }
        ModelExport.putScore(
                scores, "agreement on clear frames AP50", result.agreement().ap50());
        return scores;
    }

    private static void put(Map<String, Double> scores, String name, @Nullable Double score) {
        ModelExport.putScore(scores, name, score == null ? Double.NaN : score);
    }

    /**
     * How well an adapted detector still says of clear frames what it said before: its detections, scored against those of the base model
     * from a score of {@value #TRUTH_SCORE} on as if they were labels.
     */
    static final class Agreement {
        static final double TRUTH_SCORE = 0.5;

        private Agreement() {}

        /** @param frames clear frames that nothing was learned from */
        static SetScore of(
                OnnxModel teacher,
                OnnxModel student,
                List<AnnotatedImage> frames,
                ImageFiles files,
                int callers,
                Progress progress)
                throws InterruptedException {
            Set<ObjectClass> classes = classes(student.card().classMap());
            List<AnnotatedImage> labelled = new ArrayList<>();
            for (EvaluatedImage seen : detect(teacher, frames, files, callers, progress)) {
                labelled.add(labelled(seen, classes));
            }
            return SetScore.of(detect(student, labelled, files, callers, progress));
        }

        private static List<EvaluatedImage> detect(
                OnnxModel model, List<AnnotatedImage> frames, ImageFiles files, int callers, Progress progress)
                throws InterruptedException {
            OnnxObjectDetector detector =
                    new OnnxObjectDetector(model, Thresholds.EVALUATION, InputProfile.SQUARE, System::nanoTime);
            return Evaluation.Run.of(detector, Zoom.OFF, frames, files, callers, progress)
                    .images();
        }

        private static AnnotatedImage labelled(EvaluatedImage seen, Set<ObjectClass> classes) {
            List<AnnotatedBox> boxes = new ArrayList<>();
            for (Detection found : seen.all()) {
                if (found.score() >= TRUTH_SCORE && classes.contains(found.objectClass())) {
                    boxes.add(AnnotatedBox.of(found.box(), found.objectClass()));
                }
            }
            return seen.image().labelled(boxes, classes);
        }

        private static Set<ObjectClass> classes(ClassMap map) {
            Set<ObjectClass> classes = new TreeSet<>();
            for (int i = 0; i < map.size(); i++) {
                @Nullable ObjectClass objectClass = map.objectClass(i);
                if (objectClass != null) {
                    classes.add(objectClass);
                }
            }
            return classes;
        }
    }

    /** Makes an adapted model: the detector learns to say in the condition what it says of the same clear frame. */
    static final class CandidateMaker {
        /**
         * An adapted model before it is judged.
         *
         * @param card its card, without scores
         * @param parityError largest difference between training's and ONNX Runtime's raw outputs
         */
        record Candidate(OnnxGraph graph, ModelCard card, double parityError) {
            /** Content hash by name of what was learned from. */
            Map<String, String> datasets() {
                return card.provenance() == null || card.provenance().datasets() == null
                        ? Map.of()
                        : card.provenance().datasets();
            }

            /** It, loaded. */
            OnnxModel model() {
                return OnnxModel.of(
                        ModelExport.bytes(graph, Map.of(), card), "the adapted model", null, RuntimeOptions.DEFAULT);
            }
        }

        private final AdaptOptions options;
        private final long seed;
        private final Path folder;
        private final Material material;
        private final Listener listener;
        private final LongSupplier nanoTime;

        /** @param folder where training goes */
        CandidateMaker(
                AdaptOptions options,
                long seed,
                Path folder,
                Material material,
                Listener listener,
                LongSupplier nanoTime) {
            this.options = options;
            this.seed = seed;
            this.folder = folder;
            this.material = material;
            this.listener = listener;
            this.nanoTime = nanoTime;
        }

        Candidate make(boolean resume) throws IOException, InterruptedException {
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
            return new Candidate(
                    graph,
                    ModelExport.withStrategy(result.card(), strategy()),
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
    }
}
