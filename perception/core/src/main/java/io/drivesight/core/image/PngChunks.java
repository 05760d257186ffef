package io.drivesight.core.image;

import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** A cursor over the chunks of a PNG (ISO/IEC 15948); checks the checksums of those that make up the picture. */
final class PngChunks {
    static final int IHDR = 0x49484452;
    static final int PLTE = 0x504c5445;
    static final int IDAT = 0x49444154;
    static final int IEND = 0x49454e44;
    static final int TRNS = 0x74524e53;
    static final int EXIF = 0x65584966;

    static final int SIGNATURE_BYTES = 8;
    private static final long SIGNATURE = 0x89504e470d0a1a0aL;
    /** Length and type before the body, checksum behind it. */
    private static final int FRAME_BYTES = 12;
    /** Bit 5 of the first letter: lower case, the chunk is not needed for the picture. */
    private static final int ANCILLARY = 0x20000000;

    private final ByteBuffer data;
    private int next = SIGNATURE_BYTES;
    private int start;
    private int type;

    PngChunks(ByteBuffer data) {
        this.data = data;
    }

    static boolean isPng(ByteBuffer data) {
        return data.limit() >= SIGNATURE_BYTES && data.getLong(0) == SIGNATURE;
    }

    /** Goes to the next chunk; false behind the last. */
    boolean next() throws ImageDecodeException {
        if (type == IEND || next == data.limit()) {
            return false;
        }
        start = next;
        int left = data.limit() - start;
        if (left < FRAME_BYTES || data.getInt(start) < 0 || data.getInt(start) > left - FRAME_BYTES) {
            throw new ImageDecodeException(Reason.CORRUPT, "the PNG is cut off, or a chunk has a bad length");
        }
        type = data.getInt(start + 4);
        next = start + FRAME_BYTES + length();
        if (isPicture()) {
            checkSum();
        }
        return true;
    }

    private void checkSum() throws ImageDecodeException {
        CRC32 crc = new CRC32();
        crc.update(data.duplicate().limit(next - 4).position(start + 4));
        if ((int) crc.getValue() != data.getInt(next - 4)) {
            throw new ImageDecodeException(
                    type == IHDR ? Reason.BAD_HEADER : Reason.CORRUPT,
                    "the checksum of the PNG's " + name() + " chunk is wrong");
        }
    }

    int type() {
        return type;
    }

    int length() {
        return data.getInt(start);
    }

    /** First byte of the whole chunk. */
    int start() {
        return start;
    }

    /** Behind the last byte of the whole chunk. */
    int end() {
        return next;
    }

    int bodyStart() {
        return start + 8;
    }

    int bodyEnd() {
        return next - 4;
    }

    /** True: the picture cannot be decoded without it. */
    boolean isPicture() {
        return (type & ANCILLARY) == 0 || type == TRNS;
    }

    String name() {
        StringBuilder name = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            char letter = (char) ((type >> shift) & 0xff);
            name.append(letter >= 'A' && letter <= 'z' ? letter : '?');
        }
        return name.toString();
    }
}
