package io.drivesight.core.ground;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.camera.GroundCamera.PixelRay;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Places a box on the ground. Two sources of depth: where the bottom of the box meets the ground plane, good when near; and
 * the height of the box against the usual height of its class, good when far or when the feet are outside the image. They
 * are weighted by their variances, along the ray through the bottom centre. What is found is the visible near side.
 */
public final class RangeFinder {
    /** A box that comes so near to the image border is taken as cut by it [share of the image height]. */
    private static final double BORDER = 0.004;

    /** The same at the sides, where a detector ends the box of a cut object a few pixels early [share of the image width]. */
    private static final double SIDE = 0.01;

    private static final double MAX_DEPTH = 400;
    /** Standard deviation of a box edge: so many px, and so much of the box' height. */
    private static final double EDGE_PIXELS = 1;

    private static final double EDGE_SHARE = 0.015;
    /** Pitch of the body on its springs, new in every frame: a car nods by about 0.3 degrees [rad]. */
    private static final double PITCH_JITTER = 0.004;
    /** Mounting error and slope of the road against the vehicle's plane, lasting: grades change by 1 to 2 per cent within 100 m [rad]. */
    private static final double PITCH_BIAS = 0.012;

    /**
     * One depth with its uncertainty.
     *
     * @param metres along the optical axis [m]
     * @param jitter variance that is new in every frame [m2]
     * @param bias variance that lasts [m2]
     */
    public record Depth(double metres, double jitter, double bias) {
        private double variance() {
            return jitter + bias;
        }

        private Depth fusedWith(Depth other) {
            double share = other.variance() / (variance() + other.variance());
            double rest = 1 - share;
            return new Depth(
                    share * metres + rest * other.metres,
                    share * share * jitter + rest * rest * other.jitter,
                    share * share * bias + rest * rest * other.bias);
        }
    }

    /**
     * A placed box.
     *
     * @param x forward [m]
     * @param y to the left [m]
     * @param noise covariance that is new in every frame [m2]
     * @param bias covariance that lasts [m2]
     * @param depth along the optical axis [m]
     */
    public record Placement(double x, double y, Covariance2 noise, Covariance2 bias, double depth) {}

    /** Depth from the contact point; empty when it is cut off or not below the horizon. */
    public Optional<Depth> contactDepth(GroundCamera camera, Box box, ImageSize image) {
        if (box.bottom() >= image.height() * (1 - BORDER)) {
            return Optional.empty();
        }
        PixelRay ray = camera.ray(box.centerX(), box.bottom());
        OptionalDouble depth = camera.groundDepth(ray);
        if (depth.isEmpty() || depth.getAsDouble() > MAX_DEPTH) {
            return Optional.empty();
        }
        double metres = depth.getAsDouble();
        double perRadian = metres / -ray.z();
        double edge = edge(box) / camera.model().intrinsics().focalY();
        double jitter = perRadian * Math.hypot(edge, PITCH_JITTER);
        double bias = perRadian * PITCH_BIAS;
        return Optional.of(new Depth(metres, jitter * jitter, bias * bias));
    }

    /** Depth from the height of the box; a box that the image cuts is larger than it looks, and far less sure. */
    public Depth sizeDepth(GroundCamera camera, Box box, ImageSize image, ObjectClass objectClass) {
        BodySize size = BodySize.of(objectClass);
        double height = Math.max(1, box.height());
        double metres = camera.model().intrinsics().focalY() * size.height() / height;
        boolean cut = box.bottom() >= image.height() * (1 - BORDER) || box.top() <= image.height() * BORDER;
        double jitter = metres * Math.sqrt(2) * edge(box) / height;
        double bias = metres * (size.deviation() / size.height() + (cut ? 0.5 : 0));
        return new Depth(metres, jitter * jitter, bias * bias);
    }

    private static double edge(Box box) {
        return EDGE_PIXELS + EDGE_SHARE * box.height();
    }

    /** Places a box with both sources where it can. */
    public Placement place(GroundCamera camera, Box box, ImageSize image, ObjectClass objectClass) {
        Depth size = sizeDepth(camera, box, image, objectClass);
        return place(
                camera,
                box,
                image,
                BodySize.of(objectClass),
                contactDepth(camera, box, image).map(size::fusedWith).orElse(size));
    }

    /** Places a box by its size alone: for cameras whose height and pitch are unknown. */
    Placement placeBySize(GroundCamera camera, Box box, ImageSize image, ObjectClass objectClass) {
        return place(camera, box, image, BodySize.of(objectClass), sizeDepth(camera, box, image, objectClass));
    }

    private Placement place(GroundCamera camera, Box box, ImageSize image, BodySize body, Depth depth) {
        PixelRay ray = camera.ray(box.centerX(), box.bottom());
        Mounting mounting = camera.model().mounting();
        double metres = Math.min(MAX_DEPTH, depth.metres());
        double perPixel = metres / camera.model().intrinsics().focalX();
        boolean cut = box.left() <= SIDE * image.width() || box.right() >= (1 - SIDE) * image.width();
        // What a side of the image cuts shows some other part of itself in every frame, as if it came along with the
        // vehicle:
        // its place says next to nothing about how it moves.
        double elsewhere = cut ? Math.hypot(body.length(), body.width()) : 0;
        double across = Math.hypot(perPixel * edge(box), elsewhere);
        double lasting = cut ? perPixel * box.width() / 2 : 0;
        return new Placement(
                mounting.x() + metres * ray.x(),
                mounting.y() + metres * ray.y(),
                along(ray, depth.jitter() + elsewhere * elsewhere, across * across),
                along(ray, depth.bias(), lasting * lasting),
                metres);
    }

    /** The covariance with one variance along the ray and another one across it. */
    private static Covariance2 along(PixelRay ray, double along, double across) {
        double square = ray.x() * ray.x() + ray.y() * ray.y();
        double c2 = ray.x() * ray.x() / square;
        double s2 = ray.y() * ray.y() / square;
        double cs = ray.x() * ray.y() / square;
        double stretched = along * square;
        return new Covariance2(c2 * stretched + s2 * across, cs * (stretched - across), s2 * stretched + c2 * across);
    }
}
