package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.nio.ByteBuffer;

/** Pixels without a header, to BGR. */
final class RawPixels {
    private RawPixels() {}

    static PixelImage decode(ByteBuffer data, FrameFormat format, ImageSize size) throws ImageDecodeException {
        checkLength(data.limit(), format, size);
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        switch (format) {
            case BGR8 -> data.get(0, bgr);
            case RGB8 -> {
                data.get(0, bgr);
                swapRedAndBlue(bgr);
            }
            default -> fromNv12(data, size, bgr);
        }
        return new PixelImage(size, bgr);
    }

    private static void checkLength(int length, FrameFormat format, ImageSize size) throws ImageDecodeException {
        boolean halved = format == FrameFormat.NV12;
        if (halved && (size.width() % 2 != 0 || size.height() % 2 != 0)) {
            throw new ImageDecodeException(
                    Reason.WRONG_LENGTH, "nv12 needs even width and height, got %s".formatted(size));
        }
        long expected = halved ? size.pixels() * 3 / 2 : size.pixels() * PixelImage.CHANNELS;
        if (length != expected) {
            throw new ImageDecodeException(
                    Reason.WRONG_LENGTH,
                    "%s of %s has %d bytes, got %d".formatted(format.wireName(), size, expected, length));
        }
    }

    private static void swapRedAndBlue(byte[] pixels) {
        for (int i = 0; i < pixels.length; i += PixelImage.CHANNELS) {
            byte first = pixels[i];
            pixels[i] = pixels[i + 2];
            pixels[i + 2] = first;
        }
    }

    /** ITU-R BT.601, limited range (16..235), in 8-bit fixed point. */
    private static void fromNv12(ByteBuffer data, ImageSize size, byte[] bgr) {
        int width = size.width();
        int chromaStart = width * size.height();
        int out = 0;
        for (int y = 0; y < size.height(); y++) {
            int chromaRow = chromaStart + y / 2 * width;
            for (int x = 0; x < width; x++, out += PixelImage.CHANNELS) {
                int luma = 298 * ((data.get(y * width + x) & 0xff) - 16) + 128;
                int blueness = (data.get(chromaRow + (x & ~1)) & 0xff) - 128;
                int redness = (data.get(chromaRow + (x | 1)) & 0xff) - 128;
                bgr[out] = clamp((luma + 516 * blueness) >> 8);
                bgr[out + 1] = clamp((luma - 100 * blueness - 208 * redness) >> 8);
                bgr[out + 2] = clamp((luma + 409 * redness) >> 8);
            }
        }
    }

    static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
