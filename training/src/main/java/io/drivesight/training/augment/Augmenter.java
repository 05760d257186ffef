package io.drivesight.training.augment;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AugmentConfig.Ranges;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.SampleSource.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Augments samples as a configuration says. Stateless and thread-safe; all chance comes from the numbers handed in. */
public final class Augmenter {
    private static final Set<AppearanceOp> WEATHER =
            EnumSet.of(AppearanceOp.FOG, AppearanceOp.RAIN, AppearanceOp.NIGHT, AppearanceOp.GLARE);

    private final AugmentConfig config;
    private final Placement.Limits limits;

    public Augmenter(AugmentConfig config) {
        this.config = config;
        this.limits = new Placement.Limits(config.minVisible(), config.minSide());
    }

    public AugmentConfig config() {
        return config;
    }

    /** Mirrors, scales, crops and shifts, on a canvas of the picture's own size. */
    public Sample geometry(Sample sample, SplittableRandom random) {
        boolean mirrored = random.nextDouble() < config.flip();
        double scale = Ranges.logUniform(random, config.scaleMin(), config.scaleMax());
        ImageSize size = sample.image().size();
        double shiftX = Ranges.uniform(random, -config.translate(), config.translate()) * size.width();
        double shiftY = Ranges.uniform(random, -config.translate(), config.translate()) * size.height();
        Placement placement = new Placement(
                scale, size.width() * (1 - scale) / 2 + shiftX, size.height() * (1 - scale) / 2 + shiftY, mirrored);
        return placement.equals(Placement.IDENTITY) ? sample : place(sample, placement);
    }

    private Sample place(Sample sample, Placement placement) {
        ImageSize size = sample.image().size();
        Box window = new Box(0, 0, size.width(), size.height());
        return new Sample(
                placement.onCanvas(sample.image()),
                placement.place(sample.boxes(), size, window, limits),
                sample.labelledClasses(),
                sample.labelled());
    }

    /**
     * Puts four pictures around a random point of a canvas of the first one's size. What one of them does not label is not labelled in the
     * mosaic.
     *
     * @param samples four samples, all with labels or all without
     */
    public Sample mosaic(List<Sample> samples, SplittableRandom random) {
        if (samples.size() != 4) {
            throw new IllegalArgumentException("a mosaic needs four samples, got " + samples.size());
        }
        ImageSize size = samples.get(0).image().size();
        int centerX = (int) (size.width() * Ranges.uniform(random, 0.3, 0.7));
        int centerY = (int) (size.height() * Ranges.uniform(random, 0.3, 0.7));
        byte[] canvas = Placement.canvas(size);
        List<AnnotatedBox> boxes = new ArrayList<>();
        Set<ObjectClass> labelled = new HashSet<>(samples.get(0).labelledClasses());
        boolean allLabelled = true;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Box window = window(i, centerX, centerY, size);
            Placement placement = quarter(sample, window, i, random);
            placement.draw(sample.image(), canvas, size.width(), window);
            boxes.addAll(placement.place(sample.boxes(), sample.image().size(), window, limits));
            labelled.retainAll(sample.labelledClasses());
            allLabelled &= sample.labelled();
        }
        return new Sample(new PixelImage(size, canvas), allLabelled ? boxes : List.of(), labelled, allLabelled);
    }

    private static Box window(int quarter, int centerX, int centerY, ImageSize size) {
        boolean right = quarter % 2 == 1;
        boolean bottom = quarter / 2 == 1;
        return new Box(
                right ? centerX : 0,
                bottom ? centerY : 0,
                right ? size.width() : centerX,
                bottom ? size.height() : centerY);
    }

    /** Large enough to fill its quarter, with the picture's corner at the mosaic's centre. */
    private Placement quarter(Sample sample, Box window, int quarter, SplittableRandom random) {
        ImageSize image = sample.image().size();
        double fill = Math.max(window.width() / image.width(), window.height() / image.height());
        double scale = fill * Ranges.uniform(random, 1, 1.5);
        boolean right = quarter % 2 == 1;
        boolean bottom = quarter / 2 == 1;
        double slackX = (scale * image.width() - window.width()) * random.nextDouble();
        double slackY = (scale * image.height() - window.height()) * random.nextDouble();
        return new Placement(
                scale,
                right ? window.left() - slackX : window.right() - scale * image.width() + slackX,
                bottom ? window.top() - slackY : window.bottom() - scale * image.height() + slackY,
                random.nextDouble() < config.flip());
    }

    /** Changes the appearance; nothing moves. */
    public Sample appearance(Sample sample, SplittableRandom random) {
        PixelImage image = sample.image();
        double weatherDraw = random.nextDouble();
        for (Map.Entry<AppearanceOp, Double> entry : config.appearance().entrySet()) {
            boolean weather = WEATHER.contains(entry.getKey());
            // One draw for all weather: their probabilities lie side by side, so that no picture gets two.
            boolean chosen = weather
                    ? weatherDraw >= 0 && weatherDraw < entry.getValue()
                    : random.nextDouble() < entry.getValue();
            weatherDraw -= weather ? entry.getValue() : 0;
            if (chosen) {
                image = entry.getKey().apply(image, sample.boxes(), random.split());
            }
        }
        return sample.withImage(image);
    }
}
