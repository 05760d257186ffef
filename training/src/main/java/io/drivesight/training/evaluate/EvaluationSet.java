package io.drivesight.training.evaluate;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.export.SeenImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    public static List<EvaluationSet> withUniqueNames(List<EvaluationSet> sets) {
        Set<String> names = new HashSet<>();
        return sets.stream()
                .map(set -> new EvaluationSet(
                        uniqueName(set.name(), names), set.split(), set.images(), set.hash(), set.overlap()))
                .toList();
    }

    /**
     * A name that is not among those taken, and is from now on.
     *
     * @param taken grows
     */
    public static String uniqueName(String wanted, Set<String> taken) {
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

    /**
     * How many images of a set a model has seen before it is scored on them.
     *
     * @param known the model says what it has seen
     * @param learned images of the set that it or an ancestor learned from
     * @param chosen others on which its best epoch or its threshold was chosen
     * @param leftOut how many of these are not scored
     */
    public record Overlap(boolean known, int learned, int chosen, int leftOut) {
        /** Nothing is known of what the model has seen. */
        public static final Overlap UNKNOWN = new Overlap(false, 0, 0, 0);

        /** What to do with images that a model has seen. */
        public enum Rule {
            /** Leave them out; those that chose are kept where it is the validation part that is asked for. */
            LEAVE_OUT,
            /** Score them all the same. */
            KEEP
        }

        /**
         * What of a set is scored.
         *
         * @param images in the set's order
         */
        public record Kept(List<AnnotatedImage> images, Overlap overlap) {
            public Kept {
                images = List.copyOf(images);
            }
        }

        /**
         * Applies a rule.
         *
         * @param split the part of the dataset that the images are
         */
        public static Kept apply(Rule rule, List<AnnotatedImage> images, SplitChoice split, SeenImages seen)
                throws IOException {
            if (!seen.known()) {
                return new Kept(images, UNKNOWN);
            }
            List<AnnotatedImage> kept = new ArrayList<>();
            int learned = 0;
            int chosen = 0;
            for (AnnotatedImage image : images) {
                long hash = SeenImages.hash(image.file());
                boolean isLearned = seen.learned().contains(hash);
                boolean isChosen = !isLearned && seen.chosen().contains(hash);
                learned += isLearned ? 1 : 0;
                chosen += isChosen ? 1 : 0;
                if (rule == Rule.KEEP || !(isLearned || (isChosen && split != SplitChoice.VAL))) {
                    kept.add(image);
                }
            }
            return new Kept(kept, new Overlap(true, learned, chosen, images.size() - kept.size()));
        }

        /** What a person should know of a set's figures; empty: nothing of it was seen, or nobody knows. */
        public Optional<String> sentence(String set) {
            int kept = learned + chosen - leftOut;
            if (leftOut > 0) {
                return Optional.of(
                        "%s: %d images that the model learned from or was chosen on are left out (--overlap keep scores them)%s"
                                .formatted(set, leftOut, kept > 0 ? "; " + flatters(kept) : ""));
            }
            return kept > 0 ? Optional.of(set + ": " + flatters(kept)) : Optional.empty();
        }

        private String flatters(int kept) {
            return "the model %s %d of the images scored: these figures flatter it"
                    .formatted(
                            learned > 0 && leftOut < learned ? "learned from or was chosen on" : "was chosen on", kept);
        }
    }
}
