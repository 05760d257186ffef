package io.drivesight.training.report;

import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import java.awt.image.BufferedImage;

/** A drawn picture as pixels. */
public final class Pictures {
    private Pictures() {}

    /** A copy. */
    public static PixelImage fromAwt(BufferedImage awt) {
        return AwtImages.toPixelImage(awt);
    }
}
