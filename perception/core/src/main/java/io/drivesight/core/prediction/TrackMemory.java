package io.drivesight.core.prediction;

import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.PathModel.HypothesisPriors;
import io.drivesight.core.prediction.PathModel.Steps;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The recent past of one track on a plane that does not turn with the vehicle, and how well each hypothesis would have
 * foretold it. Every hypothesis predicts from a state {@link #LAG} ago (less for young tracks, at least {@link #MIN_LAG}) to
 * now; its log-likelihood, averaged over about {@link #MEMORY}, weighs it. All in seconds: the frame rate does not matter.
 */
final class TrackMemory {
    private static final MotionHypothesis[] HYPOTHESES = MotionHypothesis.values();
    private static final double LAG = 0.85;
    private static final double MIN_LAG = 0.3;
    private static final double SPACING = 0.09;
    private static final double MEMORY = 0.5;
    /** Independent predictions within the memory and the lag: how much the average counts. */
    private static final double EVIDENCE = 2;
    /** Spread of accelerations in traffic, turning included; and the hardest believed [m/s2]. */
    private static final double ACCELERATION_DEVIATION = 2;

    private static final double MAX_ACCELERATION = 6;
    /** Nothing brakes or turns harder than this [m/s2], and filters err by so much [m/s]. */
    private static final double HARDEST = 9;

    private static final double OTHERWISE = 2;
    /** What is found by more than this from where it was known to be was not there [standard deviations; and m on top]. */
    private static final double ELSEWHERE = 3;

    private static final double ELSEWHERE_METRES = 1;
    private static final double[] NO_SCORES = new double[HYPOTHESES.length];

    private final Deque<Snapshot> past = new ArrayDeque<>();
    private final double[] scores = new double[HYPOTHESES.length];
    private final ExpansionWatch expansion = new ExpansionWatch();
    private final BoxTrail trail = new BoxTrail();
    private boolean relative;
    private double accelerationX;
    private double accelerationY;
    private double deceleration = 1;
    private final Alarm alarm = new Alarm();
    private @Nullable MotionState latest;
    private double latestTime;
    /** Variance of its place then, the greater one of both axes [m2]. */
    private double latestPlace;
    /** When what was believed until then turned out to be wrong. */
    private double knownSince = Double.NEGATIVE_INFINITY;

    private ObjectClass.Kind kind = ObjectClass.Kind.VEHICLE;

    /** {@code road} is the state of one who follows the road; empty where there is none. */
    private record Snapshot(double time, MotionState state, double velocityVariance, Optional<MotionState> road) {
        Snapshot state(StateCodec codec) {
            return new Snapshot(
                    codec.real(time),
                    state.state(codec),
                    codec.real(velocityVariance),
                    codec.flag(road.isPresent())
                            ? Optional.of(road.orElse(MotionState.NONE).state(codec))
                            : Optional.empty());
        }
    }

    private static final Snapshot NOTHING = new Snapshot(0, MotionState.NONE, 0, Optional.empty());

    /**
     * Takes in the present state.
     *
     * @param time [s], on any clock that does not jump
     * @param dt since the time before [s], 0 at first
     * @param now where it is and its velocity; accelerations are ours to find out
     * @param road the same, if it followed the road from here; empty where there is none
     * @param variance of the velocity, mean of both axes [m2/s2]
     * @param place variance of the place, the greater one of both axes [m2]
     */
    void observe(
            double time,
            double dt,
            MotionState now,
            Optional<MotionState> road,
            double variance,
            double place,
            boolean isRelative,
            ObjectClass.Kind kind,
            PathModel model) {
        boolean inOneFrame = isRelative == relative;
        if (!inOneFrame) {
            // The frame of reference has changed: places cannot be compared.
            past.clear();
            Arrays.fill(scores, 0);
            relative = isRelative;
        }
        if (latest != null
                && dt > 0
                && (changed(latest, now) > OTHERWISE + HARDEST * dt
                        || (inOneFrame && isElsewhere(latest, dt, now, place)))) {
            // Nothing changes its velocity so fast, nor leaps: what was believed until now was wrong.
            past.clear();
            Arrays.fill(scores, 0);
            knownSince = time;
        }
        while (!past.isEmpty() && time - past.getFirst().time() > LAG) {
            past.removeFirst();
        }
        latest = now;
        latestTime = time;
        latestPlace = place;
        this.kind = kind;
        deceleration = ordinaryBraking(kind);
        accelerationX = 0;
        accelerationY = 0;
        Snapshot old = past.peekFirst();
        if (old != null && time - old.time() >= MIN_LAG) {
            judge(old, time - old.time(), dt, now, wander(kind), model);
            derive(old, time - old.time(), now, variance);
        }
        if (past.isEmpty() || time - past.getLast().time() >= SPACING) {
            MotionState here = present(now.x(), now.y(), now.velocityX(), now.velocityY(), 0);
            past.addLast(new Snapshot(time, here, variance, road));
        }
    }

    /**
     * A state with what is remembered of its acceleration, in axes turned by {@code heading} against the memory's
     * plane [rad].
     */
    MotionState present(double x, double y, double velocityX, double velocityY, double heading) {
        double cos = Math.cos(heading);
        double sin = Math.sin(heading);
        return new MotionState(
                x,
                y,
                velocityX,
                velocityY,
                cos * accelerationX + sin * accelerationY,
                -sin * accelerationX + cos * accelerationY,
                deceleration);
    }

    /** The same for a motion in the vehicle's frame. */
    MotionState present(GroundMotion motion, double heading) {
        return present(motion.x(), motion.y(), motion.velocityX(), motion.velocityY(), heading);
    }

    private static double changed(MotionState from, MotionState to) {
        return Math.hypot(to.velocityX() - from.velocityX(), to.velocityY() - from.velocityY());
    }

    /** Whether its place is not the one that was known: what is remembered of its way has a leap in it. */
    private boolean isElsewhere(MotionState from, double dt, MotionState now, double place) {
        double dx = now.x() - from.x() - dt * (from.velocityX() + now.velocityX()) / 2;
        double dy = now.y() - from.y() - dt * (from.velocityY() + now.velocityY()) / 2;
        return Math.hypot(dx, dy) > ELSEWHERE_METRES + ELSEWHERE * Math.sqrt(Math.max(place, latestPlace));
    }

    private void judge(Snapshot old, double lag, double dt, MotionState now, double wander, PathModel model) {
        double variance = old.velocityVariance() * lag * lag + wander * lag * lag * lag / 3 + 1e-6;
        double share = -Math.expm1(-dt / MEMORY);
        boolean first = Arrays.equals(scores, NO_SCORES);
        Steps step = new Steps(model, 1, lag);
        double[] x = new double[1];
        double[] y = new double[1];
        for (int i = 0; i < scores.length; i++) {
            boolean follows = HYPOTHESES[i] == MotionHypothesis.ROAD;
            MotionState from = follows ? old.road().orElse(old.state()) : old.state();
            from.place(HYPOTHESES[i], step, x, y);
            double dx = now.x() - x[0];
            double dy = now.y() - y[0];
            double logLikelihood = -(dx * dx + dy * dy) / (2 * variance);
            scores[i] += (first ? 1 : share) * (logLikelihood - scores[i]);
        }
    }

    /** Spectral density with which a hypothesis that is true is strayed from, as far as weighing goes [m2/s3]. */
    private static double wander(ObjectClass.Kind kind) {
        return switch (kind) {
            case VEHICLE -> 0.365;
            case VULNERABLE, ANIMAL, OTHER -> 0.0144;
            case INFRASTRUCTURE -> 0.0025;
        };
    }

    /** Deceleration of an ordinary stop [m/s2]. */
    private static double ordinaryBraking(ObjectClass.Kind kind) {
        return kind == ObjectClass.Kind.VEHICLE ? 2 : 1;
    }

    /** Acceleration from the change of velocity, drawn to zero by its uncertainty. */
    private void derive(Snapshot old, double lag, MotionState now, double variance) {
        double prior = ACCELERATION_DEVIATION * ACCELERATION_DEVIATION;
        // What the filter keeps to be alert cancels in a difference.
        double noise = 0.1 * (variance + old.velocityVariance()) / (lag * lag);
        double trust = prior / (prior + noise) / lag;
        double ax = trust * (now.velocityX() - old.state().velocityX());
        double ay = trust * (now.velocityY() - old.state().velocityY());
        double limit = Math.min(1, MAX_ACCELERATION / Math.max(1e-9, Math.hypot(ax, ay)));
        accelerationX = limit * ax;
        accelerationY = limit * ay;
        double braking = trust * (old.state().speed() - now.speed());
        deceleration = Math.min(MAX_ACCELERATION, Math.max(deceleration, braking));
    }

    /** Its track has ended: a warning that was given about it is kept for what appears in its place. */
    void end(LostAlarms lost) {
        MotionState last = latest;
        if (last != null && !relative && alarm.given()) {
            lost.add(latestTime, last, kind, alarm);
        }
    }

    /** Since it was last found to do something else than was believed [s]; infinite: it never was. */
    double knownFor(double time) {
        return time - knownSince;
    }

    /** Whether a warning about this track is given. */
    Alarm alarm() {
        return alarm;
    }

    BoxTrail trail() {
        return trail;
    }

    ExpansionWatch expansion() {
        return expansion;
    }

    /** Probability of each hypothesis, in the order of the enum; they add up to 1. None for the road where there is none. */
    double[] weights(HypothesisPriors priors, boolean road) {
        double[] weights = new double[HYPOTHESES.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = HYPOTHESES[i] == MotionHypothesis.ROAD && !road ? 0 : priors.of(HYPOTHESES[i]);
        }
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < weights.length; i++) {
            best = weights[i] > 0 ? Math.max(best, scores[i]) : best;
        }
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= Math.exp(EVIDENCE * Math.min(0, scores[i] - best));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    TrackMemory state(StateCodec codec) {
        expansion.state(codec);
        trail.state(codec);
        relative = codec.flag(relative);
        accelerationX = codec.real(accelerationX);
        accelerationY = codec.real(accelerationY);
        deceleration = codec.real(deceleration);
        knownSince = codec.real(knownSince);
        alarm.state(codec);
        MotionState last = latest;
        latest = codec.flag(last != null) ? (last == null ? MotionState.NONE : last).state(codec) : null;
        latestTime = codec.real(latestTime);
        latestPlace = codec.real(latestPlace);
        kind = codec.choice(kind);
        codec.reals(scores);
        codec.all(past, 9 * Long.BYTES, () -> NOTHING, each -> each.state(codec));
        return this;
    }
}
