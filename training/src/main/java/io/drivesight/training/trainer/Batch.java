package io.drivesight.training.trainer;

import io.drivesight.training.loss.ImageTargets;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step's input.
 *
 * @param step which step it is for
 * @param images {@code float32 [size, 3, height, width]}, direct, position 0
 * @param teacherImages what the base model sees instead, same shape; null: the same images
 * @param targets labels per image, in input pixels
 */
record Batch(int step, FloatBuffer images, @Nullable FloatBuffer teacherImages, List<ImageTargets> targets) {
    int size() {
        return targets.size();
    }

    /** True when masks need the base model's view of some image. */
    boolean partial() {
        return targets.stream().anyMatch(target -> target.labelled() && target.partial());
    }

    boolean unlabelled() {
        return targets.stream().anyMatch(target -> !target.labelled());
    }
}
