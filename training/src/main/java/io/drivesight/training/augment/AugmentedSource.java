package io.drivesight.training.augment;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ImageFiles.ImageCache;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.dataset.WeightedMix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Mixed datasets, decoded and augmented. Geometry and appearance draw from numbers of their own, so that {@link #clean} shows exactly the
 * scene of {@link #sample} without its weather. Thread-safe.
 */
public final class AugmentedSource implements SampleSource {
    private static final int GEOMETRY = 1;
    private static final int APPEARANCE = 2;

    private final WeightedMix mix;
    private final ImageCache images;
    private final Augmenter augmenter;
    private final int mosaicsUntil;
    private final long seed;

    /** @param mosaicsUntil the epoch from which on there are no mosaics */
    public AugmentedSource(WeightedMix mix, ImageCache images, AugmentConfig config, int mosaicsUntil, long seed) {
        this.mosaicsUntil = mosaicsUntil;
        this.mix = mix;
        this.images = images;
        this.augmenter = new Augmenter(config);
        this.seed = seed;
    }

    @Override
    public int size() {
        return mix.size();
    }

    @Override
    public Sample sample(int epoch, int index) throws IOException {
        return augmenter.appearance(clean(epoch, index), random(epoch, index, APPEARANCE));
    }

    @Override
    public Sample clean(int epoch, int index) throws IOException {
        SplittableRandom random = random(epoch, index, GEOMETRY);
        Sample first = decode(mix.image(epoch, index));
        if (random.nextDouble() >= augmenter.config().mosaic() || epoch >= mosaicsUntil) {
            return augmenter.geometry(first, random);
        }
        List<Sample> four = new ArrayList<>(List.of(first));
        for (int i = 1; i < 4; i++) {
            Sample other = decode(mix.image(epoch, random.nextInt(mix.size())));
            // Labels of half a mosaic are of no use: such a picture is left out for the first once more.
            four.add(other.labelled() == first.labelled() ? other : first);
        }
        return augmenter.mosaic(four, random);
    }

    private Sample decode(AnnotatedImage image) throws IOException {
        boolean labelled = !image.labelledClasses().isEmpty() || !image.boxes().isEmpty();
        return new Sample(images.decode(image.file()), image.boxes(), image.labelledClasses(), labelled);
    }

    private SplittableRandom random(int epoch, int index, int purpose) {
        return new Chance(seed).of(epoch).of(index).of(purpose).random();
    }
}
