package io.drivesight.training.trainer;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TrainableGraph;
import io.drivesight.training.trainer.Checkpoint.Progress;
import io.drivesight.training.trainer.Checkpoint.RunFingerprint;
import io.drivesight.training.trainer.Strategy.Phase;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Losses;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

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

    /** The rate falls to this share of its peak. */
    private static final double FLOOR = 0.05;

    /**
     * What a run gave.
     *
     * @param weights parameters of the result that differ from the base model's, interpolated if asked for
     * @param steps steps done, over all processes of the run
     * @param frozen what stayed frozen
     */
    public record Outcome(Map<String, GraphTensor> weights, int steps, List<FrozenProof> frozen) {
        public Outcome {
            frozen = List.copyOf(frozen);
        }
    }

    /**
     * Proof that what was frozen did not move.
     *
     * @param tensors number of frozen weights, biases and statistics
     * @param sha256 their hash, the same before and after
     */
    public record FrozenProof(String phase, int tensors, String sha256) {}

    private final TrainableGraph start;
    private final RunConfig config;
    private final String fingerprint;
    private final int stepsPerEpoch;
    private final int steps;
    private final TrainingData data;
    private final Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator;
    private final List<TrainingListener> listeners;
    private final LongSupplier nanoTime;
    private final Path checkpoint;
    private final Replicas students;
    private final Replicas bases;
    private final Optional<Teacher> teacher;
    private final StepRunner runner;
    private final Optimizer optimizer;
    private final List<Phase> phases;
    private final List<FrozenProof> proofs = new ArrayList<>();

    private Progress progress = Progress.start();
    private Map<String, GraphTensor> best = Map.of();
    private Checkpoint lastGood;

    /**
     * @param base the base model with the new classes: asked by masks, and followed where there is no teacher
     * @param start where training starts, and what the result is interpolated with: the base, or random weights
     * @param teacher another detector to be followed; the caller closes it
     * @param validator scores weights that differ from the base model's, 0..1, higher is better; empty: no validation, no early stopping
     * @param checkpoint where checkpoints go
     * @param listeners told in this order
     * @param nanoTime monotonic clock [ns]
     * @param devices each takes a part of every batch
     */
    Trainer(
            TrainableGraph base,
            TrainableGraph start,
            RunConfig config,
            TrainingData data,
            Optional<Teacher> teacher,
            Optional<ToDoubleFunction<Map<String, GraphTensor>>> validator,
            Path checkpoint,
            List<TrainingListener> listeners,
            LongSupplier nanoTime,
            List<Device> devices) {
        this.start = start;
        this.config = config;
        this.fingerprint = RunFingerprint.of(config, base, teacher, data);
        this.stepsPerEpoch = data.plan(config).stepsPerEpoch();
        this.steps = config.steps(stepsPerEpoch);
        this.data = data;
        this.teacher = teacher;
        this.validator = validator;
        this.listeners = listeners;
        this.nanoTime = nanoTime;
        this.checkpoint = checkpoint;
        this.students = new Replicas(start, devices, config.channelsLast);
        this.bases = new Replicas(base, devices, config.channelsLast);
        this.runner = new StepRunner(students, bases, teacher.orElse(null), config.loss());
        this.phases = config.strategy().phases(start.parts());
        if (!start.unscaled().isEmpty()) {
            scaleToUnitVariance(start.unscaled());
        }
        this.optimizer = new Optimizer(students.first().block(), config.weightDecay, config.clip, config.averaging);
        this.lastGood = snapshot();
    }

    private void tell(Consumer<TrainingListener> event) {
        listeners.forEach(event);
    }

    private void scaleToUnitVariance(Set<String> weights) {
        try (NDManager manager = students.first().block().manager().newSubManager();
                Batches first = batches(Optional.empty(), 0, 1)) {
            Batches.Batch batch = first.take().get(0);
            ImageSize size = batch.shape();
            Shape shape = new Shape(batch.size(), 3, size.height(), size.width());
            students.first().block().scaleToUnitVariance(manager.create(batch.images(), shape), weights);
            students.broadcast(weights);
        }
    }

    /**
     * Continues from the last checkpoint.
     *
     * @return the step it continues from; empty when there is no checkpoint
     * @throws TrainingException when the checkpoint belongs to another configuration, or is damaged
     */
    Optional<Integer> resume() {
        Optional<Checkpoint> found = Checkpoint.read(checkpoint);
        found.ifPresent(last -> {
            if (!last.fingerprint().equals(fingerprint)) {
                throw new TrainingException(
                        "the checkpoint belongs to a run with other options, models or data; resume with the same ones, or give another --out. It was: "
                                + last.fingerprint() + ". Now: " + fingerprint);
            }
            restore(last);
        });
        return found.map(last -> last.progress().step());
    }

    /** Optimiser steps of the whole run. */
    int steps() {
        return steps;
    }

    /**
     * Runs to the end.
     *
     * @throws TrainingException when the run cannot go on; the last good checkpoint is kept
     */
    Outcome run() {
        tell(listener -> listener.onStart(steps));
        tell(listener -> listener.onRewind(progress.step()));
        inMemory(() -> {
            while (!progress.finished()) {
                Phase phase = phaseAt(progress.step());
                tell(listener -> listener.onPhase(phase, progress.step()));
                runPhase(phase);
            }
        });
        Map<String, GraphTensor> tuned = best.isEmpty() ? optimizer.averages() : best;
        return new Outcome(interpolated(tuned, start.graph(), config.interpolate), progress.step(), proofs);
    }

    /** Says what helps where memory runs out. */
    private void inMemory(Runnable work) {
        try {
            work.run();
        } catch (EngineException e) {
            throw StepRunner.isOutOfMemory(e) ? outOfMemory(e) : e;
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    private TrainingException outOfMemory(Throwable cause) {
        String help = config.batch == 1
                ? FittingBatch.LESS
                : "give a smaller one (train --batch auto finds what fits), and --accumulate makes up for it";
        return new TrainingException(
                "out of memory with a batch of %d; %s. The last good checkpoint is kept".formatted(config.batch, help),
                cause);
    }

    private Batches batches(Optional<FeatureCache> cache, int first, int end) {
        return new Batches(
                data, config, teacher.map(model -> model.input(data.input())).orElse(null), cache, first, end);
    }

    /**
     * Weights between the base model's and the tuned ones: keeps most of the gain and forgets less (WiSE-FT, arXiv:2109.01903).
     *
     * @param share share of the tuned weights, 0..1
     */
    static Map<String, GraphTensor> interpolated(Map<String, GraphTensor> tuned, OnnxGraph base, double share) {
        Map<String, GraphTensor> mixed = new LinkedHashMap<>();
        tuned.forEach((name, tensor) -> mixed.put(
                name,
                share == 1 ? tensor : tensor.mixed(share, base.tensor(name).orElseThrow())));
        return mixed;
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
        return (int) Math.round(phase.from() * steps);
    }

    private int endOf(Phase phase) {
        return phases.stream()
                .mapToInt(this::firstStep)
                .filter(first -> first > firstStep(phase))
                .min()
                .orElse(steps);
    }

    /** Runs until the phase ends, or the run does, or it is set back. */
    private void runPhase(Phase phase) {
        students.setTrainable(phase.trainable());
        Set<String> frozen = new HashSet<>(floatNames());
        frozen.removeAll(phase.trainable());
        String before = GraphTensor.hash(students.first().block().read(frozen));
        try (StepRunner.Frozen parts = kept(runner.frozen(phase.trainable(), sharedTrunk(phase)));
                Batches batches = batches(parts.cache(), progress.step(), endOf(phase))) {
            boolean going = true;
            while (going && progress.step() < endOf(phase)) {
                going = step(phase, parts, batches);
            }
        }
        if (progress.step() >= endOf(phase) || progress.finished()) {
            FeatureCache.delete(cacheFolder());
        }
        if (progress.step() >= steps) {
            progress = progress.done();
            keep();
        }
        prove(phase, frozen, before);
    }

    private Path cacheFolder() {
        return checkpoint.resolveSibling("features");
    }

    /** With a cache, where views repeat and there is something to keep. */
    private StepRunner.Frozen kept(StepRunner.Frozen parts) {
        if (config.views == 0 || config.featureCacheGb == 0 || parts.features().isEmpty()) {
            return parts;
        }
        String kind = String.join(
                " ",
                fingerprint,
                parts.trunk().stream().sorted().toList().toString(),
                parts.features().get().sha256(),
                data.input().toString(),
                config.data + " " + config.distill);
        long limit = (long) (config.featureCacheGb * (1L << 30));
        Consumer<String> note = text -> tell(listener -> listener.onNote(text));
        return parts.with(new FeatureCache(cacheFolder(), kind, limit, note));
    }

    private List<String> floatNames() {
        return start.graph().tensors().values().stream()
                .filter(tensor -> tensor.isFloat() && tensor.size() > 0)
                .map(GraphTensor::name)
                .toList();
    }

    private void prove(Phase phase, Set<String> frozen, String before) {
        String after = GraphTensor.hash(students.first().block().read(frozen));
        if (!after.equals(before)) {
            throw new TrainingException("frozen weights moved in phase '" + phase.name() + "'; please report this");
        }
        proofs.add(new FrozenProof(phase.name(), frozen.size(), after));
    }

    /** What student and base model may compute together: only as long as the layers below never learned. Empty: nothing but the input. */
    Set<String> sharedTrunk(Phase phase) {
        boolean untouched = phases.stream()
                .filter(earlier -> earlier.from() <= phase.from())
                .allMatch(earlier -> phase.trainable().containsAll(earlier.trainable()));
        boolean sameStart = config.strategy() != Strategy.SCRATCH;
        Set<String> frontier = students.first().frontier(phase.trainable());
        boolean isInside = !frontier.contains(start.graph().inputName());
        return untouched && sameStart && isInside && !config.teacherSeesClean() ? frontier : Set.of();
    }

    /** One step; false when the loop must begin anew because the run was set back or ended. */
    private boolean step(Phase phase, StepRunner.Frozen frozen, Batches batches) {
        long waiting = nanoTime.getAsLong();
        List<Batches.Batch> parts = batches.take();
        long began = nanoTime.getAsLong();
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            StepRunner.Sum sum = runner.run(parts, frozen, manager);
            Losses losses = sum.losses();
            Map<String, NDArray> gradients = students.gradients(phase.trainable(), sum.scale(), manager);
            double norm = Optimizer.norm(gradients);
            if (isDiverged(losses.total(), norm)) {
                // What is restored has no gradients yet.
                setBack(reason(losses.total(), gradients));
                return false;
            }
            double rate = rateAt(progress.step());
            move(phase, gradients, rate, norm, manager);
            Step report = new Step(
                    progress.step(),
                    progress.step() / stepsPerEpoch,
                    phase.name(),
                    rate,
                    losses,
                    norm,
                    (began - waiting) / 1e6,
                    (nanoTime.getAsLong() - began) / 1e6);
            tell(listener -> listener.onStep(report));
            progress = progress.stepDone(losses.total());
        }
        return afterStep();
    }

    private void move(Phase phase, Map<String, NDArray> gradients, double rate, double norm, NDManager manager) {
        optimizer.step(gradients, phase.rates(), rate, norm, progress.step());
        students.broadcast(phase.trainable());
        students.clearGradients(phase.trainable(), manager);
    }

    /** Lets the rate climb in the first phase; leaves no trace but in this trainer's weights. */
    RateSweep sweep() {
        RateSweep sweep = new RateSweep();
        inMemory(() -> climb(sweep));
        return sweep;
    }

    private void climb(RateSweep sweep) {
        Phase phase = phases.get(0);
        tell(listener -> listener.onStart(RateSweep.STEPS));
        students.setTrainable(phase.trainable());
        try (StepRunner.Frozen parts = runner.frozen(phase.trainable(), sharedTrunk(phase));
                Batches batches = batches(Optional.empty(), 0, RateSweep.STEPS)) {
            for (boolean going = true; going; progress = progress.stepDone(0)) {
                try (NDManager manager = students.first().block().manager().newSubManager()) {
                    StepRunner.Sum sum = runner.run(batches.take(), parts, manager);
                    Map<String, NDArray> gradients = students.gradients(phase.trainable(), sum.scale(), manager);
                    double rate = sweep.rate();
                    Step report = new Step(progress.step(), 0, phase.name(), rate, sum.losses(), 0, 0, 0);
                    tell(listener -> listener.onStep(report));
                    going = sweep.add(sum.losses().total());
                    move(phase, gradients, rate, Optimizer.norm(gradients), manager);
                }
            }
        }
    }

    private double rateAt(int step) {
        return config.lr() * progress.rateScale() * rateFactor(step);
    }

    /** Linear warm-up, then half a cosine down to a twentieth of the peak (Loshchilov and Hutter, arXiv:1608.03983), 0..1. */
    private double rateFactor(int step) {
        double climb = Math.max(1, config.warmup * steps);
        if (step < climb) {
            return Math.min(1, (step + 1) / climb);
        }
        double done = (step - climb) / Math.max(1, steps - climb);
        return FLOOR + (1 - FLOOR) * (1 + Math.cos(Math.PI * Math.min(1, done))) / 2;
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
        Progress diverged = progress;
        restore(lastGood);
        progress = diverged.backTo(lastGood.progress());
        tell(listener -> listener.onNote("diverged at step %d (%s): back to step %d at half the learning rate"
                .formatted(diverged.step(), reason, progress.step())));
        tell(listener -> listener.onRewind(progress.step()));
    }

    /** Scores and saves where due; false when the run is over. */
    private boolean afterStep() {
        boolean last = progress.step() >= steps;
        boolean epochDone = progress.step() % stepsPerEpoch == 0 || last;
        boolean stop = epochDone && endEpoch(last);
        if (stop) {
            progress = progress.done();
        }
        if (last || stop || progress.step() % config.checkpointEvery == 0) {
            keep();
        }
        return !stop;
    }

    /** Scores an epoch; true when the run should end early. Very short epochs are not scored one by one. */
    private boolean endEpoch(boolean last) {
        int epoch = (progress.step() - 1) / stepsPerEpoch;
        int every = (SCORE_STEPS + stepsPerEpoch - 1) / stepsPerEpoch;
        if (!last && (epoch + 1) % every != 0) {
            return false;
        }
        double score = validator
                .map(scorer ->
                        scorer.applyAsDouble(interpolated(optimizer.averages(), start.graph(), config.interpolate)))
                .orElse(Double.NaN);
        boolean better = !Double.isNaN(score) && !(score <= progress.bestScore());
        if (better) {
            progress = progress.best(score, epoch);
            best = optimizer.averages();
        }
        Epoch report = new Epoch(epoch, progress.step(), progress.lossLevel(), score, better);
        tell(listener -> listener.onEpoch(report));
        // Without a score there is no better one to wait for.
        return Optional.ofNullable(config.patience)
                .filter(patience -> progress.bestEpoch() >= 0 && epoch - progress.bestEpoch() >= patience)
                .isPresent();
    }

    private void keep() {
        lastGood = snapshot();
        lastGood.write(checkpoint);
    }

    private Checkpoint snapshot() {
        Set<String> learned = new HashSet<>();
        phases.forEach(phase -> learned.addAll(phase.trainable()));
        List<String> names = learned.stream().sorted().toList();
        return new Checkpoint(
                fingerprint,
                progress,
                students.first().block().read(names),
                optimizer.read(),
                optimizer.averages(),
                best);
    }

    private void restore(Checkpoint from) {
        students.blocks().forEach(block -> block.block().write(from.weights()));
        optimizer.write(from.optimizer(), from.average());
        best = from.best();
        progress = from.progress();
        lastGood = from;
    }

    /** Arrays that live longer than a step; more of them at every step would be a leak. */
    int liveArrays() {
        int parameters = students.first().block().manager().getManagedArrays().size();
        return parameters + optimizer.liveArrays();
    }

    @Override
    public void close() {
        optimizer.close();
        students.close();
        bases.close();
    }
}
