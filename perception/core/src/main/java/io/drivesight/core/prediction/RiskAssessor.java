package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.tracking.GroundMotion;
import io.drivesight.core.tracking.TrackedObject;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Risk of one object at a time. With calibration everything comes from the ground plane. Without it the time to collision
 * comes from the growth of the box, there is no safe distance, and the corridor is judged by an assumed camera: coarse.
 * Levels: emergency and warning need an object in the ego path; a warning is a low time to collision or a safe distance that
 * is not held, an emergency a very low time to collision.
 */
final class RiskAssessor {
    private static final double LONGEST = 30;
    private static final double MIN_RATE = 0.1;
    /** Objects stand at most so wide in the way when their boxes say more [m]. */
    private static final double MAX_HALF_EXTENT = 1.3;

    private final RiskConfig config;
    private final SafeDistance safeDistance;

    RiskAssessor(RiskConfig config) {
        this.config = config;
        this.safeDistance = new SafeDistance(config);
    }

    /**
     * @param expansion time to collision from the growth of the box, used without calibration [s]
     * @param state from which the path starts, on the plane
     * @param hypothesis the most likely one
     * @param horizon how far the path reaches, and in which steps
     * @param calibrated false: plane and camera are only assumed
     */
    Risk assess(
            TrackedObject track,
            GroundMotion motion,
            OptionalDouble expansion,
            MotionState state,
            MotionHypothesis hypothesis,
            Optional<EgoMotion> ego,
            PredictorConfig horizon,
            GroundCamera camera,
            boolean calibrated) {
        OptionalDouble time = calibrated ? rangeTime(motion, ego) : limited(expansion);
        TimeToCollisionSource source = time.isEmpty()
                ? TimeToCollisionSource.NONE
                : calibrated ? TimeToCollisionSource.RANGE_RATE : TimeToCollisionSource.IMAGE_EXPANSION;
        OptionalDouble safe = calibrated ? safe(motion, ego) : OptionalDouble.empty();
        boolean held = safe.isPresent() && motion.x() - config.front() >= safe.getAsDouble();
        boolean inPath = inPath(track, state, hypothesis, ego, horizon, camera, motion.relative());
        return new Risk(time, source, safe, held, inPath, level(inPath, time, safe.isPresent() && !held));
    }

    /** Distance from the middle of the bumper over the rate at which it shrinks. */
    private OptionalDouble rangeTime(GroundMotion motion, Optional<EgoMotion> ego) {
        double dx = motion.x() - config.front();
        double dy = motion.y();
        double vx = motion.velocityX();
        double vy = motion.velocityY();
        if (!motion.relative() && ego.isPresent()) {
            EgoMotion vehicle = ego.get();
            vx -= vehicle.speed() - vehicle.yawRate() * dy;
            vy -= vehicle.yawRate() * motion.x();
        }
        double range = Math.hypot(dx, dy);
        double closing = -(dx * vx + dy * vy) / Math.max(1e-9, range);
        return closing > MIN_RATE ? limited(range / closing) : OptionalDouble.empty();
    }

    private static OptionalDouble limited(OptionalDouble seconds) {
        return seconds.isPresent() ? limited(seconds.getAsDouble()) : seconds;
    }

    private static OptionalDouble limited(double seconds) {
        return seconds <= LONGEST ? OptionalDouble.of(seconds) : OptionalDouble.empty();
    }

    /** Only for objects ahead: the definition is about two vehicles one behind the other. */
    private OptionalDouble safe(GroundMotion motion, Optional<EgoMotion> ego) {
        if (ego.isEmpty() || motion.relative() || motion.x() < config.front()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(safeDistance.metres(Math.max(0, ego.get().speed()), motion.velocityX()));
    }

    private boolean inPath(
            TrackedObject track,
            MotionState state,
            MotionHypothesis hypothesis,
            Optional<EgoMotion> ego,
            PredictorConfig horizon,
            GroundCamera camera,
            boolean relative) {
        PathModel model = PathModel.of(track.objectClass().kind(), relative);
        EgoCorridor corridor = new EgoCorridor(ego, horizon.horizonSeconds(), config);
        double metresPerPixel = Math.max(0, camera.depth(state.x(), state.y(), 0))
                / camera.model().intrinsics().focalX();
        double extent = Math.min(MAX_HALF_EXTENT, metresPerPixel * track.box().width() / 2);
        for (int i = 0; i <= horizon.points(); i++) {
            double seconds = i * horizon.stepSeconds();
            double x = state.xAfter(hypothesis, seconds, model);
            double y = state.yAfter(hypothesis, seconds, model);
            if (corridor.contains(x, y, extent)) {
                return true;
            }
        }
        return false;
    }

    private Criticality level(boolean inPath, OptionalDouble time, boolean tooNear) {
        if (!inPath) {
            return Criticality.NONE;
        }
        double seconds = time.orElse(Double.POSITIVE_INFINITY);
        if (seconds < config.emergencySeconds()) {
            return Criticality.EMERGENCY;
        }
        return seconds < config.warningSeconds() || tooNear ? Criticality.WARNING : Criticality.ATTENTION;
    }
}
