package io.drivesight.training.evaluate;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.SplitChoice;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
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

    /**
     * A labelled dataset's images of one split, at most so many, always the same ones.
     *
     * @throws DatasetException when it has no labels, or no such images
     */
    public static EvaluationSet of(Dataset dataset, SplitChoice choice, int limit) throws IOException {
        if (!dataset.labelled()) {
            throw new DatasetException(
                    dataset.root() + ": has no labels, so there is nothing to score against; give a labelled dataset");
        }
        SplitChoice chosen = choice == SplitChoice.DEFAULT ? dataset.defaultChoice() : choice;
        String split = chosen.name().toLowerCase(Locale.ROOT);
        List<AnnotatedImage> images = Dataset.limit(dataset.images(chosen), limit, 0);
        if (images.isEmpty()) {
            throw new DatasetException("%s: no images to score on for split %s; there are %s"
                    .formatted(dataset.root(), split, dataset.splitSizes()));
        }
        return new EvaluationSet(dataset.name(), split, images, ContentHash.of(images, dataset.mapping()));
    }
}
