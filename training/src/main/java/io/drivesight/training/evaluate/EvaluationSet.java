package io.drivesight.training.evaluate;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.export.SeenImages;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Images to score together.
 *
 * @param name the dataset's name in reports
 * @param split which part of it this is, for reports
 * @param images images with labels
 * @param hash content hash of these images and labels; null: not computed
 * @param overlap what of it the model has seen
 */
public record EvaluationSet(
        String name,
        String split,
        List<AnnotatedImage> images,
        @Nullable String hash,
        Overlap overlap) {
    public EvaluationSet {
        images = List.copyOf(images);
    }

    /** Images of which nobody knows whether the model has seen them. */
    public EvaluationSet(String name, String split, List<AnnotatedImage> images, @Nullable String hash) {
        this(name, split, images, hash, Overlap.UNKNOWN);
    }

    /** The same sets, no two of one name: folders are often called alike, and figures are kept by name. The second is called name-2. */
    public static List<EvaluationSet> toldApart(List<EvaluationSet> sets) {
        Set<String> names = new HashSet<>();
        return sets.stream()
                .map(set -> new EvaluationSet(
                        freeName(set.name(), names), set.split(), set.images(), set.hash(), set.overlap()))
                .toList();
    }

    /**
     * A name that is not among those taken, and is from now on.
     *
     * @param taken grows
     */
    public static String freeName(String wanted, Set<String> taken) {
        String name = wanted;
        for (int i = 2; !taken.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /**
     * A labelled dataset's images of one split that a model has not seen, at most so many, always the same ones.
     *
     * @param seen what the model has seen, or several models together
     * @throws DatasetException when it has no labels, or no such images
     */
    public static EvaluationSet of(Dataset dataset, SplitChoice choice, int limit, SeenImages seen, Overlap.Rule rule)
            throws IOException {
        if (!dataset.labelled()) {
            throw new DatasetException(
                    dataset.root() + ": has no labels, so there is nothing to score against; give a labelled dataset");
        }
        SplitChoice chosen = choice == SplitChoice.DEFAULT ? dataset.defaultChoice() : choice;
        String split = chosen.name().toLowerCase(Locale.ROOT);
        List<AnnotatedImage> all = dataset.images(chosen);
        if (all.isEmpty()) {
            throw new DatasetException("%s: no images to score on for split %s; there are %s"
                    .formatted(dataset.root(), split, dataset.splitSizes()));
        }
        Overlap.Kept kept = Overlap.apply(rule, all, chosen, seen);
        if (kept.images().isEmpty()) {
            throw new DatasetException(
                    "%s: all %d images of split %s have been learned from or chosen on; give others, or --overlap keep"
                            .formatted(dataset.root(), all.size(), split));
        }
        List<AnnotatedImage> images = Dataset.limit(kept.images(), limit, 0);
        return new EvaluationSet(
                dataset.name(), split, images, ContentHash.of(images, dataset.mapping()), kept.overlap());
    }
}
