package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import io.drivesight.core.image.PngHeader.Chunks;
import java.nio.ByteBuffer;

/**
 * What the first bytes of a JPEG or PNG tell, read without decoding anything and without allocating by what they claim.
 *
 * @param format JPEG or PNG
 * @param size size as stored, before orientation [px]
 * @param components samples per pixel as stored: 1, 3 or 4 (JPEG), 1 to 4 (PNG; a palette index is one)
 * @param bitsPerSample 8 (JPEG); 1, 2, 4, 8 or 16 (PNG)
 * @param orientation how the picture is to be turned, from EXIF
 */
public record ImageHeader(
        FrameFormat format, ImageSize size, int components, int bitsPerSample, Orientation orientation) {
    /** libjpeg keeps the coefficients of all scans, outside the heap. */
    private static final long COEFFICIENT_BYTES = 2;

    /**
     * Reads the header and holds it against the limits.
     *
     * @param data the encoded image, from position to limit; not changed
     * @throws ImageDecodeException when the header is bad, the variant is not supported, or a limit is exceeded
     */
    public static ImageHeader read(ByteBuffer data, ImageLimits limits) throws ImageDecodeException {
        ByteBuffer bytes = data.slice();
        checkBytes(bytes.remaining(), limits);
        ImageHeader header = switch (detect(bytes)) {
            case JPEG -> JpegHeader.read(bytes).header();
            default -> PngHeader.read(bytes);
        };
        checkSize(header.size(), limits);
        return header;
    }

    /**
     * The most that decoding allocates at once [bytes]: pixels as the codec delivers them, as BGR, and turned; the coefficients that a
     * codec keeps of a JPEG of several scans; the file without its metadata.
     *
     * @param encoded length of the file [bytes]
     * @param decoded size that it is decoded to, as stored [px]
     * @param severalScans true: a JPEG of several scans
     */
    long memory(int encoded, ImageSize decoded, boolean severalScans) {
        long delivered = (long) components * ((bitsPerSample + 7) / 8);
        boolean asIs = format == FrameFormat.JPEG && components == PixelImage.CHANNELS;
        long pixel = (asIs ? 0 : delivered)
                + PixelImage.CHANNELS
                + (orientation == Orientation.NORMAL ? 0 : PixelImage.CHANNELS)
                + (severalScans ? COEFFICIENT_BYTES * components : 0);
        return pixel * decoded.pixels() + 2L * encoded;
    }

    /** JPEG or PNG by the signature. */
    static FrameFormat detect(ByteBuffer bytes) throws ImageDecodeException {
        if (JpegSegments.isJpeg(bytes)) {
            return FrameFormat.JPEG;
        }
        if (Chunks.isPng(bytes)) {
            return FrameFormat.PNG;
        }
        throw new ImageDecodeException(Reason.UNKNOWN_FORMAT, "the data is neither JPEG nor PNG by its first bytes");
    }

    static void checkBytes(int bytes, ImageLimits limits) throws ImageDecodeException {
        if (bytes == 0) {
            throw new ImageDecodeException(Reason.EMPTY, "the image has no data");
        }
        if (bytes > limits.maxBytes()) {
            throw new ImageDecodeException(
                    Reason.TOO_MANY_BYTES,
                    "the image has %d bytes, the limit is %d".formatted(bytes, limits.maxBytes()));
        }
    }

    static void checkSize(ImageSize size, ImageLimits limits) throws ImageDecodeException {
        if (size.pixels() > limits.maxPixels() || Math.max(size.width(), size.height()) > limits.maxDimension()) {
            throw new ImageDecodeException(
                    Reason.TOO_MANY_PIXELS,
                    "the image is %s, the limit is %d pixels and %d a side"
                            .formatted(size, limits.maxPixels(), limits.maxDimension()));
        }
    }
}
