package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;

/** A decoded picture, rows top to bottom, 8 bits a value. */
public sealed interface Picture permits PixelImage, YccImage {
    /** Size after EXIF orientation [px]. */
    ImageSize size();

    /** One pixel: {@code red << 16 | green << 8 | blue}. */
    int rgb(int x, int y);

    /** As blue, green and red; itself when it is of this kind. */
    PixelImage toPixels();

    /** A part that lies in it; it may share the picture's memory. */
    Picture cut(Region part);

    default int width() {
        return size().width();
    }

    default int height() {
        return size().height();
    }
}
