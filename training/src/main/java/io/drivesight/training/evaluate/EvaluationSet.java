package io.drivesight.training.evaluate;

import io.drivesight.training.dataset.AnnotatedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images to score together.
 *
 * @param name the dataset's name in reports
 * @param split which part of it this is, for reports
 * @param images images with labels
 * @param hash content hash of these images and labels; null: not computed
 */
public record EvaluationSet(
        String name,
        String split,
        List<AnnotatedImage> images,
        @Nullable String hash) {
    public EvaluationSet {
        images = List.copyOf(images);
    }
}
