package io.drivesight.core.image;

/**
 * What an image may cost at most; checked from the header, before any pixel buffer is allocated.
 *
 * @param maxBytes encoded size [bytes], at least 1
 * @param maxPixels width times height [px], at least 1
 * @param maxDimension longest side [px], at least 1
 */
public record ImageLimits(long maxBytes, long maxPixels, int maxDimension) {
    /** 16 MiB encoded, 40 megapixels, 16384 pixels a side. */
    public static final ImageLimits DEFAULT = new ImageLimits(16L << 20, 40_000_000, 16_384);

    public ImageLimits {
        if (maxBytes < 1 || maxPixels < 1 || maxDimension < 1) {
            throw new IllegalArgumentException("image limits must be at least 1");
        }
    }
}
