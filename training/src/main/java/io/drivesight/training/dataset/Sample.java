package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import java.util.Set;

/**
 * One decoded, possibly augmented image with its labels.
 *
 * @param image pixels
 * @param boxes labels in pixels of {@code image}; empty when not {@code labelled}
 * @param labelledClasses classes whose absence is known too
 * @param labelled false: no labels at all, only good for distillation
 */
public record Sample(PixelImage image, List<AnnotatedBox> boxes, Set<ObjectClass> labelledClasses, boolean labelled) {
    public Sample {
        boxes = List.copyOf(boxes);
        labelledClasses = Set.copyOf(labelledClasses);
    }

    /** The same labels on a changed image. */
    public Sample withImage(PixelImage changed) {
        return new Sample(changed, boxes, labelledClasses, labelled);
    }

    /** An image without labels. */
    public static Sample unlabelled(PixelImage image) {
        return new Sample(image, List.of(), Set.of(), false);
    }
}
