package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import java.util.Optional;

/** What one object covers in a frame, counted in samples. Mutable while the frame is drawn. */
final class Silhouette {
    private static final double HALF_SAMPLE = 0.125;

    private final Extent full = new Extent();
    private final Extent visible = new Extent();
    private int samples;
    private int seen;

    private static final class Extent {
        private double left = Double.POSITIVE_INFINITY;
        private double top = Double.POSITIVE_INFINITY;
        private double right = Double.NEGATIVE_INFINITY;
        private double bottom = Double.NEGATIVE_INFINITY;

        private void add(double x, double y, double around) {
            left = Math.min(left, x - around);
            right = Math.max(right, x + around);
            top = Math.min(top, y - around);
            bottom = Math.max(bottom, y + around);
        }

        private Box box() {
            return new Box(left, top, right, bottom);
        }
    }

    /** A corner of one of the object's triangles. */
    void corner(double x, double y) {
        full.add(x, y, 0);
    }

    /** Samples inside the image, hidden or not. */
    void gained(int count) {
        samples += count;
    }

    /** A sample where nothing is in front of the object. */
    void seen(double x, double y) {
        seen++;
        visible.add(x, y, HALF_SAMPLE);
    }

    boolean isInImage() {
        return samples > 0;
    }

    Box fullBox() {
        return full.box();
    }

    Optional<Box> visibleBox(ImageSize image) {
        return seen == 0 ? Optional.empty() : Optional.of(visible.box().clippedTo(image));
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
