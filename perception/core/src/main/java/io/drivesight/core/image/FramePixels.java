package io.drivesight.core.image;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import java.util.Arrays;
import java.util.Optional;

/**
 * A decoded frame, whose pixels may be fewer than the frame has: one pixel stands for a square of {@code pitch} a side, from the
 * frame's left top corner on; at the right and lower edge for what is left of one. Of one region it may have all pixels beside.
 *
 * <p>Closing it lends its memory to later frames. Whoever does not close it may keep it.
 *
 * @param picture what was decoded
 * @param frame size of the frame, upright [px]
 * @param eighths of the frame's width and height that are left, rounded up: 1 to {@link #ALL}
 * @param detail all pixels of one region of it; empty: of none, unless they are all there
 * @param memory is told when the picture is no longer looked at
 */
public record FramePixels(Picture picture, ImageSize frame, int eighths, Optional<Detail> detail, Runnable memory)
        implements AutoCloseable {
    /** A frame with all its pixels. */
    public static final int ALL = 8;

    /** To what JPEGs are decoded; 7 would save little. */
    private static final int[] SCALES = {1, 2, 3, 4, 5, 6};

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
        if (!picture.size().equals(scaled(frame, eighths))) {
            throw new IllegalArgumentException(
                    "%d eighths of a frame of %s are not %s".formatted(eighths, frame, picture.size()));
        }
    }

    /** A frame whose memory is its own. */
    public FramePixels(Picture picture, ImageSize frame, int eighths) {
        this(picture, frame, eighths, Optional.empty(), () -> {});
    }

    /** A frame with all its pixels. */
    public static FramePixels whole(PixelImage pixels) {
        return new FramePixels(pixels, pixels.size(), ALL);
    }

    /** Pixels of the frame from one of the picture's to the next, 1 to 8. */
    public double pitch() {
        return (double) ALL / eighths;
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
            return new FramePixels(detail.get().picture(), region.size(), ALL);
        }
        if (eighths != ALL || !region.isIn(frame)) {
            throw new IllegalArgumentException(
                    "%d eighths of a frame of %s have not all pixels of %s".formatted(eighths, frame, region));
        }
        return new FramePixels(picture.cut(region), region.size(), ALL);
    }

    @Override
    public void close() {
        memory.run();
    }

    /** The size that is left, parts of squares rounded up. */
    static ImageSize scaled(ImageSize frame, int eighths) {
        return new ImageSize(scaled(frame.width(), eighths), scaled(frame.height(), eighths));
    }

    private static int scaled(int length, int eighths) {
        return Math.toIntExact(((long) length * eighths + ALL - 1) / ALL);
    }

    /** The fewest eighths that leave at least so many pixels in width and in height. */
    static int fewest(ImageSize frame, ImageSize least) {
        return Arrays.stream(SCALES)
                .filter(eighths -> scaled(frame.width(), eighths) >= least.width()
                        && scaled(frame.height(), eighths) >= least.height())
                .findFirst()
                .orElse(ALL);
    }
}
