package io.drivesight.training.adapt;

import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.adapt.Verdict.SetComparison;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
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
     * @param seconds time taken [s]
     */
    public record Result(
            boolean accepted,
            List<String> reasons,
            Path model,
            List<SetComparison> sets,
            Map<String, List<Double>> losses,
            double seconds) {}

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

    /** Share of the frames that get weather; the others stay clear, so that clear weather is not forgotten. */
    private static final double SHARE = 0.7;

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
     * Adapts and judges.
     *
     * @param resume true: training goes on from its last checkpoint
     * @throws DatasetException when frames or sets are of no use
     * @throws io.drivesight.training.trainer.TrainingException when the model cannot be adapted this way
     */
    public Result run(boolean resume) throws IOException, InterruptedException {
        long began = nanoTime.getAsLong();
        Files.createDirectories(options.out);
        try (OnnxModel base = OnnxModel.load(options.model, RuntimeOptions.DEFAULT)) {
            FramePool pool = FramePool.of(options.frames, files, listener.begin("looking at frames"));
            listener.onNote("frames: " + pool.summary());
            List<Evaluation.ScoredSet> before = score(base, labelled(base, pool), "scoring the base model");
            Candidate candidate = make(base, pool, options.seed(), "training", resume);
            try (OnnxModel adapted = candidate.model()) {
                List<List<SetComparison>> bySeed = new ArrayList<>(List.of(compare(adapted, before)));
                for (long seed : options.seeds.subList(1, options.seeds.size())) {
                    // One that only judges: its model stays in its own folder.
                    try (OnnxModel other = make(base, pool, seed, "training-seed-" + seed, resume)
                            .model()) {
                        bySeed.add(compare(other, before));
                    }
                }
                Verdict verdict = Verdict.of(bySeed, options.tolerance);
                Result result = new Result(
                        verdict.accepted(),
                        verdict.reasons(),
                        options.out.resolve(verdict.accepted() ? ACCEPTED : REFUSED),
                        bySeed.get(0),
                        Verdict.losses(bySeed),
                        (nanoTime.getAsLong() - began) / 1e9);
                write(candidate, result);
                new AdaptReport(options).write(base, pool, candidate, result);
                return result;
            }
        }
    }

    /**
     * Reads the labelled sets, guards first: of each what nothing learned from by default, without what the base has seen or the adapted
     * model will. A class of the model's own that the taxonomy does not know is looked for under its name.
     */
    private List<EvaluationSet> labelled(OnnxModel base, FramePool pool) throws IOException {
        SeenImages seen = SeenImages.together(List.of(options.model), listener::onNote)
                .plus(SeenImages.of(pool.images(), List.of()));
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
        return EvaluationSet.withUniqueNames(sets);
    }

    private List<SetComparison> compare(OnnxModel adapted, List<Evaluation.ScoredSet> before)
            throws InterruptedException {
        List<EvaluationSet> sets =
                before.stream().map(Evaluation.ScoredSet::set).toList();
        List<Evaluation.ScoredSet> after = score(adapted, sets, "scoring the adapted model");
        List<SetComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            String role = i < options.guards.size() ? SetComparison.GUARD : SetComparison.IMPROVE;
            comparisons.add(SetComparison.of(
                    sets.get(i), role, before.get(i).score(), after.get(i).score()));
        }
        return comparisons;
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
        Map<String, Double> scores = new LinkedHashMap<>();
        for (SetComparison set : result.sets()) {
            String name = set.name() + " " + set.split();
            put(scores, name + " vehicle AP50 before", set.before().vehicles());
            put(scores, name + " vehicle AP50", set.after().vehicles());
            put(scores, name + " AP50 before", set.before().classes());
            put(scores, name + " AP50", set.after().classes());
        }
        ModelCard card = ModelExport.withResults(candidate.card(), scores, candidate.parityError());
        ModelExport.write(result.model(), ModelExport.bytes(candidate.graph(), Map.of(), card));
    }

    private static void put(Map<String, Double> scores, String name, @Nullable Double score) {
        ModelExport.putScore(scores, name, score == null ? Double.NaN : score);
    }

    // ---- the adapted model: it learns to say in the condition what the base says of the same clear frame

    private Candidate make(OnnxModel base, FramePool pool, long seed, String name, boolean resume)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(options.out.resolve(name));
        List<DataEntry> entries = new ArrayList<>();
        for (FramePool.Part part : pool.parts()) {
            Path list = folder.resolve("frames-%d.txt".formatted(entries.size() + 1));
            ModelExport.write(list, String.join("\n", part.paths()) + "\n");
            entries.add(new DataEntry(part.folder().toString(), null, null, null, list.toString()));
        }
        Path augment = folder.resolve("augment.yaml");
        ModelExport.write(
                augment, Text.format("flip: 0.5\nappearance:\n  %s: %.4f\n", options.condition.label(), SHARE));
        RunConfig config = config(base.card(), entries, augment, seed, folder);
        TrainingRun.Result result = new TrainingRun(config, options.command, listener, nanoTime).run(resume);
        OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(result.model()), "the adapted model");
        return new Candidate(
                graph,
                ModelExport.withStrategy(result.card(), strategy()),
                result.parity().worstOutput());
    }

    /** What differs from a usual run; the rest is by default. The run's folder holds it as run.yaml. */
    private RunConfig config(ModelCard base, List<DataEntry> entries, Path augment, long seed, Path folder) {
        // All of the model's classes; of a detector of everyday things those that drivers care about.
        List<String> classes = base.classes().containsAll(ClassNames.COCO)
                ? ModelConversion.knownDrivingClasses(base)
                : base.classes();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("base", options.model.toString());
        said.put("out", folder.toString());
        said.put("name", options.name == null ? base.name() + "-" + strategy() : options.name);
        if (options.license != null) {
            said.put("license", options.license);
        }
        said.put("classes", classes);
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

    private String strategy() {
        return "adapt-" + options.condition.label();
    }
}
