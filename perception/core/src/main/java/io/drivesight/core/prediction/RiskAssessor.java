package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.prediction.EgoCorridor.Footprint;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.GroundMotion;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Risk of one object at a time. With calibration everything comes from the ground plane. Without it the time to collision
 * comes from the growth of the box, there is no safe distance, and the corridor is judged by an assumed camera: coarse.
 * Levels: attention is an object whose path enters the ground that the vehicle will sweep. With calibration and ego motion, emergency and warning
 * ask who is there when: the object's path and the vehicle's must touch within the time, or the object is in the way already and the safe
 * distance is not held; what passes in its own lane, or stands beside the road, is neither. Otherwise they need a low time to
 * collision of an object in the ego path.
 */
final class RiskAssessor {
    private static final double LONGEST = 30;
    private static final double MIN_RATE = 0.1;
    private final RiskConfig config;

    RiskAssessor(RiskConfig config) {
        this.config = config;
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
        Conflict conflict = conflict(track, motion, state, hypothesis, ego, horizon, camera);
        boolean timed = calibrated && ego.isPresent() && !motion.relative();
        boolean tooNear = safe.isPresent() && !held && (!timed || conflict.isNow());
        Criticality level = level(conflict.inPath(), timed ? conflict.touch() : time, tooNear);
        return new Risk(time, source, safe, held, conflict.inPath(), level);
    }

    /**
     * Where object and vehicle meet.
     *
     * @param inPath the object's path enters the ground that the vehicle will sweep
     * @param isNow the object is there already
     * @param touch when they touch [s]; empty: not within the horizon
     */
    private record Conflict(boolean inPath, boolean isNow, OptionalDouble touch) {}

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
        return OptionalDouble.of(config.safeDistance(Math.max(0, ego.get().speed()), motion.velocityX()));
    }

    private Conflict conflict(
            TrackedObject track,
            GroundMotion motion,
            MotionState state,
            MotionHypothesis hypothesis,
            Optional<EgoMotion> ego,
            PredictorConfig horizon,
            GroundCamera camera) {
        PathModel model = PathModel.of(track.objectClass().kind(), motion.relative());
        EgoCorridor corridor = new EgoCorridor(ego, horizon.horizonSeconds(), config);
        Footprint object = Footprint.of(
                BodySize.of(track.objectClass()),
                motion,
                camera.model().mounting(),
                corridor.direction(motion.x(), motion.y()));
        boolean inPath = false;
        boolean isNow = false;
        for (int i = 0; i <= horizon.points(); i++) {
            double seconds = i * horizon.stepSeconds();
            double[] at = state.after(hypothesis, seconds, model);
            boolean inside = corridor.contains(object, at[0], at[1]);
            inPath |= inside;
            isNow |= i == 0 && inside;
            if (corridor.touches(object, at[0], at[1], seconds)) {
                return new Conflict(true, isNow, OptionalDouble.of(seconds));
            }
        }
        return new Conflict(inPath, isNow, OptionalDouble.empty());
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
