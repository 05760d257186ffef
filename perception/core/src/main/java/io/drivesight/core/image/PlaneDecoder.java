package io.drivesight.core.image;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.JpegPlanes.Decoded;
import io.drivesight.core.image.PlainJpeg.OddJpegException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEGs to planes of brightness and colour, of the fewest eighths of their size that leave the model all it sees, where they are
 * plain and whole; leaves everything else to another decoder, so that outcomes, limits and reasons are that one's. Thread-safe.
 */
public final class PlaneDecoder implements ImageDecoder {
    /** Memory that is so many times larger than a picture is let go. */
    private static final int MOST_SPARE = 4;

    /** Blocks of all components that belong together cover so much at most [px]. */
    private static final int LARGEST_UNIT = 16;

    /** A sample of colour covers so much at most [px]. */
    private static final int COARSEST = 2;

    private final ImageLimits limits;
    private final ImageDecoder full;
    private final ConcurrentLinkedQueue<SoftReference<byte[]>> pool = new ConcurrentLinkedQueue<>();

    /** A decoder for plain JPEGs; {@code full}, which holds the same limits, decodes the rest. */
    public PlaneDecoder(ImageLimits limits, ImageDecoder full) {
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
        @Nullable FramePixels planes = jpeg ? planes(bytes, wanted, memory) : null;
        return planes != null ? planes : FramePixels.whole(full.decodeWhole(data, format, rawSize, memory));
    }

    /** Null: only the other decoder can tell. */
    private @Nullable FramePixels planes(ByteBuffer bytes, Wanted wanted, PixelMemory memory) {
        try {
            ImageHeader.checkBytes(bytes.limit(), limits);
            JpegHeader header = JpegHeader.read(bytes);
            ImageSize stored = header.header().size();
            ImageHeader.checkSize(stored, limits);
            Orientation orientation = header.header().orientation();
            ImageSize upright = orientation.apply(stored);
            int eighths = FramePixels.fewest(upright, wanted.least().apply(upright));
            boolean all = eighths == FramePixels.ALL;
            // Of a picture with all its pixels a region is a part.
            Optional<Region> detail = wanted.detail().apply(upright).filter(region -> !all);
            boolean turned = orientation != Orientation.NORMAL;
            // Of a turned picture a region has no rows of its own; and with all its pixels it is one of red, green and
            // blue anyway.
            if (header.multiScan() || (turned && (all || detail.isPresent() || !keepsPlace(stored, eighths)))) {
                return null;
            }
            ImageSize scaled = FramePixels.scaled(stored, eighths);
            // While a picture is turned, its planes and its pixels as stored and upright are there at once.
            memory.need(header.header().memory(bytes.limit(), scaled, false)
                    + (turned ? PixelImage.CHANNELS * scaled.pixels() : 0)
                    + detail.map(PlaneDecoder::bytes).orElse(0L));
            Lease lease = new Lease();
            Decoded decoded = JpegPlanes.decode(bytes, eighths, detail, lease::take);
            YccImage picture = decoded.picture();
            Picture upRight = turned ? orientation.apply(picture.toPixels()) : picture;
            return new FramePixels(upRight, upright, eighths, decoded.detail(), lease);
        } catch (ImageDecodeException | OddJpegException | RuntimeException e) {
            // Whatever damaged data leads to: the other decoder tells.
            return null;
        }
    }

    /** The most that a region's whole units take, and its pixels twice where it may begin within a sample of coarser colours. */
    private static long bytes(Region region) {
        ImageSize size = region.size();
        boolean odd = region.left() % COARSEST != 0 || region.top() % COARSEST != 0;
        return PixelImage.CHANNELS * (size.width() + 2L * LARGEST_UNIT) * (size.height() + 2L * LARGEST_UNIT)
                + (odd ? 2L * PixelImage.CHANNELS * (size.width() + 1L) * (size.height() + 1L) : 0);
    }

    /** A turned picture's first pixel may stand for the cut-off part of a square. */
    private static boolean keepsPlace(ImageSize stored, int eighths) {
        return stored.width() * eighths % FramePixels.ALL == 0 && stored.height() * eighths % FramePixels.ALL == 0;
    }

    private byte[] spare(int length) {
        @Nullable SoftReference<byte[]> spare = pool.poll();
        byte @Nullable [] left = spare == null ? null : spare.get();
        return left != null && left.length >= length && left.length / MOST_SPARE <= length ? left : new byte[length];
    }

    /** The memory of one picture, which is left to later ones; as much as there ever were at once, unless the heap is short of it. */
    private final class Lease implements Runnable {
        private byte @Nullable [] memory;

        byte[] take(int length) {
            byte[] taken = spare(length);
            memory = taken;
            return taken;
        }

        @Override
        public void run() {
            byte @Nullable [] taken = memory;
            if (taken != null) {
                memory = null;
                pool.add(new SoftReference<>(taken));
            }
        }
    }
}
