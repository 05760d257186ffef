package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import java.util.Optional;

/** The ground that the vehicle sweeps within a time when it keeps its speed and yaw rate: a band along an arc. */
final class EgoCorridor {
    private static final double STRAIGHT = 1e-5;

    private final double curvature;
    private final double length;
    private final double halfWidth;

    /** @param ego empty: straight ahead, as far as the settings say */
    EgoCorridor(Optional<EgoMotion> ego, double seconds, RiskConfig config) {
        double speed = ego.map(EgoMotion::speed).orElse(0.0);
        curvature = ego.filter(motion -> motion.speed() > 1)
                .map(motion -> motion.yawRate() / motion.speed())
                .orElse(0.0);
        length = config.front()
                + (ego.isPresent() ? Math.max(config.minReach(), speed * seconds) : config.unknownReach());
        halfWidth = config.halfWidth() + config.margin();
    }

    /**
     * @param x of the object's near side, in the vehicle frame [m]
     * @param y the same [m]
     * @param halfExtent half the width of the object [m]
     */
    boolean contains(double x, double y, double halfExtent) {
        double along = x;
        double aside = y;
        if (Math.abs(curvature) > STRAIGHT) {
            double radius = 1 / curvature;
            // Signed, so that left and right turns mirror each other.
            double toCentre = radius - y;
            double sign = Math.signum(radius);
            along = Math.abs(radius) * Math.atan2(x, sign * toCentre);
            aside = sign * (Math.abs(radius) - Math.hypot(x, toCentre));
        }
        return along >= 0 && along <= length && Math.abs(aside) <= halfWidth + halfExtent;
    }
}
