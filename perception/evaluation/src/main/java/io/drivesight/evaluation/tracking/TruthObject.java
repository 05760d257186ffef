package io.drivesight.evaluation.tracking;

import io.drivesight.core.geometry.Box;

/**
 * One object of the ground truth in one frame.
 *
 * @param id identity, unique in its frame
 * @param box in image pixels
 * @param role how it takes part
 */
public record TruthObject(long id, Box box, Role role) {
    /** An object that is to be tracked. */
    public static TruthObject counting(long id, Box box) {
        return new TruthObject(id, box, Role.COUNTS);
    }

    /** How an object takes part in the score. */
    public enum Role {
        /** It is to be tracked. */
        COUNTS,
        /** It need not be tracked, and a tracked box on it is neither right nor wrong (a van next to cars). */
        EXCUSES,
        /** It does not count, but a tracked box on it is wrong (MOTChallenge: rows that are marked as not considered). */
        REMOVED
    }
}
