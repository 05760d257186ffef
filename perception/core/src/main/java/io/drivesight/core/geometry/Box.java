package io.drivesight.core.geometry;

/**
 * An axis-aligned box in the image plane, in pixels, half-open: {@code new Box(0, 0, 1, 1)} covers exactly the first pixel.
 * Origin at the top-left corner of the top-left pixel, x to the right, y down. Widths are plain differences (no {@code +1}).
 *
 * @param left left edge [px], finite
 * @param top top edge [px], finite
 * @param right right edge [px], finite, at least {@code left}
 * @param bottom bottom edge [px], finite, at least {@code top}
 */
public record Box(double left, double top, double right, double bottom) {
    public Box {
        // Written so that NaN fails too.
        if (!(left <= right && top <= bottom)
                || Double.isInfinite(left)
                || Double.isInfinite(top)
                || Double.isInfinite(right)
                || Double.isInfinite(bottom)) {
            throw new IllegalArgumentException(
                    "not a box: left %s, top %s, right %s, bottom %s".formatted(left, top, right, bottom));
        }
    }

    /** The box around a centre; negative sizes count as 0. */
    public static Box ofCenter(double centerX, double centerY, double width, double height) {
        double halfWidth = Math.max(0, width) / 2;
        double halfHeight = Math.max(0, height) / 2;
        return new Box(centerX - halfWidth, centerY - halfHeight, centerX + halfWidth, centerY + halfHeight);
    }

    /** The box with this top-left corner and size. */
    public static Box ofSize(double left, double top, double width, double height) {
        return new Box(left, top, left + width, top + height);
    }

    public double width() {
        return right - left;
    }

    public double height() {
        return bottom - top;
    }

    public double area() {
        return width() * height();
    }

    public double centerX() {
        return (left + right) / 2;
    }

    public double centerY() {
        return (top + bottom) / 2;
    }

    /** Area shared with the other box [px2]; 0 when they only touch. */
    public double intersection(Box other) {
        // Most pairs of boxes are nothing to each other: tell so first.
        if (left >= other.right || other.left >= right || top >= other.bottom || other.top >= bottom) {
            return 0;
        }
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        return width * height;
    }

    /** Intersection over union, 0..1; 0 when both areas are 0. */
    public double iou(Box other) {
        double shared = intersection(other);
        double union = area() + other.area() - shared;
        return union <= 0 ? 0 : shared / union;
    }

    /** Share of this box's own area that lies inside the other, 0..1; 0 when this box has no area. */
    public double coveredBy(Box other) {
        double area = area();
        return area <= 0 ? 0 : intersection(other) / area;
    }

    /** The box whose edges lie halfway between the edges of both. */
    public Box halfwayTo(Box other) {
        return new Box(
                (left + other.left) / 2, (top + other.top) / 2, (right + other.right) / 2, (bottom + other.bottom) / 2);
    }

    /** This box cut to the image; may have no area when it lies outside. */
    public Box clippedTo(ImageSize image) {
        return new Box(
                clamp(left, image.width()),
                clamp(top, image.height()),
                clamp(right, image.width()),
                clamp(bottom, image.height()));
    }

    private static double clamp(double value, int limit) {
        return Math.max(0, Math.min(value, limit));
    }

    public Box translated(double dx, double dy) {
        return new Box(left + dx, top + dy, right + dx, bottom + dy);
    }
}
