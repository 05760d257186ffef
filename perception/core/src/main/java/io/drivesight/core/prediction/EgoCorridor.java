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

    /**
     * @param x of the object's near side, in the vehicle frame [m]
     * @param y the same [m]
     * @param halfExtent half the width of the object [m]
     */
    boolean contains(double x, double y, double halfExtent) {
        Place place = place(x, y);
        return place.along >= 0 && place.along <= length && Math.abs(place.aside) <= halfWidth + margin + halfExtent;
    }

    /**
     * True when the object then touches the vehicle, which has gone on along the corridor.
     *
     * @param x of the object's near side at that time, in the vehicle frame of now [m]
     * @param y the same [m]
     * @param halfExtent half the width of the object [m]
     * @param seconds from now
     */
    boolean touches(double x, double y, double halfExtent, double seconds) {
        Place place = place(x, y);
        double ahead = place.along - speed * seconds;
        return ahead >= -REAR && ahead <= front && Math.abs(place.aside) <= halfWidth + halfExtent;
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
