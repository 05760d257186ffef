package io.drivesight.core.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one thing of interest in EXIF (a TIFF structure): the orientation. Damaged EXIF counts as none. */
final class Exif {
    /** What an APP1 segment with EXIF begins with. */
    static final String PREFIX = "Exif\0\0";

    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;
    private static final int HEADER_BYTES = 8;
    private static final int TIFF_MAGIC = 42;

    private Exif() {}

    /** The orientation in the first image directory of the TIFF structure in {@code data[from..to)}. */
    static Orientation orientation(ByteBuffer data, int from, int to) {
        if (to - from < HEADER_BYTES + 2) {
            return Orientation.NORMAL;
        }
        ByteBuffer tiff = data.duplicate().limit(to).position(from).slice();
        int mark = tiff.getShort(0);
        if (mark != 0x4949 && mark != 0x4d4d) {
            return Orientation.NORMAL;
        }
        tiff.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return tiff.getShort(2) == TIFF_MAGIC ? inDirectory(tiff, tiff.getInt(4)) : Orientation.NORMAL;
    }

    private static Orientation inDirectory(ByteBuffer tiff, int directory) {
        if (directory < HEADER_BYTES || directory > tiff.limit() - 2) {
            return Orientation.NORMAL;
        }
        int fitting = (tiff.limit() - directory - 2) / ENTRY_BYTES;
        int entries = Math.min(tiff.getShort(directory) & 0xffff, fitting);
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if ((tiff.getShort(entry) & 0xffff) == ORIENTATION_TAG && tiff.getShort(entry + 2) == SHORT) {
                return Orientation.ofExif(tiff.getShort(entry + 8) & 0xffff);
            }
        }
        return Orientation.NORMAL;
    }
}
