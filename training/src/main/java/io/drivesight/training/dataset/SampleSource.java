package io.drivesight.training.dataset;

import java.io.IOException;

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
}
