package io.drivesight.training.trainer;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.training.loss.DetectionLoss;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.loss.TeacherScores;
import io.drivesight.training.model.DetectorBlock;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.FrozenGraph;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.trainer.Batches.Batch;
import io.drivesight.training.trainer.FeatureCache.KnownBatch;
import io.drivesight.training.trainer.TrainingListener.Losses;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Computes one batch's loss and gradients on all devices. Base model and teacher run outside the gradient collector. */
final class StepRunner {
    /**
     * One device's share of a batch, uploaded.
     *
     * @param given where the student begins
     * @param base the base model's predictions for the same images, by the student's; null: they are not asked for
     * @param teacher another detector's; null: there is none
     */
    private record Shard(
            DetectorBlock student,
            Map<String, NDArray> given,
            @Nullable Function<Predictions, RawValues> base,
            @Nullable TeacherScores teacher,
            List<ImageTargets> targets) {}

    /**
     * The parts of student and teacher that do not learn in a phase: they are computed once and not recorded.
     *
     * @param trunk tensors inside the graph on which student and base model agree; empty: none
     * @param features computes the tensors where the student's frozen beginning ends; empty where the engine computes them
     * @param base computes the base model's raw predictions from images; empty where the engine computes them. Where there is a trunk, the
     *     engine does, and starts from the trunk
     * @param cache where features and what is followed are kept; empty: nowhere
     */
    record Frozen(
            Set<String> trunk, Optional<FrozenGraph> features, Optional<FrozenGraph> base, Optional<FeatureCache> cache)
            implements AutoCloseable {
        /** The engine computes everything. */
        static final Frozen NONE = new Frozen(Set.of(), Optional.empty(), Optional.empty(), Optional.empty());

        Frozen with(FeatureCache kept) {
            return new Frozen(trunk, features, base, Optional.of(kept));
        }

        @Override
        public void close() {
            features.ifPresent(FrozenGraph::close);
            base.ifPresent(FrozenGraph::close);
        }
    }

    private final Replicas students;
    private final Replicas bases;
    private final @Nullable Teacher teacher;
    private final DetectionLoss loss;
    private final LossOptions options;

    /**
     * @param bases the base model, which masks and distillation ask
     * @param teacher another detector that is followed in its place; null: none
     */
    StepRunner(Replicas students, Replicas bases, @Nullable Teacher teacher, LossOptions options) {
        this.students = students;
        this.bases = bases;
        this.teacher = teacher;
        this.loss = DetectionLoss.of(students.first().layout().family(), options);
        this.options = options;
    }

    /** Leaves to ONNX Runtime what does not learn and it can compute: all on one CPU. On GPUs the engine computes everything. */
    Frozen frozen(Set<String> trainable, Set<String> trunk) {
        DetectorBlock student = students.first();
        boolean onGpu = student.block().manager().getDevice().isGpu();
        if (onGpu || students.blocks().size() > 1) {
            return new Frozen(trunk, Optional.empty(), Optional.empty(), Optional.empty());
        }
        DetectorBlock base = bases.first();
        Set<String> frontier = student.frontier(trainable);
        boolean learnsFromTheFirstLayerOn =
                frontier.contains(student.block().graph().inputName());
        return new Frozen(
                trunk,
                learnsFromTheFirstLayerOn
                        ? Optional.empty()
                        : Optional.of(new FrozenGraph(student.block().current(), frontier)),
                trunk.isEmpty() && teacher == null
                        ? Optional.of(new FrozenGraph(base.block().graph(), base.predictionNames()))
                        : Optional.empty(),
                Optional.empty());
    }

    /**
     * A step's loss.
     *
     * @param scale what the gradients have to be multiplied by
     */
    record Sum(Losses losses, double scale) {}

    /**
     * Computes one part of a step after the other; gradients add up in the students' arrays.
     *
     * @param parts what the step learns from
     * @param step owns what is made for the gradients
     */
    Sum run(List<Batch> parts, Frozen frozen, NDManager step) {
        boolean alone = parts.size() == 1 && students.blocks().size() == 1;
        Losses sum = new Losses(0, 0, 0, 0, 0, 0);
        double mass = 0;
        for (Batch part : parts) {
            try (NDManager own = step.newSubManager()) {
                for (DetectionLoss.Value value : run(part, frozen, own, alone)) {
                    sum = sum.plus(read(value, alone ? 1 : Math.max(1, value.mass())));
                    mass += value.mass();
                }
            }
        }
        double scale = alone ? 1 : 1 / Math.max(1, mass);
        return new Sum(sum.times(scale), scale);
    }

