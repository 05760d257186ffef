package io.drivesight.core.prediction;

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
    private static final HypothesisPriors DRIVING = new HypothesisPriors(0.3, 0.1, 0.1, 0.1, 0.4);
    /** Against a vehicle of unknown motion standing and stopping mean nothing, and a circle is none. */
    private static final HypothesisPriors DRIVING_RELATIVE = new HypothesisPriors(0.3, 0, 0, 0, 0.7);
    /** For walkers turning was measured to beat going straight nowhere. */
    private static final HypothesisPriors WALKING = new HypothesisPriors(0.55, 0, 0.1, 0.35, 0);

    private static final HypothesisPriors STANDING = new HypothesisPriors(0.05, 0, 0, 0.95, 0);

    /** Road vehicles brake and accelerate by 1 m/s2 in ordinary traffic and keep their lane; tails as measured below. */
    private static final PathModel VEHICLE = new PathModel(DRIVING, 1, FOREVER, new PathNoise(0.8, 0.3, 0, 1), 1.5);

    // Chosen by `score hints --hold-out` on all recordings (docs/tracking.md has the figures held out).
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

    /**
     * The model of a kind.
     *
     * @param relative true: velocities are relative to a vehicle whose own motion is unknown
     */
    public static PathModel of(ObjectClass.Kind kind, boolean relative) {
        return switch (kind) {
            case VEHICLE -> relative ? VEHICLE_RELATIVE : VEHICLE;
            case VULNERABLE, ANIMAL -> relative ? WALKER_RELATIVE : WALKER;
            case INFRASTRUCTURE -> relative ? FIXED_RELATIVE : FIXED;
        };
    }

    /** The same with another uncertainty. */
    public PathModel with(PathNoise otherNoise, double otherDegreesOfFreedom) {
        return new PathModel(priors, manoeuvreSeconds, persistenceSeconds, otherNoise, otherDegreesOfFreedom);
    }

    /** The same with other paths. */
    public PathModel with(HypothesisPriors otherPriors, double otherManoeuvre, double otherPersistence) {
        return new PathModel(otherPriors, otherManoeuvre, otherPersistence, noise, degreesOfFreedom);
    }
}
