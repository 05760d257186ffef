package io.drivesight.training.loss;

import io.drivesight.core.inference.HeadFamily;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How wrong a batch's predictions are. */
public interface DetectionLoss {
    /**
     * Compares.
     *
     * @param student predictions to be trained
     * @param teacher the frozen base model's predictions of the same images; null where masks and distillation do not need it
     * @param targets labels per image
     */
    LossValue compute(Predictions student, @Nullable RawValues teacher, List<ImageTargets> targets);

    /** The loss of a family of heads. */
    static DetectionLoss of(HeadFamily family, LossOptions options) {
        return switch (family) {
            case YOLOX -> new YoloxLoss(options);
            case NANODET, PICODET -> new DistributionLoss(family, options);
            default -> throw new IllegalArgumentException("no loss for heads of family " + family);
        };
    }
}
