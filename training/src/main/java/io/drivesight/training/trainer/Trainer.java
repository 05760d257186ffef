package io.drivesight.training.trainer;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.loss.LossOptions;
import io.drivesight.training.trainer.Checkpoint.Progress;
import io.drivesight.training.trainer.TrainingOutcome.FrozenProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Trains a detector: phases of a {@link Strategy}, one optimiser step a batch, a checkpoint now and then, a validation an epoch.
 * Deterministic: the same graph, data, options, devices and thread count give the same weights, also when the run was killed and
 * resumed in between. One run at a time per JVM.
 */
public final class Trainer implements AutoCloseable {
    private static final int MAX_DIVERGENCES = 3;
    /** A loss this many times its level of late is no noise. */
    private static final double SPIKE = 20;

    private static final int SETTLED_STEPS = 10;
    /** Steps between scores, at least. */
    private static final int SCORE_STEPS = 20;

    private final TrainableGraph start;
    private final TrainingOptions options;
    private final TrainingData data;
    private final Optional<Validator> validator;
    private final TrainingListener listener;
    private final LongSupplier nanoTime;
    private final CheckpointFile checkpoints;
    private final Replicas students;
    private final Replicas teachers;
    private final TrainableGraph base;
    private final StepRunner runner;
    private final Optimizer optimizer;
    private final Average average;
    private final List<Phase> phases;
    private final List<FrozenProof> proofs = new ArrayList<>();

    private Progress progress = Progress.start();
    private Map<String, GraphTensor> best = Map.of();
    private Checkpoint lastGood;

    /**
     * Prepares a run.
     *
     * @param base the base model with the new classes: the teacher, and where the weights are interpolated to
     * @param start where training starts: the base, or random weights
     * @param validator scores epochs; empty: no validation, no early stopping
     * @param checkpoint where checkpoints go
     * @param nanoTime monotonic clock [ns]
     */
    public Trainer(
            TrainableGraph base,
            TrainableGraph start,
            TrainingOptions options,
            TrainingData data,
            Optional<Validator> validator,
            Path checkpoint,
            TrainingListener listener,
            LongSupplier nanoTime) {
        this(base, start, options, data, validator, checkpoint, listener, nanoTime, Replicas.visibleDevices());
    }

    Trainer(
            TrainableGraph base,
            TrainableGraph start,
            TrainingOptions options,
            TrainingData data,
            Optional<Validator> validator,
            Path checkpoint,
            TrainingListener listener,
            LongSupplier nanoTime,
            List<Device> devices) {
        this.base = base;
        this.start = start;
        this.options = options;
        this.data = data;
        this.validator = validator;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.checkpoints = new CheckpointFile(checkpoint);
        this.students = new Replicas(start, devices);
        this.teachers = new Replicas(base, devices);
        GradientMode.off();
        LossOptions lossOptions = new LossOptions(options.masks(), options.distillation());
        this.runner =
                new StepRunner(students, teachers, lossOptions, data.input().size());
        this.phases = options.strategy().phases(start.parts());
        if (options.strategy() == Strategy.SCRATCH) {
            scaleToUnitVariance();
        }
        this.optimizer = new Optimizer(students.first().block(), options.weightDecay(), options.clipNorm());
        this.average = new Average(students.first().block(), options.averaging());
        this.lastGood = snapshot();
    }

