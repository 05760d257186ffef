package io.drivesight.fusion.world;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.geometry.ImageSize;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The part of a flat ground that a camera overlooks, less what large things near it hide. */
final class ViewArea {
    private static final int BEARINGS = 24;

    private final GroundCamera camera;
    private final double range;
    private final List<Bearing> bearings = new ArrayList<>();

    /** A direction in which the camera overlooks ground, a unit vector, from where on and up to where [m]. */
    private record Bearing(double dx, double dy, double from, double to) {}

    /**
     * A thing that hides what is behind it.
     *
     * @param x vehicle frame [m]
     * @param y vehicle frame [m]
     * @param radius [m]
     */
    record Thing(double x, double y, double radius) {}

    /** @param range beyond, nothing counts as overlooked [m] */
    private ViewArea(GroundCamera camera, double range) {
        this.camera = camera;
        this.range = range;
        ImageSize size = camera.model().intrinsics().size();
        for (int i = 0; i <= BEARINGS; i++) {
            double u = size.width() * (double) i / BEARINGS;
            GroundCamera.PixelRay low = camera.ray(u, size.height());
            OptionalDouble depth = camera.groundDepth(low);
            double across = Math.hypot(low.x(), low.y());
            if (depth.isPresent() && across >= 1e-6 && depth.getAsDouble() * across < range) {
                bearings.add(new Bearing(
                        low.x() / across, low.y() / across, depth.getAsDouble() * across, upTo(camera, u, range)));
            }
        }
    }

    /** What is known already, or that of another camera or range. */
    @SuppressWarnings("ReferenceEquality") // the very one
    static ViewArea of(@Nullable ViewArea known, GroundCamera camera, double range) {
        return known != null && known.camera == camera && known.range == range ? known : new ViewArea(camera, range);
    }

    /** Around its edge, in the vehicle frame: along its far side from left to right, back along its near side. */
    List<double[]> less(List<Thing> things) {
        Mounting mounting = camera.model().mounting();
        double[][] edge = new double[2 * bearings.size()][];
        for (int i = 0; i < bearings.size(); i++) {
            Bearing b = bearings.get(i);
            double to = Math.max(b.from, hidden(mounting, b.dx, b.dy, b.to, things));
            edge[i] = new double[] {mounting.x() + to * b.dx, mounting.y() + to * b.dy};
            edge[edge.length - 1 - i] = new double[] {mounting.x() + b.from * b.dx, mounting.y() + b.from * b.dy};
        }
        return List.of(edge);
    }

    /** A camera that looks down does not see as far as the range. */
    private static double upTo(GroundCamera camera, double u, double range) {
        GroundCamera.PixelRay high = camera.ray(u, 0);
        OptionalDouble depth = camera.groundDepth(high);
        return depth.isPresent() ? Math.min(range, depth.getAsDouble() * Math.hypot(high.x(), high.y())) : range;
    }

    private static double hidden(Mounting mounting, double dx, double dy, double range, List<Thing> things) {
        double free = range;
        for (Thing thing : things) {
            double x = thing.x() - mounting.x();
            double y = thing.y() - mounting.y();
            double along = x * dx + y * dy;
            double aside = Math.abs(x * dy - y * dx);
            if (along > 0 && aside < thing.radius()) {
                free = Math.min(free, along);
            }
        }
        return free;
    }

    /** Whether a thing at a place would be seen well inside the picture, and how far from the camera. */
    static OptionalDouble wellInView(GroundCamera camera, double x, double y, double margin) {
        double[] projected = new double[GroundCamera.PROJECTED];
        camera.project(x, y, 1, projected);
        if (projected[GroundCamera.DEPTH] < 1) {
            return OptionalDouble.empty();
        }
        ImageSize size = camera.model().intrinsics().size();
        double u = projected[GroundCamera.U];
        double v = projected[GroundCamera.V];
        boolean inside = u > margin * size.width()
                && u < (1 - margin) * size.width()
                && v > 0
                && v < (1 - margin) * size.height();
        Mounting mounting = camera.model().mounting();
        return inside ? OptionalDouble.of(Math.hypot(x - mounting.x(), y - mounting.y())) : OptionalDouble.empty();
    }
}
