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

    /** A changed copy of a picture without labels. */
    default PixelImage apply(PixelImage image, SplittableRandom random) {
        return apply(image, List.of(), random);
    }
}
