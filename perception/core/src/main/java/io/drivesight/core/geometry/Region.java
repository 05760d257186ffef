package io.drivesight.core.geometry;

/**
 * A rectangle of whole pixels in a frame, half-open.
 *
 * @param left first column [px], at least 0
 * @param top first row [px], at least 0
 * @param size columns and rows [px]
 */
public record Region(int left, int top, ImageSize size) {
    public Region {
        if (left < 0 || top < 0) {
            throw new IllegalArgumentException("a region begins at 0, 0 or later, was " + left + ", " + top);
        }
    }

    /**
     * The region of a size that lies nearest around a point without leaving the frame; it begins at even pixels, as pictures with
     * coarser colours ask for.
     *
     * @param frame the frame's size [px]
     * @param size wanted [px]; what is larger than the frame is cut
     * @param centerX wanted middle [px]
     * @param centerY wanted middle [px]
     */
    public static Region around(ImageSize frame, ImageSize size, double centerX, double centerY) {
        int width = Math.min(size.width(), frame.width());
        int height = Math.min(size.height(), frame.height());
        return new Region(
                begin(centerX, width, frame.width()),
                begin(centerY, height, frame.height()),
                new ImageSize(width, height));
    }

    private static int begin(double center, int length, int limit) {
        long wanted = Math.round(center - length / 2.0);
        return (int) Math.max(0, Math.min(wanted, limit - length)) & ~1;
    }

    /** The region of a size in the frame's middle. */
    public static Region middle(ImageSize frame, ImageSize size) {
        return around(frame, size, frame.width() / 2.0, frame.height() / 2.0);
    }

    public int right() {
        return left + size.width();
    }

    public int bottom() {
        return top + size.height();
    }

    /** Nothing of a frame of this size is outside. */
    public boolean covers(ImageSize frame) {
        return left == 0 && top == 0 && right() >= frame.width() && bottom() >= frame.height();
    }

    /** It lies in a frame of this size. */
    public boolean isIn(ImageSize frame) {
        return right() <= frame.width() && bottom() <= frame.height();
    }

    public Box box() {
        return new Box(left, top, right(), bottom());
    }

    /**
     * Whether a box in the frame comes so near to an edge of this region that it may be cut there; the frame's own edges do not
     * count.
     *
     * @param margin how near [px]
     */
    public boolean cuts(Box box, ImageSize frame, double margin) {
        return (left > 0 && box.left() < left + margin)
                || (top > 0 && box.top() < top + margin)
                || (right() < frame.width() && box.right() > right() - margin)
                || (bottom() < frame.height() && box.bottom() > bottom() - margin);
    }
}
