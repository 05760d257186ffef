package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.taxonomy.ObjectClass;

/**
 * How objects of one kind are expected to move on.
 *
 * @param priors weights of the hypotheses before anything was seen
 * @param manoeuvreSeconds time constant with which a manoeuvre dies out (Singer, 1970; cars: about 1 s) [s], above 0
 * @param persistenceSeconds time constant with which the expected velocity of a constant-velocity path fades, as speed and
 *     direction wander [s], above 0; infinite: not at all
 * @param noise how far they stray from a path
 * @param degreesOfFreedom how heavy the tails of their straying are: those of Student's t, above 0; infinite: normal
 */
public record PathModel(
        HypothesisPriors priors,
        double manoeuvreSeconds,
        double persistenceSeconds,
        PathNoise noise,
        double degreesOfFreedom) {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    /** Vehicles follow roads: what they do now they go on doing for a while. */
    private static final HypothesisPriors DRIVING = new HypothesisPriors(0.3, 0.1, 0.1, 0.1, 0.4, 0.4);
    /** Against a vehicle of unknown motion standing and stopping mean nothing, and a circle is none. */
    private static final HypothesisPriors DRIVING_RELATIVE = new HypothesisPriors(0.3, 0, 0, 0, 0.7, 0);
    /** For walkers turning was measured to beat going straight nowhere. */
    private static final HypothesisPriors WALKING = new HypothesisPriors(0.55, 0, 0.1, 0.35, 0, 0);

    private static final HypothesisPriors STANDING = new HypothesisPriors(0.05, 0, 0, 0.95, 0, 0);

    /** Road vehicles brake and accelerate by 1 m/s2 in ordinary traffic and keep their lane; tails as measured below. */
    private static final PathModel VEHICLE = new PathModel(DRIVING, 1, FOREVER, new PathNoise(0.8, 0.3, 0, 1), 1.5);

    // Chosen on all recordings by HintHoldOutTest in perception/evaluation (docs/tracking.md has the figures held out).
    private static final PathModel VEHICLE_RELATIVE =
            new PathModel(DRIVING_RELATIVE, 0.5, FOREVER, new PathNoise(1.5, 1.5, 4, 0.01), 1.5);
    private static final PathModel WALKER = new PathModel(WALKING, 1, 60, new PathNoise(0.16, 0.16, 0.12, 0.01), 2);
    private static final PathModel WALKER_RELATIVE =
            new PathModel(HypothesisPriors.CONSTANT_VELOCITY, 1, FOREVER, new PathNoise(0.4, 0.4, 4, 0.25), 1);

    private static final PathModel FIXED =
            new PathModel(STANDING, 1, FOREVER, new PathNoise(0.05, 0.05, 0, 1), FOREVER);
    private static final PathModel FIXED_RELATIVE =
            new PathModel(HypothesisPriors.CONSTANT_VELOCITY, 1, FOREVER, new PathNoise(1, 1, 0, 1), FOREVER);

    public PathModel {
        if (!(manoeuvreSeconds > 0 && persistenceSeconds > 0 && degreesOfFreedom > 0)) {
            throw new IllegalArgumentException("times and degrees of freedom must be above 0");
        }
    }

    /** The model of a kind; {@code relative}: velocities are relative to a vehicle whose own motion is unknown. */
    public static PathModel of(ObjectClass.Kind kind, boolean relative) {
        return switch (kind) {
            case VEHICLE -> relative ? VEHICLE_RELATIVE : VEHICLE;
            case VULNERABLE, ANIMAL, OTHER -> relative ? WALKER_RELATIVE : WALKER;
            case INFRASTRUCTURE -> relative ? FIXED_RELATIVE : FIXED;
        };
    }

    /**
     * How likely each {@link MotionHypothesis} is before anything was seen; 0 leaves it out, at least one is above 0. They need
     * not add up to 1.
     *
     * @param constantVelocity 0 or more
     * @param constantTurnRate 0 or more
     * @param stopping 0 or more
     * @param stationary 0 or more
     * @param manoeuvre 0 or more
     * @param road 0 or more; counts only where there is a road to follow
     */
    public record HypothesisPriors(
            double constantVelocity,
            double constantTurnRate,
            double stopping,
            double stationary,
            double manoeuvre,
            double road) {
        /** Constant velocity and nothing else. */
        public static final HypothesisPriors CONSTANT_VELOCITY = new HypothesisPriors(1, 0, 0, 0, 0, 0);

        public HypothesisPriors {
            if (!(constantVelocity >= 0
                            && constantTurnRate >= 0
                            && stopping >= 0
                            && stationary >= 0
                            && manoeuvre >= 0
                            && road >= 0)
                    || constantVelocity + constantTurnRate + stopping + stationary + manoeuvre <= 0) {
                throw new IllegalArgumentException("priors must be 0 or more, and one of them above 0");
            }
        }

        double of(MotionHypothesis hypothesis) {
            return switch (hypothesis) {
                case CONSTANT_VELOCITY -> constantVelocity;
                case CONSTANT_TURN_RATE -> constantTurnRate;
                case STOPPING -> stopping;
                case STATIONARY -> stationary;
                case MANOEUVRE -> manoeuvre;
                case ROAD -> road;
            };
        }
    }

    /**
     * How far road users stray from a predicted path: square roots of the spectral densities of the acceleration along and across
     * the direction of travel [m/s^1.5], so that the variance grows with {@code density^2 t^3 / 3}.
     *
     * @param along the direction of travel, above 0
     * @param across it, above 0
     * @param alertness velocity variance that the filter keeps only to be quick to follow, and that real motion does not show
     *     [m2/s2]: of the velocity's variance up to here, only the share counts
     * @param share of the alertness that is real, 0..1
     */
    public record PathNoise(double along, double across, double alertness, double share) {
        private static final double STANDING = 0.3;

        public PathNoise {
            if (!(along > 0 && across > 0 && alertness >= 0 && share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "noise along and across a path must be above 0, alertness 0 or more, its share 0 to 1");
            }
        }

        /**
         * Growth of a position's covariance after some seconds, for one who moves like this.
         *
         * @param out xx, xy, yy are written to it from {@code at} on [m2]
         */
        void after(double seconds, double velocityX, double velocityY, Covariance2 velocity, double[] out, int at) {
            double mean = (velocity.xx() + velocity.yy()) / 2;
            double counted = 1 - (1 - share) * Math.min(1, alertness / Math.max(1e-9, mean));
            double factor = counted * seconds * seconds;
            double cube = seconds * seconds * seconds / 3;
            double a = along * along * cube;
            double b = across * across * cube;
            double square = velocityX * velocityX + velocityY * velocityY;
            boolean stands = square < STANDING * STANDING;
            double xx = velocityX * velocityX / square;
            double yy = velocityY * velocityY / square;
            double xy = velocityX * velocityY / square;
            out[at] = velocity.xx() * factor + (stands ? Math.max(a, b) : xx * a + yy * b);
            out[at + 1] = velocity.xy() * factor + (stands ? 0 : xy * (a - b));
            out[at + 2] = velocity.yy() * factor + (stands ? Math.max(a, b) : yy * a + xx * b);
        }
    }

    /** What every path of one model has in common at its points: times, and how far a velocity or an acceleration carries. */
    static final class Steps {
        private final double[] seconds;
        private final double[] fading;
        private final double[] dying;

        /** So many points, the first after one step [s]. */
        Steps(PathModel model, int points, double step) {
            seconds = new double[points];
            fading = new double[points];
            dying = new double[points];
            for (int i = 0; i < points; i++) {
                seconds[i] = (i + 1) * step;
                fading[i] = MotionState.fading(seconds[i], model.persistenceSeconds());
                dying[i] = MotionState.dying(seconds[i], model.manoeuvreSeconds());
            }
        }

        int count() {
            return seconds.length;
        }

        /** Time of a point after the capture time [s]. */
        double seconds(int i) {
            return seconds[i];
        }

        /** Seconds at full speed that bring it as far as a fading velocity does. */
        double fading(int i) {
            return fading[i];
        }

        /** Way per acceleration of a manoeuvre [s2]. */
        double dying(int i) {
            return dying[i];
        }
    }
}
