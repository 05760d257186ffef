package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a stored picture is turned to be upright: the eight values of EXIF's orientation tag, in its order (1 to 8). */
public enum Orientation {
    NORMAL(false, false, false),
    MIRRORED(false, true, false),
    ROTATED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    /** Turn clockwise by 90 degrees to be upright. */
    ROTATED_90(true, false, true),
    TRANSVERSED(true, true, true),
    /** Turn clockwise by 270 degrees to be upright. */
    ROTATED_270(true, true, false);

    /** What an APP1 segment with EXIF begins with. */
    static final String EXIF_PREFIX = "Exif\0\0";

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;
    private static final int HEADER_BYTES = 8;
    private static final int TIFF_MAGIC = 42;
    private static final Orientation[] BY_TAG = values();

    private final boolean swapped;
    private final boolean fromRight;
    private final boolean fromBottom;

    /**
     * @param swapped rows become columns
     * @param fromRight stored columns are walked from right to left
     * @param fromBottom stored rows are walked from bottom to top
     */
    Orientation(boolean swapped, boolean fromRight, boolean fromBottom) {
        this.swapped = swapped;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /** The orientation for the tag's value; values outside 1 to 8 count as 1. */
    static Orientation ofExif(int value) {
        return value >= 1 && value <= BY_TAG.length ? BY_TAG[value - 1] : NORMAL;
    }

    /** The orientation in the first image directory of EXIF, a TIFF structure in {@code data[from..to)}; damaged EXIF counts as none. */
    static Orientation ofExif(ByteBuffer data, int from, int to) {
        if (to - from < HEADER_BYTES + 2) {
            return NORMAL;
        }
        ByteBuffer tiff = data.duplicate().limit(to).position(from).slice();
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4d4d) {
            return NORMAL;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return tiff.getShort(2) == TIFF_MAGIC ? inDirectory(tiff, tiff.getInt(4)) : NORMAL;
    }

    private static Orientation inDirectory(ByteBuffer tiff, int directory) {
        if (directory < HEADER_BYTES || directory > tiff.limit() - 2) {
            return NORMAL;
        }
        int fitting = (tiff.limit() - directory - 2) / ENTRY_BYTES;
        int entries = Math.min(tiff.getShort(directory) & 0xffff, fitting);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT) {
                return ofExif(tiff.getShort(entry + 8) & 0xffff);
            }
        }
        return NORMAL;
    }

    /** The size of a picture after turning it. */
    public ImageSize apply(ImageSize stored) {
        return swapped ? new ImageSize(/* width= */ stored.height(), /* height= */ stored.width()) : stored;
    }

    /** The picture, upright; itself when there is nothing to do. */
    PixelImage apply(PixelImage stored) {
        if (this == NORMAL) {
            return stored;
        }
        int width = stored.width();
        int height = stored.height();
        int alongX = fromRight ? -PixelImage.CHANNELS : PixelImage.CHANNELS;
        int alongY = (fromBottom ? -PixelImage.CHANNELS : PixelImage.CHANNELS) * width;
        int start = PixelImage.CHANNELS * ((fromRight ? width - 1 : 0) + (fromBottom ? (height - 1) * width : 0));
        ImageSize size = apply(stored.size());
        return new PixelImage(
                size, copy(stored.bgr(), size, start, swapped ? alongY : alongX, swapped ? alongX : alongY));
    }

    /** Walks the source from {@code start} by {@code stepX} per column and {@code stepY} per row of the result. */
    private static byte[] copy(byte[] from, ImageSize size, int start, int stepX, int stepY) {
        byte[] to = new byte[from.length];
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            int in = start + y * stepY;
            for (int x = 0; x < size.width(); x++, in += stepX, out += PixelImage.CHANNELS) {
                to[out] = from[in];
                to[out + 1] = from[in + 1];
                to[out + 2] = from[in + 2];
            }
        }
        return to;
    }
}
