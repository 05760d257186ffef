package io.drivesight.training.study;

import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.study.StudyPlan.StudyTask;
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
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs that are really trained, and scored from the exported file. */
final class TrainedRuns {
    private static final int CALLERS = 2;

    /** Makes the runs of a study; tests make some up. */
    interface RunMaker {
        /**
         * Trains and scores.
         *
         * @param out the run's folder; what an earlier session left there is gone on with
         * @param before what earlier sessions cost
         * @param pulse told after every step how many are done, and what this session of the run cost so far
         */
        Made make(StudyTask task, Path out, Cost before, ObjIntConsumer<Cost> pulse)
                throws IOException, InterruptedException;
    }

    /**
     * What a run cost, as in {@link StudyRow}; {@code cost.json} in its folder.
     *
     * @param seconds by the clock [s]
     * @param cpuSeconds processor time [s]
     * @param stepCpuSeconds the share of the optimiser steps [s]
     */
    record Cost(double seconds, double cpuSeconds, double stepCpuSeconds) {
        static final Cost NONE = new Cost(0, 0, 0);

        Cost plus(Cost other) {
            return new Cost(
                    seconds + other.seconds, cpuSeconds + other.cpuSeconds, stepCpuSeconds + other.stepCpuSeconds);
        }
    }

    /**
     * A run that is done.
     *
     * @param matches by the set's name; empty when it failed
     */
    record Made(StudyRow row, Map<String, ClassMatches> matches) {}

    private final List<EvaluationSet> sets;
    private final Objective objective;
    private final ImageFiles files;
    private final LongSupplier nanoTime;
    private final LongSupplier cpuTime;

    /**
     * @param sets what to score on
     * @param objective what is kept of every image
     * @param nanoTime monotonic clock [ns]
     * @param cpuTime processor time of this process [ns]
     */
    TrainedRuns(
            List<EvaluationSet> sets,
            Objective objective,
            ImageFiles files,
            LongSupplier nanoTime,
            LongSupplier cpuTime) {
        this.sets = List.copyOf(sets);
        this.objective = objective;
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

    /** As {@link RunMaker} says. */
    Made make(StudyTask task, Path out, Cost before, ObjIntConsumer<Cost> pulse)
            throws IOException, InterruptedException {
        Meter meter = new Meter(pulse);
        Map<String, Double> scores = new LinkedHashMap<>();
        Map<String, ClassMatches> matches = new LinkedHashMap<>();
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

    private void score(Path model, Map<String, Double> scores, Map<String, ClassMatches> matches)
            throws InterruptedException {
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.DEFAULT)) {
            for (EvaluationSet set : sets) {
                List<EvaluatedImage> found = Evaluation.found(loaded, set.images(), files, CALLERS, nanoTime);
                SetScore score = SetScore.of(found);
                scores.put(set.name() + " vehicle AP50", score.vehicleAp50());
                scores.put(
                        set.name() + StudyRow.PEOPLE,
                        score.ofClass(ObjectClass.PERSON).averagePrecision(0.5));
                scores.put(set.name() + " AP50", score.ap50());
                scores.put(set.name() + " AP", score.ap());
                matches.put(set.name(), objective.matches(found));
            }
            scores.values().removeIf(score -> Double.isNaN(score));
        }
    }

    /** Reads the clocks where steps begin and end. */
    private final class Meter implements TrainingListener {
        private final ObjIntConsumer<Cost> pulse;
        private final long began = nanoTime.getAsLong();
        private final long cpuAtBegin = cpuTime.getAsLong();
        private long cpuAtFirstStep;
        private long stepNanos;

        Meter(ObjIntConsumer<Cost> pulse) {
            this.pulse = pulse;
        }

        @Override
        public void onStart(int steps) {
            cpuAtFirstStep = cpuTime.getAsLong();
        }

        @Override
        public void onStep(Step step) {
            stepNanos = cpuTime.getAsLong() - cpuAtFirstStep;
            pulse.accept(cost(), step.step() + 1);
        }

        Cost cost() {
            return new Cost(
                    (nanoTime.getAsLong() - began) / 1e9, (cpuTime.getAsLong() - cpuAtBegin) / 1e9, stepNanos / 1e9);
        }
    }
}
