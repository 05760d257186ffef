package io.drivesight.core.prediction;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Risk of one object. Assumptions: flat road; the vehicle keeps its speed and follows the road; response time and accelerations as
 * configured.
 *
 * @param timeToCollisionSeconds until the distance is zero, or until they touch where they probably do [s]; empty when they do not
 *     approach
 * @param timeToCollisionSource how it was obtained; NONE when empty
 * @param safeDistanceMetres longitudinal safe distance after arXiv:1708.06374 [m]; empty without calibration and ego motion
 * @param safeDistanceHeld true: the distance ahead is at least the safe distance; the level does not depend on it
 * @param inEgoPath true: is, or will within the horizon be, in the corridor that the vehicle sweeps
 * @param contact how probably they touch; empty where the level does not come from that
 * @param criticality the level
 */
public record Risk(
        OptionalDouble timeToCollisionSeconds,
        TimeToCollisionSource timeToCollisionSource,
        OptionalDouble safeDistanceMetres,
        boolean safeDistanceHeld,
        boolean inEgoPath,
        Optional<Contact> contact,
        Criticality criticality) {
    /**
     * How probably an object touches the vehicle, 0..1, within times that {@link RiskConfig} says.
     *
     * @param warning within the warning threshold
     * @param soon within the time that is soon
     */
    public record Contact(double warning, double soon) {
        /** Hardly probable. */
        public static final Contact NONE = new Contact(0, 0);

        public Contact {
            if (!(isProbability(warning) && isProbability(soon))) {
                throw new IllegalArgumentException("chances of contact are 0 to 1: " + warning + ", " + soon);
            }
        }

        private static boolean isProbability(double value) {
            return value >= 0 && value <= 1;
        }
    }

    /** How a time to collision was obtained. */
    public enum TimeToCollisionSource {
        NONE,
        RANGE_RATE,
        IMAGE_EXPANSION
    }

    /** The same with a level, and what it comes from. */
    Risk published(Optional<Contact> chances, Criticality level) {
        return new Risk(
                timeToCollisionSeconds,
                timeToCollisionSource,
                safeDistanceMetres,
                safeDistanceHeld,
                inEgoPath,
                chances,
                level);
    }

    /** Nothing known against it. */
    public static final Risk NONE = new Risk(
            OptionalDouble.empty(),
            TimeToCollisionSource.NONE,
            OptionalDouble.empty(),
            false,
            false,
            Optional.empty(),
            Criticality.NONE);

    /** How much an object matters to the vehicle now, from least to most. */
    public enum Criticality {
        /** No conflict within the horizon. */
        NONE,
        /** In or entering the ego path, time enough. */
        ATTENTION,
        /** They probably meet within the warning threshold. */
        WARNING,
        /** They probably meet within the emergency threshold. */
        EMERGENCY
    }
}