    private void scaleToUnitVariance() {
        Set<String> weights = phases.get(0).trainable();
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            Batch batch = data.assembler(options.batchSize(), options.seed()).assemble(0);
            ImageSize size = data.input().size();
            Shape shape = new Shape(batch.size(), 3, size.height(), size.width());
            students.first().block().scaleToUnitVariance(manager.create(batch.images(), shape), weights);
            students.broadcast(weights);
        } catch (IOException e) {
            throw new TrainingException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Continues from the last checkpoint.
     *
     * @return the step it continues from; empty when there is no checkpoint
     * @throws TrainingException when the checkpoint belongs to another configuration, or is damaged
     */
    public Optional<Integer> resume() {
        Optional<Checkpoint> found = checkpoints.read();
        found.ifPresent(checkpoint -> {
            if (!checkpoint.fingerprint().equals(fingerprint())) {
                throw new TrainingException(
                        "the checkpoint belongs to a run with other options or data; resume with the same ones, or give another --out. It was: "
                                + checkpoint.fingerprint() + ". Now: " + fingerprint());
            }
            restore(checkpoint);
        });
        return found.map(checkpoint -> checkpoint.progress().step());
    }

    private String fingerprint() {
        return options.fingerprint() + " data " + data.hash();
    }

    /**
     * Runs to the end.
     *
     * @throws TrainingException when the run cannot go on; the last good checkpoint is kept
     */
    public TrainingOutcome run() {
        listener.onStart(options.steps());
        listener.onRewind(progress.step());
        try {
            while (!progress.finished()) {
                Phase phase = phaseAt(progress.step());
                listener.onPhase(phase, progress.step());
                runPhase(phase);
            }
        } catch (EngineException e) {
            throw MemoryAdvice.isOutOfMemory(e) ? new MemoryAdvice(runner, students, data).explain(options, e) : e;
        } catch (OutOfMemoryError e) {
            throw new MemoryAdvice(runner, students, data).explain(options, e);
        }
        Map<String, GraphTensor> tuned = best.isEmpty() ? average.read() : best;
        return new TrainingOutcome(
                interpolated(tuned), progress.step(), progress.bestEpoch(), progress.bestScore(), proofs);
    }

    private Map<String, GraphTensor> interpolated(Map<String, GraphTensor> tuned) {
        return Interpolation.between(start.graph(), tuned, options.interpolation());
    }

    private Phase phaseAt(int step) {
        Phase current = phases.get(0);
        for (Phase phase : phases) {
            if (step >= firstStep(phase)) {
                current = phase;
            }
        }
        return current;
    }

    private int firstStep(Phase phase) {
        return (int) Math.round(phase.from() * options.steps());
    }

    private int endOf(Phase phase) {
        return phases.stream()
                .mapToInt(this::firstStep)
                .filter(first -> first > firstStep(phase))
                .min()
                .orElse(options.steps());
    }

    /** Runs until the phase ends, or the run does, or it is set back. */
    private void runPhase(Phase phase) {
        students.setTrainable(phase.trainable());
        Set<String> frozen = new HashSet<>(floatNames());
        frozen.removeAll(phase.trainable());
        String before = WeightHash.of(students.first().block().read(frozen));
        try (FrozenParts parts =
                        FrozenParts.of(students, phase.trainable(), sharedTrunk(phase), base.graph(), teachers);
                BatchLoader loader = new BatchLoader(
                        data.assembler(options.batchSize(), options.seed()),
                        progress.step(),
                        endOf(phase),
                        data.loaderThreads())) {
            boolean going = true;
            while (going && progress.step() < endOf(phase)) {
                going = step(phase, parts, loader);
            }
        }
        if (progress.step() >= options.steps()) {
            progress = progress.done();
            keep();
        }
        prove(phase, frozen, before);
    }

    private List<String> floatNames() {
        return start.graph().tensors().values().stream()
                .filter(tensor -> tensor.isFloat() && tensor.size() > 0)
                .map(GraphTensor::name)
                .toList();
    }

    private void prove(Phase phase, Set<String> frozen, String before) {
        String after = WeightHash.of(students.first().block().read(frozen));
        if (!after.equals(before)) {
            throw new TrainingException("frozen weights moved in phase '" + phase.name() + "'; please report this");
        }
        proofs.add(new FrozenProof(phase.name(), frozen.size(), after));
    }

    /** What student and teacher may compute together: only as long as the layers below never learned. */
    private Set<String> sharedTrunk(Phase phase) {
        boolean untouched = phases.stream()
                .filter(earlier -> earlier.from() <= phase.from())
                .allMatch(earlier -> phase.trainable().containsAll(earlier.trainable()));
        boolean sameStart = options.strategy() != Strategy.SCRATCH;
        return untouched && sameStart && !data.teacherSeesClean()
                ? students.first().frontier(phase.trainable())
                : Set.of();
    }

    /** One step; false when the loop must begin anew because the run was set back or ended. */
    private boolean step(Phase phase, FrozenParts frozen, BatchLoader loader) {
        long waiting = nanoTime.getAsLong();
        Batch batch = loader.take();
        long began = nanoTime.getAsLong();
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            StepRunner.Losses losses = runner.run(batch, frozen, manager);
            Map<String, NDArray> gradients = students.gradients(phase.trainable(), manager);
            double norm = Optimizer.norm(gradients);
            if (isDiverged(losses.total(), norm)) {
                setBack(reason(losses.total(), gradients));
                return false;
            }
            double rate = rateAt(progress.step());
            optimizer.step(gradients, phase.rates(), rate, norm);
            students.broadcast(phase.trainable());
            students.clearGradients(phase.trainable(), manager);
            average.update(phase.trainable().stream().sorted().toList(), progress.step());
            report(phase, losses, norm, rate, began - waiting, nanoTime.getAsLong() - began);
            progress = progress.stepDone(losses.total());
        }
        return afterStep();
    }

