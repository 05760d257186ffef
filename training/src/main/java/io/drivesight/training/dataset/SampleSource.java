package io.drivesight.training.dataset;

import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Gives decoded, augmented samples. Deterministic: a sample depends on the seed the source was made with, the epoch and the
 * index only, never on the order of calls. Thread-safe.
 */
public interface SampleSource {
    /** No samples at all. */
    SampleSource NONE = new SampleSource() {
        @Override
        public int size() {
            return 0;
        }

        @Override
        public Sample sample(int epoch, int index) {
            throw new IndexOutOfBoundsException("there are no samples, asked for " + index);
        }
    };

    /** Number of samples in an epoch. */
    int size();

    /**
     * Decodes and augments one sample.
     *
     * @param epoch from 0; random augmentation differs between epochs
     * @param index 0..size-1
     * @throws IOException when the image cannot be read; the message names the file and says what to do
     */
    Sample sample(int epoch, int index) throws IOException;

    /** The same image without augmentation, for a teacher that sees the clean frame. Same geometry as {@link #sample}. */
    default Sample clean(int epoch, int index) throws IOException {
        return sample(epoch, index);
    }

    /**
     * One decoded, possibly augmented image with its labels.
     *
     * @param image pixels
     * @param boxes labels in pixels of {@code image}; empty when not {@code labelled}
     * @param labelledClasses classes whose absence is known too
     * @param labelled false: no labels at all, only good for distillation
     */
    public record Sample(
            PixelImage image, List<AnnotatedBox> boxes, Set<ObjectClass> labelledClasses, boolean labelled) {
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
}
