package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import io.drivesight.core.image.ReducedJpeg.Decoded;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEGs that are larger than the model sees straight to a smaller size, in a fraction of the time, where they are plain and whole;
 * leaves everything else to another decoder, so that outcomes, limits and reasons are that one's. Thread-safe.
 */
public final class ReducingDecoder implements ImageDecoder {
    /** Memory that is so many times larger than a picture is let go. */
    private static final int MOST_SPARE = 4;

    /** Blocks of all components that belong together cover so much at most [px]. */
    private static final int LARGEST_UNIT = 16;

    private final ImageLimits limits;
    private final ImageDecoder full;
    private final ConcurrentLinkedQueue<byte[]> pool = new ConcurrentLinkedQueue<>();

    /** A decoder for what can be reduced; {@code full}, which holds the same limits, decodes the rest. */
    public ReducingDecoder(ImageLimits limits, ImageDecoder full) {
        this.limits = limits;
        this.full = full;
    }

    @Override
    public PixelImage decodeWhole(ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, PixelMemory memory)
            throws ImageDecodeException {
        return full.decodeWhole(data, format, rawSize, memory);
    }

    @Override
    public FramePixels decode(
            ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, Wanted wanted, PixelMemory memory)
            throws ImageDecodeException {
        ByteBuffer bytes = data.slice();
        boolean jpeg = (format == FrameFormat.DETECT || format == FrameFormat.JPEG) && JpegSegments.isJpeg(bytes);
        @Nullable FramePixels reduced = jpeg ? reduced(bytes, wanted, memory) : null;
        return reduced != null ? reduced : FramePixels.whole(full.decodeWhole(data, format, rawSize, memory));
    }

    /** Null: only the other decoder can tell. */
    private @Nullable FramePixels reduced(ByteBuffer bytes, Wanted wanted, PixelMemory memory) {
        try {
            ImageHeader.checkBytes(bytes.limit(), limits);
            JpegHeader header = JpegHeader.read(bytes);
            ImageSize stored = header.header().size();
            ImageHeader.checkSize(stored, limits);
            Orientation orientation = header.header().orientation();
            ImageSize upright = orientation.apply(stored);
            int reduction = FramePixels.greatest(upright, wanted.least().apply(upright));
            Optional<Region> detail = wanted.detail().apply(upright);
            // Of a turned picture a region has no rows of its own: all of it is decoded.
            boolean turnedDetail = detail.isPresent() && orientation != Orientation.NORMAL;
            if (turnedDetail || reduction == 1 || header.multiScan() || !keepsPlace(orientation, stored, reduction)) {
                return null;
            }
            memory.need(header.header().memory(bytes.limit(), FramePixels.reduced(stored, reduction), false)
                    + detail.map(ReducingDecoder::bytes).orElse(0L));
            Lease lease = new Lease();
            Decoded decoded = ReducedJpeg.decode(bytes, reduction, detail, lease::take);
            YccImage picture = decoded.picture();
            Picture turned = orientation == Orientation.NORMAL ? picture : orientation.apply(picture.toPixels());
            return new FramePixels(turned, upright, reduction, decoded.detail(), lease);
        } catch (ImageDecodeException | OddJpegException | RuntimeException e) {
            // Whatever damaged data leads to: the other decoder tells.
            return null;
        }
    }

    /** The most that a region's whole units take. */
    private static long bytes(Region region) {
        ImageSize size = region.size();
        return PixelImage.CHANNELS * (size.width() + 2L * LARGEST_UNIT) * (size.height() + 2L * LARGEST_UNIT);
    }

    /** The memory of one picture, which is left to later ones; as much as there ever were at once. */
    private final class Lease implements Runnable {
        private byte @Nullable [] memory;

        byte[] take(int length) {
            byte @Nullable [] left = pool.poll();
            boolean fits = left != null && left.length >= length && left.length / MOST_SPARE <= length;
            byte[] taken = fits ? left : new byte[length];
            memory = taken;
            return taken;
        }

        @Override
        public void run() {
            byte @Nullable [] taken = memory;
            if (taken != null) {
                memory = null;
                pool.add(taken);
            }
        }
    }

    /** A turned picture's first pixel may stand for the cut-off part of a square. */
    private static boolean keepsPlace(Orientation orientation, ImageSize stored, int reduction) {
        return orientation == Orientation.NORMAL
                || (stored.width() % reduction == 0 && stored.height() % reduction == 0);
    }
}
