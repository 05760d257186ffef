package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;

/**
 * A decoded image: 8 bit per channel, rows top to bottom, pixels left to right, bytes B, G, R, no padding.
 *
 * <p>The array is not copied: whoever hands it over gives up writing to it.
 *
 * @param size size after EXIF orientation
 * @param bgr {@code 3 * width * height} bytes; index of a pixel's blue byte: {@code 3 * (y * width + x)}
 */
@SuppressWarnings("ArrayRecordComponent") // pixel data: identity, not equality, is what matters, and copies cost
public record PixelImage(ImageSize size, byte[] bgr) implements Picture {
    /** Bytes per pixel. */
    public static final int CHANNELS = 3;

    public PixelImage {
        if (bgr.length != CHANNELS * size.pixels()) {
            throw new IllegalArgumentException(
                    "an image of %s has %d bytes, got %d".formatted(size, CHANNELS * size.pixels(), bgr.length));
        }
    }

    @Override
    public int rgb(int x, int y) {
        int at = CHANNELS * (y * size.width() + x);
        return (bgr[at + 2] & 0xff) << 16 | (bgr[at + 1] & 0xff) << 8 | (bgr[at] & 0xff);
    }

    @Override
    public PixelImage toPixels() {
        return this;
    }

    /** A copy of a part that lies in it. */
    @Override
    public PixelImage cut(Region part) {
        int row = CHANNELS * part.size().width();
        byte[] copy = new byte[Math.toIntExact((long) row * part.size().height())];
        for (int y = 0; y < part.size().height(); y++) {
            int from = CHANNELS * ((part.top() + y) * size.width() + part.left());
            System.arraycopy(bgr, from, copy, y * row, row);
        }
        return new PixelImage(part.size(), copy);
    }
}
