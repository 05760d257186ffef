package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEGs that are larger than the model sees straight to a smaller size, in a fraction of the time, where they are plain and whole;
 * leaves everything else to another decoder, so that outcomes, limits and reasons are that one's. Thread-safe.
 */
public final class ReducingDecoder implements ImageDecoder {
    private final ImageLimits limits;
    private final ImageDecoder full;

    /** A decoder for what can be reduced; {@code full}, which holds the same limits, decodes the rest. */
    public ReducingDecoder(ImageLimits limits, ImageDecoder full) {
        this.limits = limits;
        this.full = full;
    }

    @Override
    public PixelImage decode(ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize)
            throws ImageDecodeException {
        return full.decode(data, format, rawSize);
    }

    @Override
    public FramePixels decode(
            ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, UnaryOperator<ImageSize> least)
            throws ImageDecodeException {
        ByteBuffer bytes = data.slice();
        boolean jpeg = (format == FrameFormat.DETECT || format == FrameFormat.JPEG) && JpegSegments.isJpeg(bytes);
        @Nullable FramePixels reduced = jpeg ? reduced(bytes, least) : null;
        return reduced != null ? reduced : FramePixels.whole(full.decode(data, format, rawSize));
    }

    /** Null: only the other decoder can tell. */
    private @Nullable FramePixels reduced(ByteBuffer bytes, UnaryOperator<ImageSize> least) {
        try {
            ImageHeader.checkBytes(bytes.limit(), limits);
            JpegHeader header = JpegHeader.read(bytes);
            ImageSize stored = header.header().size();
            ImageHeader.checkSize(stored, limits);
            Orientation orientation = header.header().orientation();
            ImageSize upright = orientation.apply(stored);
            int reduction = FramePixels.greatest(upright, least.apply(upright));
            if (reduction == 1 || header.multiScan() || !keepsPlace(orientation, stored, reduction)) {
                return null;
            }
            PixelImage pixels = orientation.apply(ReducedJpeg.decode(bytes, reduction));
            return new FramePixels(pixels, upright, reduction);
        } catch (ImageDecodeException | OddJpegException | RuntimeException | OutOfMemoryError e) {
            // Whatever damaged data leads to: the other decoder tells.
            return null;
        }
    }

    /** A turned picture's first pixel may stand for the cut-off part of a square. */
    private static boolean keepsPlace(Orientation orientation, ImageSize stored, int reduction) {
        return orientation == Orientation.NORMAL
                || (stored.width() % reduction == 0 && stored.height() % reduction == 0);
    }
}
