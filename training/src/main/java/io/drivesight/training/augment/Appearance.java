package io.drivesight.training.augment;

import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.List;
import java.util.SplittableRandom;

/** Changes what a picture looks like and leaves everything where it is. Implementations are stateless. */
@FunctionalInterface
public interface Appearance {
    /**
     * A changed copy.
     *
     * @param image not changed
     * @param boxes what is known about the picture; empty is fine
     * @param random the only source of chance
     */
    PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random);

    /**
     * Other colours, in these ranges.
     *
     * @param hue greatest turn, as a share of a full turn, 0..0.5
     * @param saturation greatest relative change, 0..1
     * @param value greatest relative change of light, 0..1
     */
    static Appearance colour(double hue, double saturation, double value) {
        return new ColorJitter(hue, saturation, value);
    }

    /**
     * Fog of a visibility in this range.
     *
     * @param minVisibility least visibility [m], above 0
     * @param maxVisibility greatest visibility [m]
     */
    static Appearance fog(double minVisibility, double maxVisibility) {
        return new Fog(minVisibility, maxVisibility);
    }

    /** A changed copy of a picture without labels. */
    default PixelImage apply(PixelImage image, SplittableRandom random) {
        return apply(image, List.of(), random);
    }
}
