package io.drivesight.simulator.score.run;

import io.drivesight.core.prediction.RiskConfig;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.ObjectTruth;

/**
 * How much an object really matters at a moment, from what really came after it. The true time to collision: after how long the
 * vehicle, on the way that it really took but at the speed that it has at this moment (nobody brakes), meets the object, which
 * goes where it really went. The vehicle is as wide as the hints take it to be, with their margin to each side. No assumption about
 * the object's motion is in it, so a car that comes round a bend in its own lane is no danger.
 *
 * @param timeToCollision [s]; infinite: not within the time looked ahead
 * @param tooNear the object stands in the vehicle's way, nearer than the safe distance of arXiv:1708.06374
 */
record TrueRisk(double timeToCollision, boolean tooNear) {
    private static final double STEP = 0.05;
    /** Behind the middle of the rear axle [m]. */
    private static final double TAIL = 1;

    /** More than two bodies' lengths, and what they may speed up by meanwhile [m]. */
    private static final double FAR = 50;

    private static final TrueRisk NONE = new TrueRisk(Double.POSITIVE_INFINITY, false);

    /**
     * Of an object in a frame.
     *
     * @param world of the frame's vehicle
     */
    static TrueRisk of(ObjectTruth object, RunFrame frame, TruthWorld world) {
        if (object.objectClass().kind() == Kind.INFRASTRUCTURE) {
            return NONE;
        }
        double speed = Math.max(0, frame.truth().orElseThrow().egoMotion().speed());
        double objectSpeed = Math.hypot(object.velocity().x(), object.velocity().y());
        double longest = longest();
        // Most objects are too far away to matter, whatever they do.
        if (object.range() > longest * (speed + objectSpeed) + FAR) {
            return NONE;
        }
        Footprint now = footprint(object, world.pose(frame).outward(Pose.of(object)));
        double time = Double.POSITIVE_INFINITY;
        boolean inWay = false;
        for (double ahead = 0; ahead <= longest; ahead += STEP) {
            Footprint vehicle = vehicle(world.along(frame, speed * ahead));
            inWay |= vehicle.meets(now);
            if (Double.isInfinite(time) && vehicle.meets(footprint(object, place(object, frame, world, ahead)))) {
                time = ahead;
            }
        }
        double distance = NearSide.of(object, ScoreRules.RISK.front(), 0).x() - ScoreRules.RISK.front();
        double safe = ScoreRules.RISK.safeDistance(speed, object.velocity().x());
        return new TrueRisk(time, inWay && distance >= 0 && distance < safe);
    }

    private static double longest() {
        return ScoreRules.RISK.warningSeconds() + ScoreRules.EARLY_IS_NO_FALSE_ALARM;
    }

    /** Where it really is by then; where the truth ends, straight on from now. */
    private static Pose place(ObjectTruth object, RunFrame frame, TruthWorld world, double ahead) {
        return world.place(frame.key(object), frame.capture() + ahead)
                .orElseGet(() -> world.pose(frame)
                        .outward(new Pose(
                                object.position().x()
                                        + ahead * object.velocity().x(),
                                object.position().y()
                                        + ahead * object.velocity().y(),
                                object.heading())));
    }

    private static Footprint footprint(ObjectTruth object, Pose middle) {
        return new Footprint(middle, object.size().length(), object.size().width());
    }

    private static Footprint vehicle(Pose pose) {
        RiskConfig config = ScoreRules.RISK;
        Pose middle = pose.outward(new Pose((config.front() - TAIL) / 2, 0, 0));
        return new Footprint(middle, config.front() + TAIL, 2 * (config.halfWidth() + config.margin()));
    }

    /** The true time to collision is below the warning threshold. */
    boolean isCritical() {
        return timeToCollision < ScoreRules.RISK.warningSeconds();
    }

    /** A warning is no false alarm: critical, nearly so, or nearer than the safe distance. */
    boolean justifiesWarning() {
        return tooNear || timeToCollision < longest();
    }
}
