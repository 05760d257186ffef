package io.drivesight.core.prediction;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import java.util.Optional;

/** The ground that the vehicle sweeps within a time when it keeps its speed and yaw rate: a band along an arc. */
final class EgoCorridor {
    private static final double STRAIGHT = 1e-5;
    /** Of the vehicle, behind the middle of its rear axle [m]. */
    private static final double REAR = 1;

    private final double curvature;
    private final double length;
    private final double halfWidth;
    private final double margin;
    private final double front;
    private final double speed;

    /** @param ego empty: straight ahead, as far as the settings say */
    EgoCorridor(Optional<EgoMotion> ego, double seconds, RiskConfig config) {
        speed = ego.map(EgoMotion::speed).orElse(0.0);
        margin = config.margin();
        front = config.front();
        curvature = ego.filter(motion -> motion.speed() > 1)
                .map(motion -> motion.yawRate() / motion.speed())
                .orElse(0.0);
        length = config.front()
                + (ego.isPresent() ? Math.max(config.minReach(), speed * seconds) : config.unknownReach());
        halfWidth = config.halfWidth();
    }

    /** The direction that the corridor has where it passes a place [rad]. */
    double direction(double x, double y) {
        return Math.abs(curvature) <= STRAIGHT ? 0 : place(x, y).along * curvature;
    }

    /** True when the object, whose near side is at x and y in the vehicle frame [m], reaches into the corridor. */
    boolean contains(Footprint object, double x, double y) {
        Place place = place(object.middleX(x), object.middleY(y));
        double turned = object.heading() - place.along * curvature;
        double along = object.extentAlong(turned);
        return place.along + along >= 0
                && place.along - along <= length
                && Math.abs(place.aside) <= halfWidth + margin + object.extentAcross(turned);
    }

    /**
     * True when the object then touches the vehicle, which has gone on along the corridor.
     *
     * @param x of the object's near side at that time, in the vehicle frame of now [m]
     * @param y the same [m]
     * @param seconds from now
     */
    boolean touches(Footprint object, double x, double y, double seconds) {
        Place place = place(object.middleX(x), object.middleY(y));
        double turned = object.heading() - place.along * curvature;
        double along = object.extentAlong(turned);
        double ahead = place.along - speed * seconds;
        return ahead + along >= -REAR
                && ahead - along <= front
                && Math.abs(place.aside) <= halfWidth + object.extentAcross(turned);
    }

    /** Along and beside the corridor's middle, positive to the left [m]. */
    private record Place(double along, double aside) {}

    private Place place(double x, double y) {
        if (Math.abs(curvature) <= STRAIGHT) {
            return new Place(x, y);
        }
        double radius = 1 / curvature;
        // Signed, so that left and right turns mirror each other.
        double toCentre = radius - y;
        double sign = Math.signum(radius);
        return new Place(
                Math.abs(radius) * Math.atan2(x, sign * toCentre), sign * (Math.abs(radius) - Math.hypot(x, toCentre)));
    }

    /**
     * The ground that an object stands on: a rectangle of its class's usual size. A ground position is that of the near side, on the
     * ray to the middle; what is met is the whole. Of a car that stands beside the road the camera sees the flank, whose far end
     * lies nearer to the middle of the image than the car is to the vehicle's way.
     *
     * @param offsetX from the near side to the middle, in the vehicle frame [m]
     * @param offsetY the same [m]
     * @param heading of its length, in the vehicle frame [rad]
     * @param halfLength [m]
     * @param halfWidth [m]
     */
    record Footprint(double offsetX, double offsetY, double heading, double halfLength, double halfWidth) {
        /** Slower than this, or with a heading vaguer than {@link #MAX_VARIANCE}, a direction of travel says nothing [m/s]. */
        private static final double LEAST_SPEED = 1.5;
        /** 20 degrees [rad2]. */
        private static final double MAX_VARIANCE = 0.12;

        /**
         * The footprint of an object.
         *
         * @param motion where it is and how it moves
         * @param mounting where it is seen from
         * @param road direction of the vehicle's way at that place, in which vehicles stand that are not known to move otherwise [rad]
         */
        static Footprint of(BodySize body, GroundMotion motion, Mounting mounting, double road) {
            boolean travels = Math.hypot(motion.velocityX(), motion.velocityY()) > LEAST_SPEED
                    && motion.headingVariance() < MAX_VARIANCE
                    && !motion.relative();
            double heading = travels ? motion.heading() : road;
            double halfLength = body.length() / 2;
            double halfWidth = body.width() / 2;
            double x = motion.x() - mounting.x();
            double y = motion.y() - mounting.y();
            double range = Math.max(1e-9, Math.hypot(x, y));
            double ray = Math.atan2(y, x) - heading;
            double depth = Math.abs(Math.cos(ray)) * halfLength + Math.abs(Math.sin(ray)) * halfWidth;
            return new Footprint(depth * x / range, depth * y / range, heading, halfLength, halfWidth);
        }

        double middleX(double nearX) {
            return nearX + offsetX;
        }

        double middleY(double nearY) {
            return nearY + offsetY;
        }

        /** How far it reaches from its middle along a line that its length is turned against [m]. */
        double extentAlong(double turned) {
            return Math.abs(Math.cos(turned)) * halfLength + Math.abs(Math.sin(turned)) * halfWidth;
        }

        /** The same across the line [m]. */
        double extentAcross(double turned) {
            return Math.abs(Math.sin(turned)) * halfLength + Math.abs(Math.cos(turned)) * halfWidth;
        }
    }
}
