package io.drivesight.core.detection;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;

/**
 * One road user found in one frame.
 *
 * @param box in frame pixels, clipped to the frame
 * @param objectClass what it is
 * @param label the model's own class name
 * @param score 0..1
 */
public record Detection(Box box, ObjectClass objectClass, String label, double score) {
    public Detection {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("a detection's score is 0..1, was " + score);
        }
    }

    /** A detection whose label is its class. */
    public static Detection of(Box box, ObjectClass objectClass, double score) {
        return new Detection(box, objectClass, objectClass.label(), score);
    }
}
