package io.drivesight.training.trainer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.training.loss.DetectionLoss;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.loss.LossOptions;
import io.drivesight.training.loss.LossValue;
import io.drivesight.training.model.DetectorBlock;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.model.Scalars;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes one batch's loss and gradients on all devices. The teacher runs outside the gradient collector. */
final class StepRunner {
    /** Parts of a batch's loss, summed over the devices' shares. */
    record Losses(double total, double box, double objectness, double classes, double raw, int positives) {
        private Losses plus(Losses other) {
            return new Losses(
                    total + other.total,
                    box + other.box,
                    objectness + other.objectness,
                    classes + other.classes,
                    raw + other.raw,
                    positives + other.positives);
        }
    }

    /** One device's share of a batch, uploaded. */
    private record Shard(
            DetectorBlock student,
            Map<String, NDArray> given,
            @Nullable RawValues teacher,
            List<ImageTargets> targets) {}

    private final Replicas students;
    private final Replicas teachers;
    private final DetectionLoss loss;
    private final LossOptions options;
    private final ImageSize size;

    StepRunner(Replicas students, Replicas teachers, LossOptions options, ImageSize size) {
        this.students = students;
        this.teachers = teachers;
        this.loss = DetectionLoss.of(students.first().layout().family(), options);
        this.options = options;
        this.size = size;
    }

    /**
     * Computes; gradients are left in the students' arrays.
     *
     * @param frozen what does not learn
     * @param step owns everything that is made
     */
    Losses run(Batch batch, FrozenParts frozen, NDManager step) {
        List<Shard> shards = new ArrayList<>();
        int devices = Math.min(students.blocks().size(), batch.size());
        for (int device = 0; device < devices; device++) {
            shards.add(shard(batch, device, devices, frozen, step));
        }
        Losses sum = new Losses(0, 0, 0, 0, 0, 0);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            for (Shard shard : shards) {
                Predictions predictions = shard.student().predict(shard.given(), size.height());
                LossValue value = loss.compute(predictions, shard.teacher(), shard.targets());
                collector.backward(Scalars.divide(value.total(), shards.size()));
                sum = sum.plus(read(value, shards.size()));
            }
        }
        return sum;
    }

    private static Losses read(LossValue value, int shards) {
        return new Losses(
                value.total().getFloat() / shards,
                value.box().getFloat() / shards,
                value.objectness().getFloat() / shards,
                value.classes().getFloat() / shards,
                value.raw().getFloat() / shards,
                value.positives());
    }

    private Shard shard(Batch batch, int device, int devices, FrozenParts frozen, NDManager step) {
        DetectorBlock student = students.blocks().get(device);
        List<ImageTargets> targets = new ArrayList<>();
        for (int i = device; i < batch.size(); i += devices) {
            targets.add(batch.targets().get(i));
        }
        int count = targets.size();
        Map<String, NDArray> given = frozen.features()
                .map(features -> features.run(batch.images(), count, size, step))
                .orElseGet(() -> Map.of(
                        student.block().graph().inputName(),
                        upload(batch.images(), student, device, devices, count, step)));
        if (!needsTeacher(targets)) {
            return new Shard(student, given, null, targets);
        }
        DetectorBlock teacher = teachers.blocks().get(device);
        @Nullable FloatBuffer others = batch.teacherImages();
        boolean shared = others == null && !frozen.trunk().isEmpty();
        Map<String, NDArray> seen;
        if (shared) {
            seen = given.keySet().containsAll(frozen.trunk())
                    ? given
                    : new HashMap<>(student.block().run(given, frozen.trunk()).arrays());
        } else {
            FloatBuffer images = others == null ? batch.images() : others;
            seen = frozen.teacher()
                    .map(graph -> graph.run(images, count, size, step))
                    .orElseGet(() -> Map.of(
                            teacher.block().graph().inputName(),
                            upload(images, teacher, device, devices, count, step)));
        }
        RawValues followed = teacher.predict(seen, size.height()).copy();
        // What the engine computed for both is the student's start too.
        return new Shard(student, shared ? seen : given, followed, targets);
    }

    private boolean needsTeacher(List<ImageTargets> targets) {
        boolean partial = targets.stream().anyMatch(target -> target.labelled() && target.partial());
        boolean unlabelled = targets.stream().anyMatch(target -> !target.labelled());
        return (options.masks() && partial) || (options.distillation() > 0 && unlabelled);
    }

    private NDArray upload(
            FloatBuffer images, DetectorBlock block, int device, int devices, int count, NDManager step) {
        NDManager manager = block.block().manager().getDevice().equals(step.getDevice())
                ? step
                : step.newSubManager(block.block().manager().getDevice());
        Shape shape = new Shape(count, 3, size.height(), size.width());
        if (devices == 1) {
            return manager.create(images.duplicate(), shape);
        }
        int floats = ImageTensor.floats(size);
        FloatBuffer part = ByteBuffer.allocateDirect(count * floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < count; i++) {
            part.put(images.slice((device + i * devices) * floats, floats));
        }
        return manager.create(part.flip(), shape);
    }
}