    private List<DetectionLoss.Value> run(Batch batch, Frozen frozen, NDManager step, boolean alone) {
        List<Shard> shards = new ArrayList<>();
        int devices = Math.min(students.blocks().size(), batch.size());
        for (int device = 0; device < devices; device++) {
            shards.add(shard(batch, device, devices, frozen, step));
        }
        List<DetectionLoss.Value> values = new ArrayList<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            // GPUs work while nobody asks for a value: all of them start before the first one is waited for.
            List<Predictions> all = shards.stream()
                    .map(shard ->
                            shard.student().predict(shard.given(), batch.shape().height()))
                    .toList();
            for (int i = 0; i < shards.size(); i++) {
                Shard shard = shards.get(i);
                Predictions predictions = all.get(i);
                @Nullable
                RawValues base = shard.base() == null ? null : shard.base().apply(predictions);
                DetectionLoss.Value value = shard.teacher() == null
                        ? loss.compute(predictions, base, shard.targets())
                        : loss.follow(predictions, shard.teacher(), shard.targets());
                NDArray mass = value.total().getManager().create((float) (alone ? 1 : Math.max(1, value.mass())));
                collector.backward(value.total().mul(mass));
                values.add(value);
            }
        }
        return values;
    }

    private static Losses read(DetectionLoss.Value value, double mass) {
        return new Losses(
                        value.total().getFloat(),
                        value.box().getFloat(),
                        value.objectness().getFloat(),
                        value.classes().getFloat(),
                        value.raw().getFloat(),
                        value.positives())
                .times(mass);
    }

    private Shard shard(Batch batch, int device, int devices, Frozen frozen, NDManager step) {
        DetectorBlock student = students.blocks().get(device);
        ImageSize size = batch.shape();
        List<Integer> chosen = new ArrayList<>();
        for (int i = device; i < batch.size(); i += devices) {
            chosen.add(i);
        }
        List<ImageTargets> targets = chosen.stream().map(batch.targets()::get).toList();
        int count = targets.size();
        @Nullable KnownBatch known = batch.known();
        if (known != null) {
            return new Shard(
                    student,
                    known.features(step),
                    teacher == null && needsBase(targets) ? known::base : null,
                    teacher == null ? null : known.teacher(teacher.known()),
                    targets);
        }
        Map<String, NDArray> computed = frozen.features()
                .map(features -> features.run(batch.images(), count, size, step))
                .orElseGet(() -> upload(batch.images(), size, student, chosen, devices, step));
        Map<String, NDArray> halves = frozen.cache().isEmpty() ? Map.of() : KnownBatch.halves(computed);
        Map<String, NDArray> given = frozen.cache().isEmpty() ? computed : KnownBatch.floats(halves);
        if (teacher != null) {
            FloatBuffer seen = Objects.requireNonNull(batch.teacherImages(), "batches are made for the teacher");
            TeacherScores scores = teacher.look(seen, chosen, size);
            frozen.cache().ifPresent(cache -> cache.keep(batch, halves, KnownBatch.rows(scores, count)));
            return new Shard(student, given, null, scores, targets);
        }
        // What is kept serves all views, of which others may have to ask the base model.
        boolean keeps = frozen.cache().isPresent() && (options.masks() || options.distillation() > 0);
        if (!keeps && !needsBase(targets)) {
            frozen.cache().ifPresent(cache -> cache.keep(batch, halves, List.of()));
            return new Shard(student, given, null, null, targets);
        }
        DetectorBlock base = bases.blocks().get(device);
        @Nullable FloatBuffer others = batch.teacherImages();
        boolean shared = others == null && !frozen.trunk().isEmpty();
        Map<String, NDArray> seen;
        if (shared) {
            seen = given.keySet().containsAll(frozen.trunk())
                    ? given
                    : student.block().run(given, frozen.trunk());
        } else {
            FloatBuffer images = others == null ? batch.images() : others;
            seen = frozen.base()
                    .map(graph -> graph.run(images, count, size, step))
                    .orElseGet(() -> upload(images, size, base, chosen, devices, step));
        }
        RawValues followed = base.predict(seen, size.height()).copy();
        frozen.cache().ifPresent(cache -> cache.keep(batch, halves, KnownBatch.rows(followed)));
        // What the engine computed for both is the student's start too.
        return new Shard(
                student, shared ? seen : given, needsBase(targets) ? predictions -> followed : null, null, targets);
    }

    private boolean needsBase(List<ImageTargets> targets) {
        boolean partial = targets.stream().anyMatch(target -> target.labelled() && target.partial());
        boolean unlabelled = targets.stream().anyMatch(target -> !target.labelled());
        return (options.masks() && partial) || (options.distillation() > 0 && unlabelled);
    }

    /** A device's images, as its block's input. */
    private Map<String, NDArray> upload(
            FloatBuffer images,
            ImageSize size,
            DetectorBlock block,
            List<Integer> chosen,
            int devices,
            NDManager step) {
        NDManager manager = block.block().manager().getDevice().equals(step.getDevice())
                ? step
                : step.newSubManager(block.block().manager().getDevice());
        FloatBuffer own = images.duplicate();
        if (devices > 1) {
            int floats = ImageTensor.floats(size);
            own = Preprocessor.allocate(chosen.size() * floats);
            for (int image : chosen) {
                own.put(images.slice(image * floats, floats));
            }
            own.flip();
        }
        Shape shape = new Shape(chosen.size(), 3, size.height(), size.width());
        return Map.of(block.block().graph().inputName(), manager.create(own, shape));
    }

    // ---- memory

    /** True when an error means that host or device memory ran out. */
    static boolean isOutOfMemory(Throwable error) {
        String text = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return error instanceof OutOfMemoryError
                || text.contains("out of memory")
                || text.contains("can't allocate memory")
                || text.contains("not enough memory");
    }

    /**
     * True when a step of so many images of this size does not run out of memory.
     *
     * @throws EngineException when it fails for another reason
     */
    boolean fits(int batchSize, ImageSize size) {
        boolean[] all = new boolean[students.first().layout().classCount()];
        Arrays.fill(all, true);
        ImageTargets nothing = new ImageTargets(List.of(), List.of(), all, true);
        try (NDManager manager = students.first().block().manager().newSubManager()) {
            FloatBuffer images = Preprocessor.allocate(batchSize * ImageTensor.floats(size));
            Batch batch = Batch.of(images, images, Collections.nCopies(batchSize, nothing), size);
            run(List.of(batch), Frozen.NONE, manager);
            return true;
        } catch (EngineException e) {
            if (!isOutOfMemory(e)) {
                throw e;
            }
            return false;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
