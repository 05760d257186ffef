package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import java.awt.image.Raster;

/**
 * Four-component JPEGs to BGR, without colour management: {@code red = (1 - cyan)(1 - black)}. With Adobe's marker the file
 * stores what is left of the paper instead of the ink; with its transform 2, the first three of these as YCbCr of their
 * complements (YCCK).
 */
final class CmykPixels {
    private static final int YCCK = 2;
    private static final int BANDS = 4;
    /** Fractions of 1 in 16 bits: 1.402, 0.344136, 0.714136, 1.772 (JFIF, full range). */
    private static final int RED_OF_CR = 91_881;

    private static final int GREEN_OF_CB = 22_554;
    private static final int GREEN_OF_CR = 46_802;
    private static final int BLUE_OF_CB = 116_130;

    private CmykPixels() {}

    static PixelImage convert(Raster raster, ImageSize size, int adobeTransform) {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        int[] row = new int[BANDS * size.width()];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            raster.getPixels(0, y, size.width(), 1, row);
            if (adobeTransform == YCCK) {
                toCmyk(row);
            }
            if (adobeTransform == JpegHeader.NO_ADOBE) {
                invert(row);
            }
            for (int in = 0; in < row.length; in += BANDS, out += PixelImage.CHANNELS) {
                int light = row[in + 3];
                bgr[out] = scale(row[in + 2], light);
                bgr[out + 1] = scale(row[in + 1], light);
                bgr[out + 2] = scale(row[in], light);
            }
        }
        return new PixelImage(size, bgr);
    }

    private static void toCmyk(int[] row) {
        for (int i = 0; i < row.length; i += BANDS) {
            int luma = (row[i] << 16) + 0x8000;
            int blueness = row[i + 1] - 128;
            int redness = row[i + 2] - 128;
            row[i] = complement(luma + RED_OF_CR * redness);
            row[i + 1] = complement(luma - GREEN_OF_CB * blueness - GREEN_OF_CR * redness);
            row[i + 2] = complement(luma + BLUE_OF_CB * blueness);
        }
    }

    private static int complement(int fixedPoint) {
        return 255 - Math.max(0, Math.min(255, fixedPoint >> 16));
    }

    private static void invert(int[] row) {
        for (int i = 0; i < row.length; i++) {
            row[i] = 255 - row[i];
        }
    }

    private static byte scale(int value, int light) {
        return (byte) ((value * light + 127) / 255);
    }
}