    private double rateAt(int step) {
        return options.learningRate()
                * progress.rateScale()
                * new Schedule(options.steps(), options.warmup()).factor(step);
    }

    private boolean isDiverged(double loss, double norm) {
        boolean spike = progress.step() > SETTLED_STEPS && loss > SPIKE * progress.lossLevel();
        return !Double.isFinite(loss) || !Double.isFinite(norm) || spike;
    }

    private static String reason(double loss, Map<String, NDArray> gradients) {
        return "loss %.3g".formatted(loss)
                + Optimizer.firstNotFinite(gradients)
                        .map(name -> ", the gradient of " + name + " is not a number")
                        .orElse("");
    }

    private void setBack(String reason) {
        if (progress.divergences() >= MAX_DIVERGENCES) {
            throw new TrainingException(
                    "training diverged %d times (%s); start anew with a lower --lr. The last good checkpoint is kept"
                            .formatted(progress.divergences() + 1, reason));
        }
        int divergences = progress.divergences();
        int step = progress.step();
        double rateScale = progress.rateScale();
        restore(lastGood);
        progress = new Progress(
                        progress.step(),
                        rateScale,
                        divergences,
                        progress.bestScore(),
                        progress.bestEpoch(),
                        false,
                        progress.lossLevel())
                .setBack();
        listener.onNote("diverged at step %d (%s): back to step %d at half the learning rate"
                .formatted(step, reason, progress.step()));
        listener.onRewind(progress.step());
    }

    private void report(Phase phase, StepRunner.Losses losses, double norm, double rate, long waited, long worked) {
        listener.onStep(new StepReport(
                progress.step(),
                progress.step() / options.stepsPerEpoch(),
                phase.name(),
                rate,
                losses.total(),
                losses.box(),
                losses.objectness(),
                losses.classes(),
                losses.raw(),
                norm,
                losses.positives(),
                waited / 1e6,
                worked / 1e6));
    }

    /** Scores and saves where due; false when the run is over. */
    private boolean afterStep() {
        boolean last = progress.step() >= options.steps();
        boolean epochDone = progress.step() % options.stepsPerEpoch() == 0 || last;
        boolean stop = epochDone && endEpoch(last);
        if (stop) {
            progress = progress.done();
        }
        if (last || stop || progress.step() % options.checkpointEvery() == 0) {
            keep();
        }
        return !stop;
    }

    /** Scores an epoch; true when the run should end early. Very short epochs are not scored one by one. */
    private boolean endEpoch(boolean last) {
        int epoch = (progress.step() - 1) / options.stepsPerEpoch();
        int every = (SCORE_STEPS + options.stepsPerEpoch() - 1) / options.stepsPerEpoch();
        if (!last && (epoch + 1) % every != 0) {
            return false;
        }
        double score = validator
                .map(scorer -> scorer.score(interpolated(average.read())))
                .orElse(Double.NaN);
        boolean better = !Double.isNaN(score) && !(score <= progress.bestScore());
        if (better) {
            progress = progress.best(score, epoch);
            best = average.read();
        }
        listener.onEpoch(new EpochReport(epoch, progress.step(), progress.lossLevel(), score, better));
        return options.patience()
                .filter(patience -> validator.isPresent() && epoch - progress.bestEpoch() >= patience)
                .isPresent();
    }

    private void keep() {
        lastGood = snapshot();
        checkpoints.write(lastGood);
    }

    private Checkpoint snapshot() {
        Set<String> learned = new HashSet<>();
        phases.forEach(phase -> learned.addAll(phase.trainable()));
        List<String> names = learned.stream().sorted().toList();
        return new Checkpoint(
                fingerprint(), progress, students.first().block().read(names), optimizer.read(), average.read(), best);
    }

    private void restore(Checkpoint checkpoint) {
        students.blocks().forEach(block -> block.block().write(checkpoint.weights()));
        optimizer.write(checkpoint.optimizer());
        average.write(checkpoint.average());
        best = checkpoint.best();
        progress = checkpoint.progress();
        lastGood = checkpoint;
    }

    /** Arrays that live longer than a step; more of them at every step would be a leak. */
    int liveArrays() {
        int parameters = students.first().block().manager().getManagedArrays().size();
        return parameters + optimizer.liveArrays() + average.liveArrays();
    }

    @Override
    public void close() {
        average.close();
        optimizer.close();
        students.close();
        teachers.close();
    }
}
