package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;

/**
 * One labelled object.
 *
 * @param box in pixels of the image it lies in
 * @param objectClass what it is
 * @param ignore true: neither object nor background (a crowd, a "don't care" area); a detection there is neither right nor wrong
 */
public record AnnotatedBox(Box box, ObjectClass objectClass, boolean ignore) {
    /** An object that counts. */
    public static AnnotatedBox of(Box box, ObjectClass objectClass) {
        return new AnnotatedBox(box, objectClass, false);
    }
}
