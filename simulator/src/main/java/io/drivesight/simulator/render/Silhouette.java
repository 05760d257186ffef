package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import java.util.Optional;

/** What one object covers in a frame, counted in samples. Mutable while the frame is drawn. */
final class Silhouette {
    private static final double HALF_SAMPLE = 0.125;

    private double left = Double.POSITIVE_INFINITY;
    private double top = Double.POSITIVE_INFINITY;
    private double right = Double.NEGATIVE_INFINITY;
    private double bottom = Double.NEGATIVE_INFINITY;
    private double seenLeft = Double.POSITIVE_INFINITY;
    private double seenTop = Double.POSITIVE_INFINITY;
    private double seenRight = Double.NEGATIVE_INFINITY;
    private double seenBottom = Double.NEGATIVE_INFINITY;
    private int samples;
    private int seen;

    /** A corner of one of the object's triangles. */
    void corner(double x, double y) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
    }

    /** Samples inside the image, hidden or not. */
    void gained(int count) {
        samples += count;
    }

    /** A sample where nothing is in front of the object. */
    void seen(double x, double y) {
        seen++;
        seenLeft = Math.min(seenLeft, x - HALF_SAMPLE);
        seenRight = Math.max(seenRight, x + HALF_SAMPLE);
        seenTop = Math.min(seenTop, y - HALF_SAMPLE);
        seenBottom = Math.max(seenBottom, y + HALF_SAMPLE);
    }

    boolean isInImage() {
        return samples > 0;
    }

    Box fullBox() {
        return new Box(left, top, right, bottom);
    }

    Optional<Box> visibleBox(ImageSize image) {
        return seen == 0
                ? Optional.empty()
                : Optional.of(new Box(seenLeft, seenTop, seenRight, seenBottom).clippedTo(image));
    }

    double visibleFraction() {
        return samples == 0 ? 0 : (double) seen / samples;
    }

    /** Share of the full box outside the image. */
    double truncation(ImageSize image) {
        Box box = fullBox();
        return box.area() <= 0 ? 0 : 1 - box.clippedTo(image).area() / box.area();
    }
}
