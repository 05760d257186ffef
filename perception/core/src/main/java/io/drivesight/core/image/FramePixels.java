package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import java.util.Optional;

/**
 * A decoded frame, whose pixels may be fewer than the frame has: one pixel stands for a square of {@code reduction} a side, from the
 * frame's left top corner on; at the right and lower edge for what is left of one. Of one region it may have all pixels beside.
 *
 * <p>Closing it lends its memory to later frames. Whoever does not close it may keep it.
 *
 * @param picture what was decoded
 * @param frame size of the frame, upright [px]
 * @param reduction 1, 2, 4 or 8
 * @param detail all pixels of one region of it; empty: of none, unless {@code reduction} is 1
 * @param memory is told when the picture is no longer looked at
 */
public record FramePixels(Picture picture, ImageSize frame, int reduction, Optional<Detail> detail, Runnable memory)
        implements AutoCloseable {
    /** The coarsest: a block of a JPEG becomes one pixel. */
    static final int COARSEST = 8;

    /**
     * A part of a frame with all its pixels.
     *
     * @param picture as large as the region
     */
    public record Detail(Region region, Picture picture) {
        public Detail {
            if (!picture.size().equals(region.size())) {
                throw new IllegalArgumentException("a region of %s is not %s".formatted(region.size(), picture.size()));
            }
        }
    }

    public FramePixels {
        if (!picture.size().equals(reduced(frame, reduction))) {
            throw new IllegalArgumentException(
                    "a frame of %s reduced by %d is not %s".formatted(frame, reduction, picture.size()));
        }
    }

    /** A frame whose memory is its own. */
    public FramePixels(Picture picture, ImageSize frame, int reduction) {
        this(picture, frame, reduction, Optional.empty(), () -> {});
    }

    /** A frame with all its pixels. */
    public static FramePixels whole(PixelImage pixels) {
        return new FramePixels(pixels, pixels.size(), 1);
    }

    /** The picture as blue, green and red: a copy when it was decoded to something else. */
    public PixelImage pixels() {
        return picture.toPixels();
    }

    /**
     * A region as a frame of its own, with all its pixels; good as long as this is.
     *
     * @throws IllegalArgumentException when it was not decoded so
     */
    public FramePixels region(Region region) {
        if (detail.isPresent() && detail.get().region().equals(region)) {
            return new FramePixels(detail.get().picture(), region.size(), 1);
        }
        if (reduction != 1 || !region.isIn(frame)) {
            throw new IllegalArgumentException(
                    "a frame of %s, reduced by %d, has not all pixels of %s".formatted(frame, reduction, region));
        }
        return whole(picture.toPixels().cut(region));
    }

    @Override
    public void close() {
        memory.run();
    }

    /** The size that is left, parts of squares rounded up. */
    static ImageSize reduced(ImageSize frame, int reduction) {
        return new ImageSize((frame.width() + reduction - 1) / reduction, (frame.height() + reduction - 1) / reduction);
    }

    /** The greatest reduction that leaves at least so many pixels in width and in height. */
    static int greatest(ImageSize frame, ImageSize least) {
        int reduction = COARSEST;
        while (reduction > 1 && !covers(reduced(frame, reduction), least)) {
            reduction /= 2;
        }
        return reduction;
    }

    private static boolean covers(ImageSize size, ImageSize least) {
        return size.width() >= least.width() && size.height() >= least.height();
    }
}
