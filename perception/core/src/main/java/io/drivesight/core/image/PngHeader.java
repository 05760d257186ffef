package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** A PNG's header, and the chunks that make up its picture. */
final class PngHeader {
    private static final int IHDR_BYTES = 13;
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private PngHeader() {}

    /** Reads IHDR, and the orientation where an eXIf chunk stands before the pixels. */
    static ImageHeader read(ByteBuffer data) throws ImageDecodeException {
        Chunks chunks = new Chunks(data);
        require(
                data.limit() >= Chunks.SIGNATURE_BYTES + IHDR_BYTES + 12 && chunks.next(),
                "the PNG's header is cut off");
        require(
                chunks.type() == Chunks.IHDR && chunks.length() == IHDR_BYTES,
                "the PNG does not begin with its header");
        int at = chunks.bodyStart();
        int width = data.getInt(at);
        int height = data.getInt(at + 4);
        int depth = data.get(at + 8);
        int colour = data.get(at + 9);
        require(width > 0 && height > 0, "the PNG's header says %dx%d pixels".formatted(width, height));
        require(
                isAllowed(colour, depth),
                "a PNG of colour type %d with %d bits does not exist".formatted(colour, depth));
        require(
                data.get(at + 10) == 0 && data.get(at + 11) == 0 && (data.get(at + 12) & ~1) == 0,
                "the PNG's header names an unknown method of compression, filtering or interlacing");
        return new ImageHeader(
                FrameFormat.PNG, new ImageSize(width, height), components(colour), depth, orientation(data, chunks));
    }

    private static Orientation orientation(ByteBuffer data, Chunks chunks) throws ImageDecodeException {
        while (chunks.next() && chunks.type() != Chunks.IDAT) {
            if (chunks.type() == Chunks.EXIF) {
                return Orientation.ofExif(data, chunks.bodyStart(), chunks.bodyEnd());
            }
        }
        return Orientation.NORMAL;
    }

    private static boolean isAllowed(int colour, int depth) {
        return switch (colour) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    private static int components(int colour) {
        return switch (colour) {
            case RGB -> 3;
            case GREY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    /**
     * The PNG with nothing but the chunks that make up its picture. Text and profiles may be compressed a thousandfold, and the
     * reader unpacks them without a limit.
     */
    static byte[] withoutMetadata(ByteBuffer data) throws ImageDecodeException {
        byte[] kept = new byte[data.limit()];
        data.get(0, kept, 0, Chunks.SIGNATURE_BYTES);
        int size = Chunks.SIGNATURE_BYTES;
        Chunks chunks = new Chunks(data);
        boolean sawPixels = false;
        while (chunks.next()) {
            sawPixels |= chunks.type() == Chunks.IDAT;
            if (chunks.isPicture()) {
                checkKnown(chunks);
                data.get(chunks.start(), kept, size, chunks.end() - chunks.start());
                size += chunks.end() - chunks.start();
            }
        }
        if (!sawPixels || chunks.type() != Chunks.IEND) {
            throw new ImageDecodeException(Reason.CORRUPT, "the PNG is cut off");
        }
        return Arrays.copyOf(kept, size);
    }

    private static void checkKnown(Chunks chunks) throws ImageDecodeException {
        switch (chunks.type()) {
            case Chunks.IHDR, Chunks.PLTE, Chunks.TRNS, Chunks.IDAT, Chunks.IEND -> {}
            default ->
                throw new ImageDecodeException(Reason.UNSUPPORTED, "the PNG needs an unknown chunk, " + chunks.name());
        }
    }

    private static void require(boolean condition, String message) throws ImageDecodeException {
        if (!condition) {
            throw new ImageDecodeException(Reason.BAD_HEADER, message);
        }
    }

    /** A cursor over the chunks of a PNG (ISO/IEC 15948); checks the checksums of those that make up the picture. */
    static final class Chunks {
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

        Chunks(ByteBuffer data) {
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
}
