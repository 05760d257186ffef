package io.drivesight.training.study;

import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingListener;
import io.drivesight.training.trainer.TrainingListener.Step;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs that are really trained, and scored from the exported file. */
final class TrainedRuns implements RunMaker {
    private static final int CALLERS = 2;

    private final List<ScoredSet> sets;
    private final ImageFiles files;
    private final LongSupplier nanoTime;
    private final LongSupplier cpuTime;

    /**
     * @param sets what to score on
     * @param nanoTime monotonic clock [ns]
     * @param cpuTime processor time of this process [ns]
     */
    TrainedRuns(List<ScoredSet> sets, ImageFiles files, LongSupplier nanoTime, LongSupplier cpuTime) {
        this.sets = List.copyOf(sets);
        this.files = files;
        this.nanoTime = nanoTime;
        this.cpuTime = cpuTime;
    }

    /** The configuration of a task's run. */
    static RunConfig config(StudyTask task, Path out) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("out", out.toString());
        own.put("seed", task.seed());
        if (task.steps() > 0) {
            own.put("steps", task.steps());
        }
        @Nullable Integer labels = task.labels();
        if (labels != null) {
            own.put("limit", labels);
        }
        return RunConfig.of(own).over(task.candidate().run());
    }

    @Override
    public Made make(StudyTask task, Path out, Cost before, Consumer<Pulse> pulse)
            throws IOException, InterruptedException {
        Meter meter = new Meter(pulse);
        Map<String, Double> scores = new LinkedHashMap<>();
        Map<String, MatchedSet> matches = new LinkedHashMap<>();
        int images = 0;
        int steps = 0;
        try {
            Path model = Path.of(Objects.requireNonNull(task.candidate().run().base()));
            if (!task.untouched()) {
                String command = "drivesight study: " + task.candidate().recipe();
                TrainingRun.Result result = new TrainingRun(config(task, out), command, meter, nanoTime).run(true);
                model = result.model();
                images = result.images();
                steps = result.outcome().steps();
            }
            score(model, scores, matches);
            return new Made(task.row(images, steps, before.plus(meter.cost()), null, scores), matches);
        } catch (TrainingException | GraphException | ModelException e) {
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException("interrupted").initCause(e);
            }
            // A recipe that does not work is a result too; the others go on.
            return new Made(
                    task.row(0, 0, before.plus(meter.cost()), String.valueOf(e.getMessage()), Map.of()), Map.of());
        }
    }

    private void score(Path model, Map<String, Double> scores, Map<String, MatchedSet> matches)
            throws InterruptedException {
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.DEFAULT)) {
            for (ScoredSet set : sets) {
                List<EvaluatedImage> found = Evaluation.found(loaded, set.images(), files, CALLERS, nanoTime);
                put(scores, set.name(), SetScore.of(found));
                matches.put(set.name(), MatchedSet.of(found));
            }
        }
    }

    private static void put(Map<String, Double> scores, String set, SetScore score) {
        @Nullable ClassScore people = score.classes().get(ObjectClass.PERSON);
        put(scores, set + StudyRow.VEHICLES, score.vehicleAp50());
        put(scores, set + StudyRow.PEOPLE, people == null ? Double.NaN : people.averagePrecision(0.5));
        put(scores, set + " AP50", score.ap50());
        put(scores, set + " AP", score.ap());
    }

    private static void put(Map<String, Double> scores, String name, double value) {
        if (!Double.isNaN(value)) {
            scores.put(name, value);
        }
    }

    /** Reads the clocks where steps begin and end. */
    private final class Meter implements TrainingListener {
        private final Consumer<Pulse> pulse;
        private final long began = nanoTime.getAsLong();
        private final long cpuAtBegin = cpuTime.getAsLong();
        private long cpuAtFirstStep;
        private long stepNanos;

        Meter(Consumer<Pulse> pulse) {
            this.pulse = pulse;
        }

        @Override
        public void onStart(int steps) {
            cpuAtFirstStep = cpuTime.getAsLong();
        }

        @Override
        public void onStep(Step step) {
            stepNanos = cpuTime.getAsLong() - cpuAtFirstStep;
            pulse.accept(new Pulse(step.step() + 1, cost()));
        }

        Cost cost() {
            return new Cost(
                    (nanoTime.getAsLong() - began) / 1e9, (cpuTime.getAsLong() - cpuAtBegin) / 1e9, stepNanos / 1e9);
        }
    }
}
