package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
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

    /**
     * True when the object reaches into the corridor.
     *
     * @param x of the object's near side, in the vehicle frame [m]
     * @param y the same [m]
     */
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
}
