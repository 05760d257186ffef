package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * {@link PixelImage} to and from the JDK's images, for drawing and for files. Values are taken as they are stored: no colour
 * management. Alpha is dropped, as in the tools that models are trained with.
 */
public final class AwtImages {
    private AwtImages() {}

    /** A drawable copy, of type {@link BufferedImage#TYPE_3BYTE_BGR}. */
    public static BufferedImage toBufferedImage(PixelImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        System.arraycopy(image.bgr(), 0, bytes(copy.getRaster()), 0, image.bgr().length);
        return copy;
    }

    /** A copy of any image as 8-bit BGR; greyscale, palette and 16-bit images are converted. */
    public static PixelImage toPixelImage(BufferedImage image) {
        PixelImage shared = share(image);
        return isShared(shared, image)
                ? new PixelImage(shared.size(), shared.bgr().clone())
                : shared;
    }

    private static boolean isShared(PixelImage pixels, BufferedImage image) {
        return image.getRaster().getDataBuffer() instanceof DataBufferByte buffer && buffer.getData() == pixels.bgr();
    }

    /** As {@link #toPixelImage}, but takes over the image's own array where its layout allows: nobody may draw on it after. */
    static PixelImage share(BufferedImage image) {
        ImageSize size = new ImageSize(image.getWidth(), image.getHeight());
        Raster raster = image.getRaster();
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && isDense(raster)) {
            return new PixelImage(size, bytes(raster));
        }
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        if (image.getColorModel() instanceof IndexColorModel palette) {
            fromPalette(raster, palette, bgr);
        } else if (isPacked(image)) {
            fromRgb(image, bgr);
        } else {
            fromSamples(raster, bgr);
        }
        return new PixelImage(size, bgr);
    }

    /** The array holds the pixels and nothing else: no sub-image, no padding. */
    private static boolean isDense(Raster raster) {
        return raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                && model.getScanlineStride() == PixelImage.CHANNELS * raster.getWidth()
                && bytes(raster).length == PixelImage.CHANNELS * raster.getWidth() * raster.getHeight()
                && raster.getDataBuffer().getOffset() == 0;
    }

    private static byte[] bytes(Raster raster) {
        return ((DataBufferByte) raster.getDataBuffer()).getData();
    }

    private static boolean isPacked(BufferedImage image) {
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_RGB,
                    BufferedImage.TYPE_INT_ARGB,
                    BufferedImage.TYPE_INT_ARGB_PRE,
                    BufferedImage.TYPE_INT_BGR,
                    BufferedImage.TYPE_4BYTE_ABGR_PRE,
                    BufferedImage.TYPE_USHORT_555_RGB,
                    BufferedImage.TYPE_USHORT_565_RGB -> true;
            default -> false;
        };
    }

    private static void fromRgb(BufferedImage image, byte[] bgr) {
        int[] row = new int[image.getWidth()];
        int out = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int rgb : row) {
                out = put(rgb, bgr, out);
            }
        }
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] bgr) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int[] row = new int[raster.getWidth()];
        int out = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, row.length, 1, row);
            for (int index : row) {
                // An index behind the end of the palette is an error in the file that decoders show as black.
                out = put(index < colours.length ? colours[index] : 0, bgr, out);
            }
        }
    }

    private static int put(int rgb, byte[] bgr, int at) {
        bgr[at] = (byte) rgb;
        bgr[at + 1] = (byte) (rgb >> 8);
        bgr[at + 2] = (byte) (rgb >> 16);
        return at + PixelImage.CHANNELS;
    }

    /** One or two bands are grey (and alpha), three or four R, G, B (and alpha), of 8 or 16 bits. */
    private static void fromSamples(Raster raster, byte[] bgr) {
        int bands = raster.getNumBands();
        int green = bands < 3 ? 0 : 1;
        int blue = bands < 3 ? 0 : 2;
        boolean deep = raster.getSampleModel().getSampleSize(0) > 8;
        int[] row = new int[bands * raster.getWidth()];
        int out = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int in = 0; in < row.length; in += bands, out += PixelImage.CHANNELS) {
                bgr[out] = toByte(row[in + blue], deep);
                bgr[out + 1] = toByte(row[in + green], deep);
                bgr[out + 2] = toByte(row[in], deep);
            }
        }
    }

    private static byte toByte(int sample, boolean deep) {
        return (byte) (deep ? (sample * 255 + 32_767) / 65_535 : sample);
    }
}
