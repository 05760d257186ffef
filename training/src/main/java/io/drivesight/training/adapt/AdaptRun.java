package io.drivesight.training.adapt;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** Adapts a detector without labels, from the plan to a file that was accepted, or refused. */
public final class AdaptRun {
    /** The adapted model, when it was accepted. */
    public static final String ACCEPTED = "model.onnx";

    /** The adapted model, when it was not. */
    public static final String REFUSED = "refused.onnx";

    private static final int CALLERS = 2;

    private final AdaptPlan plan;
    private final AdaptListener listener;
    private final LongSupplier nanoTime;
    private final ImageFiles files = ImageFiles.standard();

    /**
     * Prepares a run.
     *
     * @param nanoTime monotonic clock [ns]
     */
    public AdaptRun(AdaptPlan plan, AdaptListener listener, LongSupplier nanoTime) {
        this.plan = plan;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs.
     *
     * @param resume true: training goes on from its last checkpoint
     * @throws io.drivesight.training.dataset.DatasetException when frames or sets are of no use
     * @throws io.drivesight.training.trainer.TrainingException when the model cannot be adapted this way
     */
    public AdaptResult run(boolean resume) throws IOException, InterruptedException {
        long began = nanoTime.getAsLong();
        Files.createDirectories(plan.out());
        try (OnnxModel base = OnnxModel.load(plan.model(), RuntimeOptions.DEFAULT)) {
            List<EvaluationSet> guards = LabelledSets.load(plan.guards(), files);
            List<EvaluationSet> improve = LabelledSets.load(plan.improve(), files);
            FramePool pool = FramePool.of(plan.frames(), files, plan.seed(), listener.begin("looking at frames"));
            tell(pool);
            List<AnnotatedImage> target = target();
            WeatherChoice weather = weather(pool, target);
            Candidate candidate =
                    new CandidateMaker(plan, base, pool, target, weather, files, listener, nanoTime).make(resume);
            try (OnnxModel adapted =
                    OnnxModel.of(candidate.bytes(), "the adapted model", null, RuntimeOptions.DEFAULT)) {
                List<SetComparison> sets = compare(base, adapted, guards, improve, pool);
                SetScore agreement = Agreement.of(
                        base, adapted, pool.held(), files, CALLERS, listener.begin("comparing with the base model"));
                Verdict verdict = Verdict.of(sets, agreement.ap50(), plan);
                AdaptResult result = result(
                        verdict, candidate, pool, weather, sets, agreement, (nanoTime.getAsLong() - began) / 1e9);
                write(candidate, result);
                new AdaptReport(plan, files).write(base, adapted, result, pool, target, weather);
                return result;
            }
        }
    }

    private void tell(FramePool pool) {
        listener.onNote("%d frames to learn from, %d held out; left out: %d dark or without contrast, %d unreadable"
                .formatted(pool.size(), pool.held().size(), pool.dull(), pool.unreadable()));
    }

    private List<AnnotatedImage> target() {
        return plan.target()
                .map(folder -> new DatasetLoader(files)
                        .load(folder).images(SplitChoice.ALL).stream()
                                .map(FramePool::unlabelled)
                                .toList())
                .orElse(List.of());
    }

    private WeatherChoice weather(FramePool pool, List<AnnotatedImage> target) {
        if (plan.condition().isPresent()) {
            return WeatherChoice.named(plan.condition().get());
        }
        WeatherChoice choice = target.isEmpty()
                ? WeatherChoice.all()
                : WeatherChoice.nearest(pool.images(), target, files, plan.seed());
        listener.onNote("condition: " + choice.reason());
        if (choice.targetLooksClear()) {
            listener.onNote(
                    "the target looks more like the frames as they are than like any weather: is it in the condition?");
        }
        return choice;
    }

    private List<SetComparison> compare(
            OnnxModel base, OnnxModel adapted, List<EvaluationSet> guards, List<EvaluationSet> improve, FramePool pool)
            throws IOException, InterruptedException {
        List<EvaluationSet> all = new ArrayList<>(guards);
        all.addAll(improve);
        if (all.isEmpty()) {
            return List.of();
        }
        List<Evaluation.ScoredSet> before = score(base, all, "scoring the base model");
        List<Evaluation.ScoredSet> after = score(adapted, all, "scoring the adapted model");
        Set<Path> learned = new HashSet<>();
        for (AnnotatedImage image : pool.images()) {
            learned.add(image.file().toRealPath());
        }
        List<SetComparison> sets = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String role = i < guards.size() ? SetComparison.GUARD : SetComparison.IMPROVE;
            long seen = seen(all.get(i), learned);
            sets.add(SetComparison.of(
                    all.get(i), role, before.get(i).score(), after.get(i).score(), seen));
            if (seen > 0) {
                listener.onNote("%d images of %s %s are among the frames: its figures flatter"
                        .formatted(seen, role, all.get(i).name()));
            }
        }
        return sets;
    }

    private static long seen(EvaluationSet set, Set<Path> learned) throws IOException {
        long seen = 0;
        for (AnnotatedImage image : set.images()) {
            seen += learned.contains(image.file().toRealPath()) ? 1 : 0;
        }
        return seen;
    }

    private List<Evaluation.ScoredSet> score(OnnxModel model, List<EvaluationSet> sets, String task)
            throws InterruptedException {
        Evaluation evaluation =
                Evaluation.of(model, InputProfile.SQUARE, sets, files, CALLERS, listener.begin(task), nanoTime);
        evaluation.failed().forEach(message -> listener.onNote("not scored: " + message));
        return evaluation.sets();
    }

    private AdaptResult result(
            Verdict verdict,
            Candidate candidate,
            FramePool pool,
            WeatherChoice weather,
            List<SetComparison> sets,
            SetScore agreement,
            double seconds) {
        return new AdaptResult(
                verdict.accepted(),
                verdict.reasons(),
                plan.out().resolve(verdict.accepted() ? ACCEPTED : REFUSED),
                plan.method(),
                weather.label(),
                weather.reason(),
                pool.size(),
                pool.held().size(),
                pool.dull(),
                pool.unreadable(),
                sets,
                agreement.ap50(),
                agreement.vehicleAp50(),
                candidate.datasets(),
                seconds);
    }

    /** One of the two files, never both: a refused model must not lie beside an accepted one of an earlier run. */
    private void write(Candidate candidate, AdaptResult result) throws IOException {
        Files.deleteIfExists(plan.out().resolve(ACCEPTED));
        Files.deleteIfExists(plan.out().resolve(REFUSED));
        ModelCard card = ModelExport.withResults(candidate.card(), scores(result), candidate.parityError());
        ModelExport.write(result.model(), ModelExport.bytes(candidate.graph(), Map.of(), card));
    }

    private static Map<String, Double> scores(AdaptResult result) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (SetComparison set : result.sets()) {
            String name = set.name() + " " + set.split();
            put(scores, name + " vehicle AP50 before", set.vehicleBefore());
            put(scores, name + " vehicle AP50", set.vehicleAfter());
            put(scores, name + " AP50 before", set.before());
            put(scores, name + " AP50", set.after());
        }
        put(scores, "agreement on clear frames AP50", result.agreement());
        return scores;
    }

    private static void put(Map<String, Double> scores, String name, double value) {
        if (!Double.isNaN(value)) {
            scores.put(name, Math.round(value * 1e4) / 1e4);
        }
    }
}
