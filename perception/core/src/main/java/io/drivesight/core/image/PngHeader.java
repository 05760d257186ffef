package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

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
        PngChunks chunks = new PngChunks(data);
        require(
                data.limit() >= PngChunks.SIGNATURE_BYTES + IHDR_BYTES + 12 && chunks.next(),
                "the PNG's header is cut off");
        require(
                chunks.type() == PngChunks.IHDR && chunks.length() == IHDR_BYTES,
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

    private static Orientation orientation(ByteBuffer data, PngChunks chunks) throws ImageDecodeException {
        while (chunks.next() && chunks.type() != PngChunks.IDAT) {
            if (chunks.type() == PngChunks.EXIF) {
                return Exif.orientation(data, chunks.bodyStart(), chunks.bodyEnd());
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
        data.get(0, kept, 0, PngChunks.SIGNATURE_BYTES);
        int size = PngChunks.SIGNATURE_BYTES;
        PngChunks chunks = new PngChunks(data);
        boolean sawPixels = false;
        while (chunks.next()) {
            sawPixels |= chunks.type() == PngChunks.IDAT;
            if (chunks.isPicture()) {
                checkKnown(chunks);
                data.get(chunks.start(), kept, size, chunks.end() - chunks.start());
                size += chunks.end() - chunks.start();
            }
        }
        if (!sawPixels || chunks.type() != PngChunks.IEND) {
            throw new ImageDecodeException(Reason.CORRUPT, "the PNG is cut off");
        }
        return Arrays.copyOf(kept, size);
    }

    private static void checkKnown(PngChunks chunks) throws ImageDecodeException {
        switch (chunks.type()) {
            case PngChunks.IHDR, PngChunks.PLTE, PngChunks.TRNS, PngChunks.IDAT, PngChunks.IEND -> {}
            default ->
                throw new ImageDecodeException(Reason.UNSUPPORTED, "the PNG needs an unknown chunk, " + chunks.name());
        }
    }

    private static void require(boolean condition, String message) throws ImageDecodeException {
        if (!condition) {
            throw new ImageDecodeException(Reason.BAD_HEADER, message);
        }
    }
}
