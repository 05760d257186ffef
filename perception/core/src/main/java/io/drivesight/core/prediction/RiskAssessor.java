package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.ContactChance.Chance;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.Risk.TimeToCollisionSource;
import io.drivesight.core.prediction.RoadCurve.Spot;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Risk of one object at a time. With calibration everything comes from the ground plane. Without it the time to collision
 * comes from the growth of the box, there is no safe distance, and the corridor is judged by an assumed camera: coarse.
 * Levels: attention is an object whose path enters the ground that the vehicle will sweep, or that is nearer than the safe distance and in
 * the way. With calibration and ego motion, emergency and warning ask how probably the two touch within the time
 * ({@link ContactChance}). Otherwise they need a low time to collision of an object in the ego path. What hangs or stands beside the road
 * as its furniture is never more than one to attend to.
 */
final class RiskAssessor {
    private static final double LONGEST = 30;
    private static final double MIN_RATE = 0.1;
    /** Where an object's way is looked at, to see whether it enters the corridor: so many straight parts. */
    private static final int PARTS = 2;

    /** Growth of the box is a coarser clock than contact: a warning by it begins later [s]. */
    private static final double BY_GROWTH = 2.7;

    private final PredictorConfig horizon;
    private RoadCurve curve = RoadCurve.STRAIGHT;
    private EgoCorridor corridor;
    private Optional<EgoMotion> ego = Optional.empty();
    private Optional<ContactChance> chances = Optional.empty();
    private Map<Long, Double> outOfLine = Map.of();

    /**
     * The level of one object before it has held for any time.
     *
     * @param risk with the level that would be published
     * @param chance of contact; empty where the level does not come from it
     */
    record Assessed(Risk risk, Optional<Chance> chance) {}

    RiskAssessor(PredictorConfig horizon) {
        this.horizon = horizon;
        this.corridor = corridor();
    }

    /** Begins a frame. The road is not used where the vehicle's motion is unknown; {@code parkedOutOfLine} as {@link RoadUsers} tells it. */
    void begin(Optional<EgoMotion> motion, RoadAhead belief, RoadCurve road, Map<Long, Double> parkedOutOfLine) {
        outOfLine = parkedOutOfLine;
        ego = motion;
        curve = motion.isPresent() ? road : RoadCurve.STRAIGHT;
        corridor = corridor();
        chances = motion.map(known -> new ContactChance(known, belief, road));
    }

    private EgoCorridor corridor() {
        double length = ego.map(motion -> Math.max(RiskConfig.MIN_REACH, motion.speed() * horizon.horizonSeconds()))
                .orElse(RiskConfig.UNKNOWN_REACH);
        return new EgoCorridor(curve, RiskConfig.FRONT + length, RiskConfig.HALF_WIDTH + RiskConfig.MARGIN);
    }

    /**
     * @param expansion time to collision from the growth of the box, used without calibration [s]
     * @param state from which the path starts, on the plane
     * @param hypothesis the most likely one
     * @param stands how probably it has not moved lately, 0..1
     * @param calibrated false: plane and camera are only assumed
     */
    Assessed assess(
            TrackedObject track,
            GroundMotion motion,
            OptionalDouble expansion,
            MotionState state,
            MotionHypothesis hypothesis,
            double stands,
            boolean calibrated) {
        Spot spot = curve.locate(motion.x(), motion.y());
        boolean inPath = inPath(track, motion, state, spot, hypothesis);
        Optional<Chance> chance = calibrated && !motion.relative()
                ? chances.map(each ->
                        each.of(track, motion, state, spot, stands, outOfLine.getOrDefault(track.trackId(), 0.0)))
                : Optional.empty();
        OptionalDouble time = time(motion, expansion, chance, calibrated);
        TimeToCollisionSource source = time.isEmpty()
                ? TimeToCollisionSource.NONE
                : calibrated ? TimeToCollisionSource.RANGE_RATE : TimeToCollisionSource.IMAGE_EXPANSION;
        OptionalDouble safe = calibrated ? safe(motion) : OptionalDouble.empty();
        boolean held = safe.isPresent() && motion.x() - RiskConfig.FRONT >= safe.getAsDouble();
        Criticality level = level(track, inPath, time, chance);
        return new Assessed(new Risk(time, source, safe, held, inPath, Optional.empty(), level), chance);
    }

    private OptionalDouble time(
            GroundMotion motion, OptionalDouble expansion, Optional<Chance> chance, boolean calibrated) {
        double touch = chance.map(Chance::touch).orElse(Double.POSITIVE_INFINITY);
        if (touch < Double.POSITIVE_INFINITY) {
            return OptionalDouble.of(touch);
        }
        return calibrated ? rangeTime(motion) : limited(expansion);
    }

    /** Distance from the middle of the bumper over the rate at which it shrinks. */
    private OptionalDouble rangeTime(GroundMotion motion) {
        double dx = motion.x() - RiskConfig.FRONT;
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
    private OptionalDouble safe(GroundMotion motion) {
        if (ego.isEmpty() || motion.relative() || motion.x() < RiskConfig.FRONT) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(RiskConfig.safeDistance(Math.max(0, ego.get().speed()), motion.velocityX()));
    }

    private boolean inPath(
            TrackedObject track, GroundMotion motion, MotionState state, Spot spot, MotionHypothesis hypothesis) {
        PathModel model = PathModel.of(track.objectClass().kind(), motion.relative());
        BodySize body = BodySize.of(track.objectClass());
        Spot from = spot;
        boolean travels = EgoCorridor.travels(motion);
        double heading = travels ? motion.heading() : from.heading();
        if (hypothesis == MotionHypothesis.STATIONARY) {
            return corridor.crossed(from, from, heading, body);
        }
        if (hypothesis == MotionHypothesis.ROAD) {
            double away = Math.cos(heading - from.heading()) * state.speed() * horizon.horizonSeconds();
            return corridor.crossed(from, new Spot(from.along() + away, from.aside(), from.heading()), heading, body);
        }
        double[] x = new double[PARTS];
        double[] y = new double[PARTS];
        state.place(hypothesis, new Steps(model, PARTS, horizon.horizonSeconds() / PARTS), x, y);
        for (int i = 0; i < PARTS; i++) {
            Spot to = curve.locate(x[i], y[i]);
            if (corridor.crossed(from, to, heading, body)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private Criticality level(TrackedObject track, boolean inPath, OptionalDouble time, Optional<Chance> chance) {
        ObjectClass.Kind kind = track.objectClass().kind();
        Criticality least = inPath && kind != ObjectClass.Kind.OTHER ? Criticality.ATTENTION : Criticality.NONE;
        if (!kind.isRoadUser()) {
            return least;
        }
        if (chance.isPresent()) {
            return chance.get().level(least);
        }
        double seconds = inPath ? time.orElse(Double.POSITIVE_INFINITY) : Double.POSITIVE_INFINITY;
        if (seconds < RiskConfig.EMERGENCY_SECONDS) {
            return Criticality.EMERGENCY;
        }
        return seconds < Math.min(BY_GROWTH, RiskConfig.WARNING_SECONDS) ? Criticality.WARNING : least;
    }
}
