package io.drivesight.training.evaluate;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.export.SeenImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
                .formatted(learned > 0 && leftOut < learned ? "learned from or was chosen on" : "was chosen on", kept);
    }
}
