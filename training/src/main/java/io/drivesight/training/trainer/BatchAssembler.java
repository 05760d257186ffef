package io.drivesight.training.trainer;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.Sample;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.loss.ImageTargets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a step's batch: decoded and augmented samples through the service's own preprocessor. Thread-safe. */
final class BatchAssembler {
    /** Boxes that shrink below this in the model's input cannot be seen, let alone learned [px]. */
    private static final double LEAST_SIDE = 1;

    private final BatchPlan plan;
    private final SampleSource labelled;
    private final Optional<SampleSource> unlabelled;
    private final Preprocessor preprocessor;
    private final ClassMap classes;
    private final boolean teacherSeesClean;

    /**
     * Prepares.
     *
     * @param unlabelled frames for distillation; empty: none
     * @param classes the classes to train, in order
     * @param teacherSeesClean true: the base model is shown unlabelled frames without augmentation
     */
    BatchAssembler(
            BatchPlan plan,
            SampleSource labelled,
            Optional<SampleSource> unlabelled,
            Preprocessor preprocessor,
            ClassMap classes,
            boolean teacherSeesClean) {
        this.plan = plan;
        this.labelled = labelled;
        this.unlabelled = unlabelled;
        this.preprocessor = preprocessor;
        this.classes = classes;
        this.teacherSeesClean = teacherSeesClean && unlabelled.isPresent();
    }

    Batch assemble(int step) throws IOException {
        ImageSize size = preprocessor.spec().size();
        List<BatchPlan.Pick> picks = plan.picks(step);
        FloatBuffer images = allocate(picks.size(), size);
        @Nullable FloatBuffer teacherImages = teacherSeesClean ? allocate(picks.size(), size) : null;
        List<ImageTargets> targets = new ArrayList<>();
        for (int i = 0; i < picks.size(); i++) {
            BatchPlan.Pick pick = picks.get(i);
            SampleSource source = pick.labelled() ? labelled : unlabelled.orElseThrow();
            Sample sample = source.sample(pick.epoch(), pick.index());
            ImageTensor tensor = preprocessor.prepare(sample.image(), size, slot(images, i, size));
            targets.add(targets(sample, tensor.letterbox(), pick.labelled()));
            if (teacherImages != null) {
                Sample seen = pick.labelled() ? sample : source.clean(pick.epoch(), pick.index());
                preprocessor.prepare(seen.image(), size, slot(teacherImages, i, size));
            }
        }
        return new Batch(step, images, teacherImages, targets);
    }

    private static FloatBuffer allocate(int images, ImageSize size) {
        return ByteBuffer.allocateDirect(images * ImageTensor.floats(size) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static FloatBuffer slot(FloatBuffer images, int index, ImageSize size) {
        return images.slice(index * ImageTensor.floats(size), ImageTensor.floats(size));
    }

    private ImageTargets targets(Sample sample, Letterbox letterbox, boolean fromLabelled) {
        List<ImageTargets.Target> objects = new ArrayList<>();
        List<Box> ignored = new ArrayList<>();
        for (AnnotatedBox annotated : sample.boxes()) {
            Box box = letterbox.toModel(annotated.box());
            int index = indexOf(annotated.objectClass());
            boolean small = box.width() < LEAST_SIDE || box.height() < LEAST_SIDE;
            if (annotated.ignore() || small) {
                ignored.add(box);
            } else if (index >= 0) {
                objects.add(new ImageTargets.Target(box, index));
            }
        }
        return new ImageTargets(
                objects, ignored, labelledMask(sample.labelledClasses()), fromLabelled && sample.labelled());
    }

    private int indexOf(ObjectClass objectClass) {
        for (int i = 0; i < classes.size(); i++) {
            if (classes.objectClass(i) == objectClass) {
                return i;
            }
        }
        return -1;
    }

    private boolean[] labelledMask(Set<ObjectClass> labelledClasses) {
        boolean[] mask = new boolean[classes.size()];
        for (int i = 0; i < mask.length; i++) {
            @Nullable ObjectClass objectClass = classes.objectClass(i);
            mask[i] = objectClass != null && labelledClasses.contains(objectClass);
        }
        return mask;
    }
}
