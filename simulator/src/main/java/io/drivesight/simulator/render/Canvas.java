package io.drivesight.simulator.render;

import io.drivesight.core.geometry.ImageSize;
import org.jspecify.annotations.Nullable;

/** The memory that drawing a frame takes, for one camera; not thread-safe, reused from frame to frame. */
final class Canvas {
    final Projection projection;
    final ImageSize size;
    final SampleBuffer samples;
    final Geometry geometry;
    /** Rays through the pixels' middles, x and y of {@code (x, y, 1)} in turn; none before {@link #light}. */
    float[] rays = {};
    /** Linear radiance, red, green, blue in turn; none before {@link #light}. */
    float[] radiance = {};

    private float @Nullable [] spare;

    Canvas(Projection projection) {
        this.projection = projection;
        size = projection.intrinsics().size();
        samples = new SampleBuffer(size.width(), size.height());
        geometry = new Geometry(samples, projection);
    }

    /** Makes room for a picture; what is only measured needs none. */
    void light() {
        if (rays.length > 0) {
            return;
        }
        rays = new float[2 * size.width() * size.height()];
        radiance = new float[3 * size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                Point ray = projection.ray(x + 0.5, y + 0.5);
                rays[2 * (y * size.width() + x)] = (float) ray.x();
                rays[2 * (y * size.width() + x) + 1] = (float) ray.y();
            }
        }
    }

    /** The radiance as it is now, in memory of its own. */
    float[] spareCopy() {
        float[] copy = spare != null ? spare : new float[radiance.length];
        spare = copy;
        System.arraycopy(radiance, 0, copy, 0, radiance.length);
        return copy;
    }
}
