package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;

/**
 * Width and height of an input into which frames are stretched: a number of pixels, and how far the input's aspect follows the
 * frame's.
 *
 * @param pixels width times height [px2], kept but for the rounding of sides
 * @param power the input's aspect is the frame's to this power: 0 a square, 1 the frame's own
 */
record StretchedShape(double pixels, double power) {
    /** Finer ones are of no use. */
    private static final int STEP = 32;

    private static final double WIDE = 16.0 / 9;

    /** What a model made for squares does best with: an aspect of 1.2 for 16:9. */
    private static final double MEASURED = 0.32;

    /** However long a frame is, its input is no longer. */
    private static final double MOST_ASPECT = 4;

    /** The shape that gives frames of 16:9 this input, unless that is longer than they are; a square one says nothing of its shape. */
    static StretchedShape of(ImageSize wide) {
        double aspect = (double) Math.max(wide.width(), wide.height()) / Math.min(wide.width(), wide.height());
        double power = aspect == 1 ? MEASURED : Math.min(1, Math.log(aspect) / Math.log(WIDE));
        return new StretchedShape(wide.pixels(), power);
    }

    /** The input for a frame, of multiples of a stride; one on its side gets the same on its side. */
    ImageSize inputFor(ImageSize frame, int stride) {
        int step = stride * Math.max(1, (STEP + stride - 1) / stride);
        boolean upright = frame.height() > frame.width();
        double aspect = upright ? 1.0 * frame.height() / frame.width() : 1.0 * frame.width() / frame.height();
        int one = round(Math.sqrt(pixels * Math.min(MOST_ASPECT, Math.pow(aspect, power))), step);
        int other = round(pixels / one, step);
        int longer = Math.max(one, other);
        int shorter = Math.min(one, other);
        return upright ? new ImageSize(shorter, longer) : new ImageSize(longer, shorter);
    }

    private static int round(double length, int step) {
        return step * Math.max(1, Math.toIntExact(Math.round(length / step)));
    }
}
