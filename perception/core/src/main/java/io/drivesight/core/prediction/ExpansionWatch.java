package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateCodec;
import java.util.OptionalDouble;

/**
 * Time to collision of one track from the growth of its box. What comes into view at the border of the image grows without
 * coming nearer, so growth counts only while the box is free of the border, and has been for {@link #SETTLING}: until then
 * the filter still remembers the false growth. A time known before the box touched the border runs on for {@link #MEMORY}.
 */
final class ExpansionWatch {
    private static final double SETTLING = 0.5;
    private static final double MEMORY = 1;
    private static final double NEVER = Double.NEGATIVE_INFINITY;
    /** A box that comes so near to the border is taken as cut by it [share of the image height]. */
    private static final double BORDER = 0.004;

    private double touched = NEVER;
    private double known = Double.POSITIVE_INFINITY;
    private double knownAt = NEVER;

    static boolean touchesBorder(Box box, ImageSize image) {
        double margin = Math.max(1, BORDER * image.height());
        return box.left() <= margin
                || box.top() <= margin
                || box.right() >= image.width() - margin
                || box.bottom() >= image.height() - margin;
    }

    /**
     * Takes in the present growth.
     *
     * @param time [s], on any clock that does not jump
     * @param rate relative growth of the box [1/s]
     */
    void observe(double time, boolean touches, double rate) {
        if (touches) {
            touched = time;
        } else if (time - touched >= SETTLING) {
            known = rate > 0 ? 1 / rate : Double.POSITIVE_INFINITY;
            knownAt = time;
        }
    }

    /** Time until the distance is zero [s], at the time of the last observation or later; empty when nothing can be said. */
    OptionalDouble timeToCollision(double time) {
        double age = time - knownAt;
        return age <= MEMORY && Double.isFinite(known)
                ? OptionalDouble.of(Math.max(0, known - age))
                : OptionalDouble.empty();
    }

    void state(StateCodec codec) {
        touched = codec.real(touched);
        known = codec.real(known);
        knownAt = codec.real(knownAt);
    }
}
