package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;

/**
 * Where a frame's pixels lie in the model's input, as they were really resampled: both maps use the integer size of the
 * resized picture, so {@code toImage(toModel(box))} is the box again up to rounding of doubles.
 *
 * @param source size of the frame [px]
 * @param target size of the model's input [px]
 * @param contentWidth width of the resized picture inside the target [px]
 * @param contentHeight height of the resized picture inside the target [px]
 * @param offsetX left padding [px]
 * @param offsetY top padding [px]
 */
public record Letterbox(
        ImageSize source, ImageSize target, int contentWidth, int contentHeight, int offsetX, int offsetY) {

    /** Fits a frame into a target. */
    public static Letterbox of(ImageSize source, ImageSize target, ResizeMode mode) {
        if (mode == ResizeMode.STRETCH) {
            return new Letterbox(source, target, target.width(), target.height(), 0, 0);
        }
        double ratio = Math.min((double) target.width() / source.width(), (double) target.height() / source.height());
        boolean centered = mode == ResizeMode.LETTERBOX_CENTER;
        int width = fit(source.width() * ratio, target.width(), centered);
        int height = fit(source.height() * ratio, target.height(), centered);
        return new Letterbox(
                source,
                target,
                width,
                height,
                centered ? (target.width() - width) / 2 : 0,
                centered ? (target.height() - height) / 2 : 0);
    }

    /** The reference code of the families rounds differently: YOLOX and NanoDet cut, Ultralytics rounds. */
    private static int fit(double length, int limit, boolean round) {
        // The small term keeps an exact fit exact in spite of the division before.
        long fitted = round ? Math.round(length) : (long) Math.floor(length + 1e-6);
        return (int) Math.max(1, Math.min(limit, fitted));
    }

    /** Input pixels per frame pixel, horizontally. */
    public double scaleX() {
        return (double) contentWidth / source.width();
    }

    /** Input pixels per frame pixel, vertically. */
    public double scaleY() {
        return (double) contentHeight / source.height();
    }

    /** From frame pixels to input pixels. */
    public Box toModel(Box box) {
        return new Box(
                box.left() * scaleX() + offsetX,
                box.top() * scaleY() + offsetY,
                box.right() * scaleX() + offsetX,
                box.bottom() * scaleY() + offsetY);
    }

    /** From input pixels to frame pixels; not clipped. */
    public Box toImage(Box box) {
        return new Box(imageX(box.left()), imageY(box.top()), imageX(box.right()), imageY(box.bottom()));
    }

    /** From an input column to a frame column [px]. */
    public double imageX(double modelX) {
        return (modelX - offsetX) * source.width() / contentWidth;
    }

    /** From an input row to a frame row [px]. */
    public double imageY(double modelY) {
        return (modelY - offsetY) * source.height() / contentHeight;
    }
}
