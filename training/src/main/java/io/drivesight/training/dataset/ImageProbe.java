package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import java.io.IOException;
import java.nio.file.Path;

/** Tells an image's size from its header, without decoding it. */
@FunctionalInterface
public interface ImageProbe {
    /**
     * The size after EXIF orientation.
     *
     * @throws IOException when the file cannot be read
     * @throws ImageDecodeException when it is no usable image
     */
    ImageSize size(Path file) throws IOException, ImageDecodeException;
}
