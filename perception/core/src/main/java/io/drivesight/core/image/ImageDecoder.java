package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Turns encoded image bytes into pixels. Implementations are thread-safe. */
public interface ImageDecoder {
    /**
     * Decodes one image with all its pixels. EXIF orientation is honoured; greyscale, palette, CMYK, YCCK and 16-bit images become 8-bit BGR.
     *
     * @param data the encoded image, from position to limit; not changed
     * @param format how it is encoded; {@link FrameFormat#DETECT} looks at the first bytes
     * @param rawSize size of raw formats, empty for the others
     * @param memory is asked before anything is allocated for pixels
     * @throws ImageDecodeException when it is too large or cannot be decoded; never anything else for bad data
     */
    PixelImage decodeWhole(ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, PixelMemory memory)
            throws ImageDecodeException;

    /** The same with as much memory as there is. */
    default PixelImage decode(ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize)
            throws ImageDecodeException {
        return decodeWhole(data, format, rawSize, PixelMemory.UNLIMITED);
    }

    /**
     * Which pixels of a frame are wanted, by its size, upright.
     *
     * @param least to the size below which pixels of the whole frame would be missed [px]
     * @param detail to a region, in the frame, of which all pixels are wanted beside; empty: none
     */
    record Wanted(UnaryOperator<ImageSize> least, Function<ImageSize, Optional<Region>> detail) {
        /** Of the whole frame alone. */
        public static Wanted whole(UnaryOperator<ImageSize> least) {
            return new Wanted(least, frame -> Optional.empty());
        }
    }

    /**
     * Decodes one image, to fewer pixels than it has where that is quicker.
     *
     * @throws ImageDecodeException as above
     */
    default FramePixels decode(
            ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, Wanted wanted, PixelMemory memory)
            throws ImageDecodeException {
        return FramePixels.whole(decodeWhole(data, format, rawSize, memory));
    }

    /** The same of the whole frame, with as much memory as there is. */
    default FramePixels decode(
            ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, UnaryOperator<ImageSize> least)
            throws ImageDecodeException {
        return decode(data, format, rawSize, Wanted.whole(least), PixelMemory.UNLIMITED);
    }

    /** Decodes a JPEG or PNG. */
    default PixelImage decode(ByteBuffer data) throws ImageDecodeException {
        return decode(data, FrameFormat.DETECT, Optional.empty());
    }

    /** How frames are decoded. */
    public enum DecoderChoice {
        /** Plain JPEGs to planes of no more pixels than the model needs; see {@link PlaneDecoder}. */
        AUTO,
        /** Every pixel, with the codecs of the Java platform. */
        FULL;

        /** A decoder that holds these limits. */
        public ImageDecoder decoder(ImageLimits limits) {
            ImageIoDecoder full = new ImageIoDecoder(limits);
            return this == AUTO ? new PlaneDecoder(limits, full) : full;
        }
    }
}
